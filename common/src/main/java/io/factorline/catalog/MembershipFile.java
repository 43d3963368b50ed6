package io.factorline.catalog;

import io.factorline.market.Symbol;
import io.factorline.time.UtcTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The members of a universe in a CSV file: a header that names {@code symbol from to known}, in any
 * order, then a row per line, without quotes. All or nothing.
 */
final class MembershipFile {
  static final int MAX_ROWS = 100_000;
  static final int MAX_ROWS_OF_SYMBOL = 1_000;
  private static final long MAX_BYTES = 16 * 1024 * 1024;
  private static final List<String> COLUMNS = List.of("symbol", "from", "to", "known");
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final Optional<ZoneId> zone;
  private final Consumer<String> problems;
  private final List<Membership.Row> rows = new ArrayList<>();
  private final Map<String, Integer> rowsOfSymbol = new HashMap<>();
  private boolean isSound = true;

  private MembershipFile(Optional<ZoneId> zone, Consumer<String> problems) {
    this.zone = zone;
    this.problems = problems;
  }

  /**
   * Reads a file.
   *
   * @param zone of dates without one
   * @param problems hears each rule that is broken
   * @return null where one was
   */
  static @Nullable Membership read(Path file, Optional<ZoneId> zone, Consumer<String> problems) {
    MembershipFile reading = new MembershipFile(zone, problems);
    try {
      if (Files.size(file) > MAX_BYTES) {
        problems.accept("must have at most %d bytes: members=%s".formatted(MAX_BYTES, file));
        return null;
      }
      try (BufferedReader in = Files.newBufferedReader(file)) {
        reading.read(in);
      }
    } catch (CharacterCodingException e) {
      reading.broken("must be UTF-8: members=" + file);
    } catch (IOException e) {
      String reason = e.getClass().getSimpleName();
      reading.broken("must be a readable file: members=%s, reason=%s".formatted(file, reason));
    }
    return reading.finish();
  }

  private void read(BufferedReader in) throws IOException {
    String header = in.readLine();
    List<String> names =
        header == null ? List.of() : Arrays.asList(header.replace("\uFEFF", "").split(",", -1));
    if (names.size() != COLUMNS.size() || !Set.copyOf(names).equals(Set.copyOf(COLUMNS))) {
      broken("must have the columns %s: header=%s".formatted(COLUMNS, clip(header)));
      return;
    }
    String line = in.readLine();
    for (int row = 1; line != null; row++) {
      if (row > MAX_ROWS) {
        broken("must have at most %d rows".formatted(MAX_ROWS));
        return;
      }
      take(row, names, line);
      line = in.readLine();
    }
  }

  private void take(int row, List<String> names, String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS.size()) {
      broken("must have %d cells: row=%d, line=%s".formatted(COLUMNS.size(), row, clip(line)));
      return;
    }
    String symbol = cells[names.indexOf("symbol")];
    if (!Symbol.isValid(symbol)) {
      broken("must match [A-Za-z0-9._^=:-]{1,64}: row=%d, symbol=%s".formatted(row, clip(symbol)));
      return;
    }
    String to = cells[names.indexOf("to")];
    try {
      rows.add(
          new Membership.Row(
              symbol,
              time("from", cells[names.indexOf("from")]),
              to.isEmpty() ? Long.MAX_VALUE : time("to", to),
              time("known", cells[names.indexOf("known")])));
    } catch (IllegalArgumentException e) {
      broken("%s, row=%d".formatted(e.getMessage(), row));
    }
    if (rowsOfSymbol.merge(symbol, 1, Integer::sum) == MAX_ROWS_OF_SYMBOL + 1) {
      broken(
          "must have at most %d rows of a symbol: symbol=%s".formatted(MAX_ROWS_OF_SYMBOL, symbol));
    }
  }

  private long time(String column, String text) {
    if (text.length() == "2026-11-27".length() && text.indexOf('-') == 4) {
      ZoneId local =
          zone.orElseThrow(() ->
              new IllegalArgumentException(
                  "must have a zone, as a date has none: zone, %s=%s".formatted(column, text)));
      try {
        long seconds = LocalDate.parse(text).atStartOfDay(local).toEpochSecond();
        return Math.multiplyExact(seconds, NS_PER_SECOND);
      } catch (DateTimeException | ArithmeticException e) {
        throw new IllegalArgumentException(
            "must be a date as 2026-11-19: %s=%s".formatted(column, text), e);
      }
    }
    try {
      return UtcTime.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be a date, RFC 3339 with a zone, or ns since the epoch: %s=%s"
              .formatted(column, clip(text)),
          e);
    }
  }

  private void broken(String message) {
    isSound = false;
    problems.accept(message);
  }

  private @Nullable Membership finish() {
    if (rowsOfSymbol.size() > CatalogSchema.MAX_SYMBOLS) {
      broken(
          "must have at most %d symbols: symbols=%d"
              .formatted(CatalogSchema.MAX_SYMBOLS, rowsOfSymbol.size()));
    }
    if (!isSound) {
      return null;
    }
    try {
      return Membership.of(rows);
    } catch (IllegalArgumentException e) {
      broken(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static String clip(@Nullable String text) {
    return text == null ? "" : Problems.clip(text);
  }
}
