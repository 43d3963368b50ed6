package io.factorline.api.history;

import io.factorline.api.factors.Selection;
import io.factorline.api.history.stitch.HistoryPlan;
import io.factorline.api.history.stitch.StitchedRows;
import io.factorline.api.history.work.Work;
import io.factorline.catalog.Catalog;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.time.UtcTime;
import java.util.List;
import java.util.Objects;

/** Whether all members of universes can be compared as of a time. Thread-safe; blocks. */
public final class AsOfMembers {
  private final Catalog catalog;
  private final Selection selection;
  private final MemberReads reads;
  private final CutReader cuts;

  AsOfMembers(Catalog catalog, Selection selection, MemberReads reads, CutReader cuts) {
    this.catalog = catalog;
    this.selection = selection;
    this.reads = reads;
    this.cuts = cuts;
  }

  /**
   * Checks that all bars of all members are there that are known at a time.
   *
   * @param factors cross-sectional ones
   * @throws RequestException {@link ErrorCode#HISTORY_UNAVAILABLE} where that is not sure
   */
  public void requireKnown(List<String> factors, long asOfNs, Work work) {
    for (String factor : factors) {
      HistoryPlan plan = HistoryPlan.compile(catalog, List.of(factor));
      MemberRows members = Objects.requireNonNull(reads.of(Members.of(plan, selection)).block());
      OpenCut cut = cuts.now(plan);
      List<StitchedRows> sources = cut.sources(cuts.chunks(), work, cuts::tailView);
      List<StitchedRows> joined = sources.subList(plan.axis().size(), sources.size());
      long lastEndNs = members.lastEndNs(plan, joined);
      if (lastEndNs < Math.max(asOfNs, Long.MIN_VALUE + plan.delayNs()) - plan.delayNs()) {
        throw new RequestException(
            ErrorCode.HISTORY_UNAVAILABLE,
            "must have all bars of all members that are known at asOf: factor=%s, asOf=%s"
                .formatted(factor, UtcTime.text(asOfNs)));
      }
    }
  }
}
