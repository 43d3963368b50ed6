package io.factorline.sync.training;

import io.factorline.basis.ActionLog;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.FieldType;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.columns.Database;
import io.factorline.sync.training.merge.AsOf;
import io.factorline.sync.training.merge.AsOfMerge;
import io.factorline.sync.training.merge.RowVersion;
import io.factorline.sync.training.merge.TimeToLive;
import io.factorline.sync.training.merge.VersionConflictException;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Joins the spine with one source, a range of entities at a time, and writes what it finds into the
 * scratch records. Ranges may run on different threads.
 */
final class SourcePass {
  private final Database database;
  private final Catalog catalog;
  private final TrainingPlan plan;
  private final SpineTable spine;
  private final int sourceIndex;
  private final Source source;
  private final VersionQuery query;
  private final RecordLayout layout;
  private final ScratchRecords records;
  private final int[] cellAt;
  private final long fromNs;
  private final Map<String, ActionLog> actions;

  SourcePass(
      Database database,
      Catalog catalog,
      TrainingPlan plan,
      SpineTable spine,
      VersionQuery query,
      RecordTarget target) {
    this.database = database;
    this.catalog = catalog;
    this.plan = plan;
    this.spine = spine;
    this.sourceIndex = target.source();
    this.source = plan.sources().get(target.source());
    this.query = query;
    this.layout = target.layout();
    this.records = target.records();
    this.actions = target.actions();
    this.cellAt = VersionChunks.cellsOf(source.fields());
    this.fromNs = earliestEvent();
  }

  /**
   * Where the answers of a source go.
   *
   * @param actions by symbol, of those that have any
   */
  record RecordTarget(
      int source, RecordLayout layout, ScratchRecords records, Map<String, ActionLog> actions) {}

  private long earliestEvent() {
    if (source.isLive()) {
      return TradingTtl.earliest(catalog, spine.minTimeNs(), source.ttlNs());
    }
    long from = spine.minTimeNs() - source.ttlNs();
    return from > spine.minTimeNs() ? Long.MIN_VALUE : from;
  }

  /** Which columns of the spine name its entities, as in {@code key_n}. */
  int key() {
    return spine.keyIndex(source.keyColumns());
  }

  /**
   * Joins the entities of a range, both ends inclusive.
   *
   * @param joined hears how many spine rows were joined since it was last told; it may throw
   */
  void run(int[] range, LongConsumer joined) throws Exception {
    String[] entities = spine.entities(key(), range[0], range[1]);
    Known known = known(range);
    List<ActionLog> logs =
        Stream.of(entities).map(one -> actions.getOrDefault(one, ActionLog.EMPTY)).toList();
    String asked =
        "SELECT id, t, r FROM asked_"
            + key()
            + " WHERE id BETWEEN "
            + range[0]
            + " AND "
            + range[1];
    try (Chunks chunks = database.query(asked);
        VersionChunks versions = versions(range, entities);
        RecordWriter writer = writer()) {
      AsOfMerge merge =
          new AsOfMerge(
              query.isEmpty() ? into -> false : versions,
              cellAt[cellAt.length - 1],
              timeToLive(entities, range[0]));
      while (chunks.next()) {
        join(chunks, merge, new Ends(known, logs), writer);
        joined.accept(chunks.rows());
      }
    } catch (VersionConflictException e) {
      throw conflict(e, entities[e.entity() - range[0]]);
    }
  }

  private VersionChunks versions(int[] range, String[] entities) throws IOException {
    String sql =
        query.isEmpty()
            ? "SELECT 1 WHERE false"
            : query.versions(
                range,
                new String[] {entities[0], entities[entities.length - 1]},
                fromNs,
                spine.maxTimeNs());
    return new VersionChunks(database.query(sql), source, plan.byServed());
  }

  private TimeToLive timeToLive(String[] entities, int first) {
    return source.isLive()
        ? new TradingTtl(catalog, entities, first, source.ttlNs())
        : TimeToLive.ofWallTime(source.ttlNs());
  }

  private RecordWriter writer() {
    return records.writer(layout.sourceAt(sourceIndex), layout.bytes(sourceIndex));
  }

  /** What is known of a range's entities beside their versions. */
  private record Ends(Known known, List<ActionLog> logs) {}

