package io.factorline.sync.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * CSV files after RFC 4180 in UTF-8 with a header; each cell is text, or null where it is empty.
 */
final class CsvReader implements RawReader {
  private static final List<String> ENDINGS = List.of(".csv", ".csv.gz");
  private static final String GZIP = ".gz";
  private static final int SHOWN = 200;

  private final Path base;
  private final String path;
  private final char delimiter;

  CsvReader(Path base, String path, char delimiter) {
    this.base = base;
    this.path = path;
    this.delimiter = delimiter;
  }

  @Override
  public String fingerprint() throws SourceException {
    return SourceFiles.fingerprint(files());
  }

  private List<Path> files() throws SourceException {
    return SourceFiles.of(base, path, ENDINGS);
  }

  @Override
  public void read(SourceColumns columns, RawSink sink, InputFiles files) throws SourceException {
    for (Path file : files()) {
      String name = base.relativize(file.toAbsolutePath()).toString();
      try (InputFiles.Reading reading = files.open(file)) {
        read(reading.in(), name.endsWith(GZIP), new Target(name, columns, sink));
        reading.finish();
      }
    }
  }

  private void read(InputStream bytes, boolean isZipped, Target target) throws SourceException {
    try (RecordLimit text = new RecordLimit(text(bytes, isZipped));
        CSVParser parser = format().parse(text)) {
      read(parser, text, target);
    } catch (ColumnException e) {
      target.sink().badFile(target.name(), e.column(), e.rule());
    } catch (CharacterCodingException e) {
      target.sink().badFile(target.name(), "", "must be UTF-8");
    } catch (IOException | UncheckedIOException e) {
      target.sink().badFile(target.name(), "", "must be a whole CSV file: reason=" + reason(e));
    }
  }

  private record Target(String name, SourceColumns columns, RawSink sink) {}

  private CSVFormat format() {
    return CSVFormat.RFC4180.builder().setDelimiter(delimiter).setIgnoreEmptyLines(true).get();
  }

  private static void read(CSVParser parser, RecordLimit text, Target target)
      throws SourceException, ColumnException, CharacterCodingException {
    var records = parser.iterator();
    if (!next(records::hasNext)) {
      target.sink().badFile(target.name(), "", "must have a header");
      return;
    }
    List<String> header = records.next().toList();
    int[] positions = target.columns().positions(header, false);
    target.sink().open(target.name(), Collections.nCopies(positions.length, CellKind.TEXT));
    @Nullable Object[] cells = new @Nullable Object[positions.length];
    long row = 0;
    while (next(records::hasNext)) {
      text.next();
      CSVRecord record = records.next();
      row++;
      if (record.size() != header.size()) {
        target
            .sink()
            .badRow(
                row,
                clip(String.join(",", record)),
                "must have as many cells as the header: cells=%d, header=%d"
                    .formatted(record.size(), header.size()));
        continue;
      }
      for (int i = 0; i < positions.length; i++) {
        String cell = record.get(positions[i]);
        cells[i] = cell.isEmpty() ? null : cell;
      }
      target.sink().row(row, cells);
    }
  }

  /** Looks for a record; text that is no UTF-8 comes out as itself. */
  private static boolean next(BooleanSupplier hasNext) throws CharacterCodingException {
    try {
      return hasNext.getAsBoolean();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException coding) {
        throw coding;
      }
      throw e;
    }
  }

  private static Reader text(InputStream bytes, boolean isZipped) throws IOException {
    InputStream in = new BufferedInputStream(bytes, 1 << 16);
    InputStream plain = isZipped ? new GZIPInputStream(in, 1 << 16) : in;
    return new InputStreamReader(
        plain,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  private static String reason(Exception failure) {
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    return clip(String.valueOf(cause == null ? failure.getMessage() : cause.getMessage()));
  }

  private static String clip(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
