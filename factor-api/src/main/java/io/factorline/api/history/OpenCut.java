package io.factorline.api.history;

import io.factorline.api.history.lake.ChunkCache;
import io.factorline.api.history.lake.TableFiles;
import io.factorline.api.history.stitch.HistoryCut;
import io.factorline.api.history.stitch.HistoryPlan;
import io.factorline.api.history.stitch.HistoryPlan.ViewRead;
import io.factorline.api.history.stitch.StitchedRows;
import io.factorline.api.history.stitch.TailSource;
import io.factorline.api.history.tail.TailLog;
import io.factorline.api.history.work.Work;
import io.factorline.catalog.BarView;
import io.factorline.catalog.View;
import io.factorline.lake.Cut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cut that can be read: manifests, and the log up to some offsets. Immutable, but the log
 * forgets; whether it had all that was needed is asked after it was read.
 */
final class OpenCut {
  private final HistoryPlan plan;
  private final List<TableFiles> files;
  private final @Nullable TailLog log;
  private final long[] offsets;

  /**
   * A cut.
   *
   * @param files in the order of the plan: axis, then joined
   * @param log null where the tail was never reached
   */
  OpenCut(HistoryPlan plan, List<TableFiles> files, @Nullable TailLog log, long[] offsets) {
    this.plan = plan;
    this.files = List.copyOf(files);
    this.log = log;
    this.offsets = offsets;
  }

  /** What a cursor names. */
  HistoryCut toCut() {
    return new HistoryCut(
        files.stream().map(TableFiles::number).toList(),
        log == null ? null : log.topic(),
        Arrays.stream(offsets).boxed().toList(),
        Long.MAX_VALUE);
  }

  /** The sources of the views of the plan, axis first, for one task. */
  List<StitchedRows> sources(ChunkCache chunks, Work work, ToIntFunction<View> tailView) {
    List<StitchedRows> sources = new ArrayList<>();
    for (int v = 0; v < files.size(); v++) {
      View view = read(v).view();
      TailSource tail =
          view instanceof BarView ? tail(tailView.applyAsInt(view)) : TailSource.EMPTY;
      sources.add(new StitchedRows(chunks.rows(files.get(v), work), tail));
    }
    return sources;
  }

  private ViewRead read(int v) {
    int axis = plan.axis().size();
    return v < axis ? plan.axis().get(v) : plan.joined().get(v - axis);
  }

  private TailSource tail(int view) {
    TailLog now = log;
    return now == null
        ? TailSource.EMPTY
        : (symbol, columns, fromNs, toNs) -> now.rows(symbol, view, columns, fromNs, toNs, offsets);
  }

  /** Whether the tail has read less of a symbol's partition than the lake has of a view. */
  boolean isTailBehind(String symbol) {
    TailLog now = log;
    if (now == null) {
      return true;
    }
    int partition = now.partitionOf(symbol);
    for (int v = 0; v < files.size(); v++) {
      if (read(v).view() instanceof BarView && needed(v, partition, now) > offsets[partition]) {
        return true;
      }
    }
    return false;
  }

  /** Up to where the lake has a view, so from where on the tail is needed. */
  private long needed(int v, int partition, TailLog now) {
    Cut cut = files.get(v).cut();
    return cut != null && cut.topic().equals(now.topic())
        ? cut.offset(partition)
        : now.first(partition);
  }

  /**
   * The views of which bars are missing between the lake and the tail; asked after reading, because
   * the log may have forgotten meanwhile.
   */
  List<Integer> gaps(String symbol, ToIntFunction<View> tailView) {
    TailLog now = log;
    if (now == null) {
      return List.of();
    }
    int partition = now.partitionOf(symbol);
    List<Integer> gaps = new ArrayList<>();
    for (int v = 0; v < files.size(); v++) {
      if (read(v).view() instanceof BarView view) {
        long needed = needed(v, partition, now);
        boolean isNeeded = offsets[partition] > needed;
        if (isNeeded && now.start(tailView.applyAsInt(view), partition) > needed) {
          gaps.add(v);
        }
      }
    }
    return gaps;
  }

  /** The least end of a symbol's bar of a view in the log. */
  long firstInTailNs(int v, String symbol, ToIntFunction<View> tailView) {
    TailLog now = log;
    return now == null
        ? Long.MAX_VALUE
        : now.firstEndNs(symbol, tailView.applyAsInt(read(v).view()));
  }
}
