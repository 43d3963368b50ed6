package io.factorline.sync.source;

import io.factorline.catalog.Entity;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.Source;
import java.nio.file.Path;
import java.sql.Connection;

/** Reads the source of a view from its beginning to its end. One thread. */
public final class SourceScan {
  private final OfflineView view;
  private final Source source;
  private final Entity entity;
  private final RawReader reader;

  private SourceScan(OfflineView view, Source source, Entity entity, RawReader reader) {
    this.view = view;
    this.source = source;
    this.entity = entity;
    this.reader = reader;
  }

  /**
   * A scan that is not yet begun.
   *
   * @param base folder of relative paths
   * @param duck a DuckDB with limited memory, for Parquet; used only while the scan runs
   * @throws SourceException if the view has no source, or one whose database is not known
   */
  public static SourceScan of(
      OfflineView view, Entity entity, Path base, DatabasesProperties databases, Connection duck)
      throws SourceException {
    Source source =
        view.source()
            .orElseThrow(
                () -> new SourceException("must have a source: view=" + view.name(), null));
    return new SourceScan(view, source, entity, reader(source, base, databases, duck));
  }

  private static RawReader reader(
      Source source, Path base, DatabasesProperties databases, Connection duck)
      throws SourceException {
    return switch (source.location()) {
      case Source.CsvFiles(String path, char delimiter) -> new CsvReader(base, path, delimiter);
      case Source.ParquetFiles(String path) -> new ParquetReader(duck, base, path);
      case Source.Query(String name, String query) -> {
        DatabasesProperties.Database database = databases.databases().get(name);
        if (database == null) {
          throw new SourceException(
              "must be configured: property=feature-sync.databases." + name + ".url", null);
        }
        yield new QueryReader(name, database, query);
      }
    };
  }

  /** Whether a bad row leaves the good ones standing. */
  public boolean rejectsRows() {
    return source.onError() == Source.OnError.REJECT_ROWS;
  }

  /** A text that changes when the source does; empty where that cannot be told. */
  public String fingerprint() throws SourceException {
    return reader.fingerprint();
  }

  /**
   * Reads all rows.
   *
   * @param files takes the files that it reads
   * @throws SourceException if it cannot be read at all, or the sink does not take a row
   */
  public void run(Findings findings, RowSink sink, InputFiles files) throws SourceException {
    RowParser parser = new RowParser(view, source, entity, findings, sink);
    reader.read(parser.columns(), parser, files);
  }
}
