package io.factorline.gateway.signal;

import io.factorline.catalog.Catalog;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.tensor.DataType;
import io.factorline.online.Answer;
import io.factorline.online.CellState;
import io.factorline.online.CellStatus;
import io.factorline.online.Cut;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From cells to vectors: a symbol whose inputs do not keep the manifest's rules gets none, and the
 * first input that breaks them is named. Immutable; thread-safe.
 */
final class Assembler {
  private static final long NS_PER_MS = 1_000_000;

  private final Catalog catalog;

  Assembler(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * One per row, in their order; symbols are distinct.
   *
   * @param rows indexes of symbols of the answer
   */
  List<Assembled> assemble(LiveVersion version, Answer answer, List<Integer> rows, long nowMs) {
    Map<String, List<Cut.Entry>> entries = new HashMap<>();
    for (Cut.Entry entry : answer.cut().entries()) {
      entries.computeIfAbsent(entry.symbol(), symbol -> new ArrayList<>()).add(entry);
    }
    List<Assembled> all = new ArrayList<>(rows.size());
    for (int i : rows) {
      String symbol = answer.symbols().get(i);
      List<Cut.Entry> own = entries.getOrDefault(symbol, List.of());
      SymbolCut cut = own.isEmpty() ? null : new SymbolCut(symbol, own);
      all.add(one(version, answer, i, cut, nowMs));
    }
    return all;
  }

  private Assembled one(
      LiveVersion version, Answer answer, int symbol, @Nullable SymbolCut cut, long nowMs) {
    String name = answer.symbols().get(symbol);
    if (answer.isUnknown(symbol)) {
      return new Assembled.Unfit(name, Reason.UNKNOWN_SYMBOL, null, null);
    }
    if (!catalog.venueOf(name).calendar().isInSession(nowMs * NS_PER_MS)) {
      return new Assembled.Unfit(name, Reason.CLOSED, null, cut);
    }
    List<Manifest.Input> inputs = version.manifest().inputs();
    DataType type = version.manifest().input().type();
    double[] values = new double[inputs.size()];
    for (int c = 0; c < values.length; c++) {
      CellState state = answer.state(c, symbol);
      values[c] = state.hasValue() ? answer.value(c, symbol) : fill(inputs.get(c));
      Reason reason = reason(inputs.get(c), state, values[c], type);
      if (reason != null) {
        return new Assembled.Unfit(name, reason, detail(inputs.get(c), state), cut);
      }
    }
    if (cut == null) {
      return new Assembled.Unfit(name, Reason.MISSING, null, null);
    }
    long validUntilNs = cut.newestNs() + version.manifest().decision().validForMs() * NS_PER_MS;
    return validUntilNs <= nowMs * NS_PER_MS
        ? new Assembled.Unfit(name, Reason.EXPIRED, null, cut)
        : new Assembled.Ready(name, cut, new Vector(values, type));
  }

  private static double fill(Manifest.Input input) {
    return input.fill() == null ? Double.NaN : input.fill();
  }

  private static @Nullable Reason reason(
      Manifest.Input input, CellState state, double value, DataType type) {
    Reason broken =
        switch (state.status()) {
          case PRESENT -> null;
          case STALE -> stale(input, state);
          case WARMING_UP -> input.fill() == null ? Reason.WARMING_UP : null;
          case MISSING -> missing(input, state);
          case UNDEFINED -> input.fill() == null ? Reason.UNDEFINED : null;
        };
    if (broken != null) {
      return broken;
    }
    boolean isFinite =
        type == DataType.FP32 ? Float.isFinite((float) value) : Double.isFinite(value);
    return isFinite && input.range().contains(value) ? null : Reason.INPUT_RANGE;
  }

  /* A value that was withdrawn is not a quiet one: nothing is put in its place. */
  private static @Nullable Reason missing(Manifest.Input input, CellState state) {
    if (state == CellState.MISSING_SUPPRESSED) {
      return Reason.SUPPRESSED;
    }
    return input.fill() == null ? Reason.MISSING : null;
  }

  private static @Nullable Reason stale(Manifest.Input input, CellState state) {
    if (state == CellState.STALE_HALTED) {
      return Reason.HALTED;
    }
    return input.allowStale() ? null : Reason.STALE;
  }

  private static String detail(Manifest.Input input, CellState state) {
    String text = input.factor() + " " + state.status();
    return state.status() == CellStatus.PRESENT ? text : text + " / " + state.reason();
  }
}
