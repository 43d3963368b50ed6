package io.factorline.sync.materialize;

import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineView;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.Origin;
import io.factorline.lake.Period;
import io.factorline.lake.parquet.ParquetDraft;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.sync.lake.LakeRoom;
import java.io.IOException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The tables {@code offline/<view>} of the lake. A row that is appended a second time, as after the
 * end of a process, is one row for readers. Thread-safe.
 */
@Component
class OfflineLake {
  /** Rows of one file at most, so that a draft's memory is bounded. */
  static final int MAX_ROWS = 500_000;

  private final LakeStorage storage;
  private final ManifestStore manifests;
  private final ParquetWriter writer;
  private final ParquetReader reader;
  private final LakeRoom room;

  OfflineLake(
      LakeStorage storage,
      ManifestStore manifests,
      ParquetWriter writer,
      ParquetReader reader,
      LakeRoom room) {
    this.storage = storage;
    this.manifests = manifests;
    this.writer = writer;
    this.reader = reader;
    this.room = room;
  }

  /**
   * A row of the table. Times are ns since the epoch.
   *
   * @param servedNs when Redis had it; null if it never did
   * @param values of the fields' types, null for none
   */
  record Row(
      String entity,
      long eventNs,
      long knowledgeNs,
      @Nullable Long servedNs,
      boolean isDeletion,
      List<@Nullable Object> values) {
    /** The same row, served at a time. */
    Row servedAt(@Nullable Long ns) {
      return new Row(entity, eventNs, knowledgeNs, ns, isDeletion, values);
    }
  }

  /** A view's table as it is now. */
  Manifest current(OfflineView view) throws IOException {
    return manifests.current(LakeTables.OFFLINE + view.name());
  }

  /** The files of a table that it had not yet before, for readers of Parquet. */
  List<String> locations(Manifest table, Manifest before) {
    Set<String> old = before.files().stream().map(LakeFile::path).collect(Collectors.toSet());
    return locations(table.files().stream().filter(file -> !old.contains(file.path())));
  }

  /** The files of a table, for readers of Parquet. */
  List<String> locations(Manifest table) {
    return locations(table.files().stream());
  }

  private List<String> locations(Stream<LakeFile> files) {
    return files.map(file -> storage.location(file.path())).toList();
  }

  /** An appending of rows, of which no reader sees any before its end. */
  Appending begin(OfflineView view) throws IOException {
    room.require();
    return new Appending(view);
  }

  /** What the table says at the entities and times of a few rows. */
  StandingRows standing(OfflineView view, List<Row> rows) throws IOException {
    return standing(view, current(view), rows);
  }

  private StandingRows standing(OfflineView view, Manifest manifest, List<Row> rows)
      throws IOException {
    return StandingRows.read(reader, view, manifest, rows);
  }

  /**
   * Appends those of a few rows that the table does not hold yet, in their order, and gives those
   * that contradict what stands, in the table or before them: they are not appended. If somebody
   * else was faster it looks again.
   */
  Set<Row> append(OfflineView view, List<Row> rows) throws IOException {
    while (true) {
      Manifest base = current(view);
      StandingRows standing = standing(view, base, rows);
      Set<Row> refused = new HashSet<>();
      Map<String, List<Row>> byPeriod = new TreeMap<>();
      for (Row row : rows) {
        if (standing.contradicts(row)) {
          refused.add(row);
        } else if (!standing.tells(row)) {
          standing.add(row);
          byPeriod
              .computeIfAbsent(Period.MONTH.of(row.eventNs()), period -> new ArrayList<>())
              .add(row);
        }
      }
      if (byPeriod.isEmpty() || append(view, base, byPeriod)) {
        return refused;
      }
    }
  }

  private boolean append(OfflineView view, Manifest base, Map<String, List<Row>> byPeriod)
      throws IOException {
    try (Appending appending = begin(view)) {
      for (List<Row> ofPeriod : byPeriod.values()) {
        for (Row row : ofPeriod) {
          appending.add(row);
        }
      }
      return appending.commitAfter(base);
    }
  }

  /** Rows in the order of their periods. One thread. */
  final class Appending implements AutoCloseable {
    private final OfflineView view;
    private final LakeTable table;
    private final List<LakeFile> files = new ArrayList<>();
    private @Nullable ParquetDraft draft;
    private String period = "";

    private Appending(OfflineView view) {
      this.view = view;
      this.table = LakeTables.offline(view);
    }

    void add(Row row) throws IOException {
      ParquetDraft open = draft;
      String of = Period.MONTH.of(row.eventNs());
      if (open == null || !of.equals(period) || open.rows() >= MAX_ROWS) {
        finish();
        open = writer.begin(table);
        draft = open;
        period = of;
      }
      open.text(row.entity()).time(row.eventNs()).time(row.knowledgeNs());
      Long served = row.servedNs();
      if (served == null) {
        open.none();
      } else {
        open.time(served);
      }
      open.bool(row.isDeletion());
      for (int i = 0; i < view.fields().size(); i++) {
        value(open, view.fields().get(i).type(), row.values().get(i));
      }
      open.endRow();
    }

    /**
     * Adds rows that lie in another DuckDB, as {@link ParquetWriter#write} takes them.
     *
     * @param of period of all of them
     */
    void add(Connection connection, String rows, String of) throws IOException {
      files.add(file(writer.write(connection, table, rows, of), of));
    }

    private static LakeFile file(ParquetWriter.Written written, String of) {
      return new LakeFile(
          written.path(), of, null, written.stats(), Origin.IMPORT, false, List.of());
    }

    private static void value(ParquetDraft draft, FieldType type, @Nullable Object value)
        throws IOException {
      if (value == null) {
        draft.none();
        return;
      }
      switch (type) {
        case DOUBLE -> draft.real((Double) value);
        case INT64 -> draft.int64((Long) value);
        case BOOL -> draft.bool((Boolean) value);
        case STRING -> draft.text((String) value);
      }
    }

    private void finish() throws IOException {
      ParquetDraft open = draft;
      draft = null;
      if (open != null) {
        try (open) {
          files.add(file(open.finish(period), period));
        }
      }
    }

    /** Lets readers see the rows if the table still is as it was; else nobody does. */
    boolean commitAfter(Manifest base) throws IOException {
      finish();
      Manifest now =
          manifests.commit(
              table.name(),
              current -> current.number() == base.number() ? current.withFiles(files) : null);
      return now.files().containsAll(files);
    }

    @Override
    public void close() throws IOException {
      ParquetDraft open = draft;
      draft = null;
      if (open != null) {
        open.close();
      }
    }
  }
}