  private void join(Chunks chunks, AsOfMerge merge, Ends ends, RecordWriter writer)
      throws Exception {
    Known known = ends.known;
    var ids = chunks.column(0);
    var times = chunks.column(1);
    var rows = chunks.column(2);
    for (int i = 0; i < chunks.rows(); i++) {
      int id = ids.getInt(i);
      long timeNs = times.getLong(i);
      AsOf asOf = merge.at(id, timeNs);
      JoinEnd end = asOf == AsOf.NO_ROW ? known.end(id, timeNs) : JoinEnd.of(asOf);
      writer.row(rows.getLong(i));
      write(writer, end, merge.version());
      if (end == JoinEnd.FOUND && layout.hasBasis(sourceIndex)) {
        long eventNs = merge.version().eventNs();
        long heldNs = source.isLive() ? eventNs - 1 : eventNs;
        double ratio = ends.logs.get(id - known.first).ratio(heldNs, timeNs, timeNs);
        writer.putLong(layout.basisAt(sourceIndex), Double.doubleToRawLongBits(ratio));
      }
    }
  }

  private void write(RecordWriter writer, JoinEnd end, RowVersion version) {
    writer.putByte(layout.sourceAt(sourceIndex), end.code());
    if (end != JoinEnd.FOUND) {
      return;
    }
    if (layout.withTimes()) {
      int at = layout.timesAt(sourceIndex);
      writer.putLong(at, version.eventNs());
      writer.putLong(at + Long.BYTES, version.knowledgeNs());
      writer.putLong(at + 2 * Long.BYTES, version.servedNs());
    }
    for (int f = 0; f < source.fields().size(); f++) {
      int at = layout.fieldAt(sourceIndex, f);
      writer.putLong(at, version.cell(cellAt[f]));
      if (source.fields().get(f).type() == FieldType.INT64) {
        writer.putByte(at + Long.BYTES, (byte) version.cell(cellAt[f] + 1));
      }
    }
  }

  private Exception conflict(VersionConflictException e, String entity) {
    String where =
        "must have one content: table=%s, entity=%s, eventNs=%d, knowledgeNs=%d"
            .formatted(source.table().name(), entity, e.eventNs(), e.knowledgeNs());
    if (e.cell() < 0) {
      return new IOException(where + ", one is a delete", e);
    }
    int place = Arrays.binarySearch(cellAt, e.cell());
    int field = place >= 0 ? place : -place - 2;
    return new IOException(
        where
            + ", column="
            + source.fields().get(field).name()
            + ", first="
            + shown(field, e.first())
            + ", second="
            + shown(field, e.second()),
        e);
  }

  private String shown(int field, long bits) {
    return source.fields().get(field).type() == FieldType.DOUBLE
        ? Double.toString(Double.longBitsToDouble(bits))
        : Long.toString(bits);
  }

  private Known known(int[] range) throws IOException {
    Known known = new Known(range[0], range[1] - range[0] + 1);
    if (query.isEmpty()) {
      return known;
    }
    String within = " WHERE id BETWEEN " + range[0] + " AND " + range[1];
    try (Chunks chunks = database.query("SELECT id FROM " + knownTable() + within)) {
      while (chunks.next()) {
        for (int i = 0; i < chunks.rows(); i++) {
          known.entities.set(chunks.column(0).getInt(i) - range[0]);
        }
      }
    }
    try (Chunks chunks = database.query("SELECT id, visible FROM " + expiredTable() + within)) {
      while (chunks.next()) {
        for (int i = 0; i < chunks.rows(); i++) {
          known.visibleNs[chunks.column(0).getInt(i) - range[0]] = chunks.column(1).getLong(i);
        }
      }
    }
    return known;
  }

  /** Makes the tables that all ranges read; before the first. */
  void prepare() throws IOException {
    if (!query.isEmpty()) {
      database.run("CREATE TABLE " + knownTable() + " AS " + query.known());
      String expired =
          fromNs == Long.MIN_VALUE
              ? "SELECT 0 AS id, 0::BIGINT AS visible WHERE false"
              : query.expired(fromNs);
      database.run("CREATE TABLE " + expiredTable() + "(id, visible) AS " + expired);
    }
  }

  private String knownTable() {
    return "known_" + sourceIndex;
  }

  private String expiredTable() {
    return "expired_" + sourceIndex;
  }

  /** What is known of the entities of a range beside the versions that are read. */
  private static final class Known {
    private final int first;
    private final BitSet entities = new BitSet();
    private final long[] visibleNs;

    Known(int first, int count) {
      this.first = first;
      this.visibleNs = new long[count];
      Arrays.fill(visibleNs, Long.MAX_VALUE);
    }

    /** How the join ends where no version that was read counts. */
    JoinEnd end(int entity, long timeNs) {
      if (visibleNs[entity - first] <= timeNs) {
        return JoinEnd.EXPIRED;
      }
      return entities.get(entity - first) ? JoinEnd.NO_ROW : JoinEnd.UNKNOWN;
    }
  }
}
