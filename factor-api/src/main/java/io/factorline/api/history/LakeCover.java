package io.factorline.api.history;

import io.factorline.api.history.lake.HistoryTable;
import io.factorline.api.history.lake.LakeManifests;
import io.factorline.api.history.tail.Tail;
import io.factorline.api.history.tail.TailLog;
import io.factorline.catalog.BarView;
import io.factorline.lake.Cut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether lake and tail meet, over all views and partitions. Thread-safe. */
final class LakeCover {
  private final List<BarView> views;
  private final LakeManifests manifests;
  private final Tail tail;

  LakeCover(List<BarView> views, LakeManifests manifests, Tail tail) {
    this.views = List.copyOf(views);
    this.manifests = manifests;
    this.tail = tail;
  }

  /** The first place where bars are missing between lake and tail, or null. */
  @Nullable String gap() {
    TailLog log = tail.log();
    if (log == null) {
      return null;
    }
    for (int v = 0; v < views.size(); v++) {
      Cut cut = manifests.current(HistoryTable.of(views.get(v)).name()).cut();
      for (int p = 0; p < log.partitions(); p++) {
        long needed = cut != null && cut.topic().equals(log.topic()) ? cut.offset(p) : log.first(p);
        if (log.start(v, p) > needed) {
          return "view=%s, partition=%d, lake ends at offset=%d, tail begins at offset=%d"
              .formatted(views.get(v).name(), p, needed, log.start(v, p));
        }
      }
    }
    return null;
  }
}
