package io.factorline.api.history;

import io.factorline.api.history.lake.ChunkCache;
import io.factorline.api.history.lake.FileGoneException;
import io.factorline.api.history.lake.HistoryTable;
import io.factorline.api.history.lake.LakeManifests;
import io.factorline.api.history.lake.TableFiles;
import io.factorline.api.history.stitch.HistoryCut;
import io.factorline.api.history.stitch.HistoryPlan;
import io.factorline.api.history.tail.Tail;
import io.factorline.api.history.tail.TailLog;
import io.factorline.catalog.BarView;
import io.factorline.catalog.View;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes cuts of the lake and the tail, and finds those again that cursors name. Thread-safe. */
final class CutReader {
  private final LakeManifests manifests;
  private final ChunkCache chunks;
  private final Tail tail;
  private final List<BarView> barViews;

  CutReader(LakeManifests manifests, ChunkCache chunks, Tail tail, List<BarView> barViews) {
    this.manifests = manifests;
    this.chunks = chunks;
    this.tail = tail;
    this.barViews = List.copyOf(barViews);
  }

  ChunkCache chunks() {
    return chunks;
  }

  /** Position of a view in the tail. */
  int tailView(View view) {
    return barViews.indexOf(view);
  }

  private static List<String> tables(HistoryPlan plan) {
    return Stream.concat(plan.axis().stream(), plan.joined().stream())
        .map(read -> HistoryTable.of(read.view()).name())
        .toList();
  }

  /** What there is now: first the lake, then the tail, which so reaches at least as far. */
  OpenCut now(HistoryPlan plan) {
    List<TableFiles> files = tables(plan).stream().map(manifests::current).toList();
    TailLog log = tail.log();
    long[] offsets = log == null ? new long[0] : log.positions();
    return new OpenCut(plan, files, log, offsets);
  }

  /**
   * The cut of a cursor; blocks.
   *
   * @throws RequestException if it cannot be read any more, or not yet
   */
  OpenCut again(HistoryPlan plan, HistoryCut cut) {
    List<String> tables = tables(plan);
    if (cut.manifests().size() != tables.size()) {
      throw expired("must name the tables of the question: cursor");
    }
    List<TableFiles> files = new ArrayList<>();
    for (int t = 0; t < tables.size(); t++) {
      files.add(manifest(tables.get(t), cut.manifests().get(t)));
    }
    TailLog log = tail.log();
    if (cut.topic() == null) {
      return new OpenCut(plan, files, null, new long[0]);
    }
    if (log == null || !log.topic().equals(cut.topic())) {
      throw log == null ? notYet() : expired("must be of the topic as it is: cursor");
    }
    long[] offsets =
        Arrays.copyOf(
            cut.offsets().stream().mapToLong(Long::longValue).toArray(), log.partitions());
    return new OpenCut(plan, files, log, offsets);
  }

  private TableFiles manifest(String table, long number) {
    try {
      Optional<TableFiles> found = manifests.numbered(table, number);
      return found.orElseThrow(
          () -> expired("must be kept: manifest=" + number + ", table=" + table));
    } catch (IOException e) {
      throw unreadable("must be readable: manifest=" + number + ", table=" + table);
    }
  }

  static RequestException unreadable(String detail) {
    return new RequestException(ErrorCode.LAKE_UNREADABLE, detail);
  }

  static RequestException expired(String detail) {
    return new RequestException(ErrorCode.CURSOR_EXPIRED, detail);
  }

  static RequestException expired(FileGoneException gone) {
    return expired(String.valueOf(gone.getMessage()));
  }

  static RequestException notYet() {
    return new RequestException(
        ErrorCode.HISTORY_UNAVAILABLE, "must have read as far as the cursor: tail");
  }
}
