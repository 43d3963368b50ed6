package io.factorline.api.history;

import io.factorline.api.factors.WirePlan;
import io.factorline.api.history.stitch.HistoryPlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checked question for history. Immutable.
 *
 * @param live the same factors for reading the open bar
 * @param symbols in the order of the answer
 * @param fromNs inclusive, ns since the epoch
 * @param toNs exclusive, ns since the epoch
 * @param limit rows of the answer, over all symbols
 * @param asOfNs knowledge time; {@link Long#MAX_VALUE} for all that is known
 * @param wantsForming whether rows of open bars are told
 * @param cursor as it came; null for the first page
 * @param members whom rows are compared with; null where nothing is compared
 */
record HistoryRequest(
    HistoryPlan plan,
    WirePlan live,
    List<String> symbols,
    long fromNs,
    long toNs,
    int limit,
    long asOfNs,
    boolean wantsForming,
    @Nullable String cursor,
    @Nullable Members members) {
  HistoryRequest {
    symbols = List.copyOf(symbols);
  }

  /** All that an answer depends on beside its cut; the limit is none of it. */
  byte[] question() {
    String text =
        String.join(
            "\n",
            plan.catalog().hash(),
            String.join(",", plan.names()),
            String.join(",", symbols),
            Long.toString(fromNs),
            Long.toString(toNs),
            Long.toString(asOfNs),
            Boolean.toString(wantsForming),
            plan.isAdjusted() ? Adjust.SPLIT.name() : "");
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The time to whose share basis adjusted rows are brought; of others it means nothing. */
  long basisNs() {
    return asOfNs == Long.MAX_VALUE ? toNs : asOfNs;
  }
}
