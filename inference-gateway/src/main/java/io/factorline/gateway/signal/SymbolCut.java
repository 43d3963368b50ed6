package io.factorline.gateway.signal;

import io.factorline.gateway.repository.ModelKey;
import io.factorline.hash.Sha256;
import io.factorline.online.Cut;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * What was read of one symbol, that a signal stands on: closed bars and rows of offline views.
 *
 * @param entries one per view, in the order of the model's inputs; not empty
 */
public record SymbolCut(String symbol, List<Cut.Entry> entries) {
  private static final int ID_BYTES = 16;
  private static final int TIME_DIGITS = 20;
  private static final int REVISION_DIGITS = 10;
  private static final int ORDER_LENGTH = 2 * TIME_DIGITS + REVISION_DIGITS + 2;

  public SymbolCut {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("must have an entry: symbol=" + symbol);
    }
  }

  /** The newest event time of it, ns since the epoch. */
  public long newestNs() {
    long newest = Long.MIN_VALUE;
    for (Cut.Entry entry : entries) {
      newest = Math.max(newest, eventNs(entry));
    }
    return newest;
  }

  private static long eventNs(Cut.Entry entry) {
    return switch (entry) {
      case Cut.BarEntry bar -> bar.endNs();
      case Cut.OfflineEntry offline -> offline.eventNs();
      case Cut.PositionEntry position ->
          throw new IllegalStateException("is never read closed: " + position);
    };
  }

  /** Text whose order is that of the newest event time, then of revisions and knowledge. */
  public String order() {
    long revisions = 0;
    long knownNs = 0;
    for (Cut.Entry entry : entries) {
      if (entry instanceof Cut.BarEntry bar) {
        revisions += bar.revision();
      } else if (entry instanceof Cut.OfflineEntry offline) {
        knownNs = Math.max(knownNs, Math.max(offline.eventNs(), offline.knowledgeNs()));
      }
    }
    StringBuilder text = new StringBuilder(ORDER_LENGTH);
    padded(newestNs(), TIME_DIGITS, text);
    padded(revisions, REVISION_DIGITS, text.append('.'));
    padded(knownNs, TIME_DIGITS, text.append('.'));
    return text.toString();
  }

  private static void padded(long value, int digits, StringBuilder text) {
    String plain = Long.toString(Math.abs(value));
    text.append(value < 0 ? "-" : "");
    text.repeat('0', Math.max(0, digits - plain.length() - (value < 0 ? 1 : 0))).append(plain);
  }

  /** 32 hex digits over model, version, symbol and entries: the same on each replica. */
  public String id(ModelKey key) {
    return id("", key);
  }

  /** The same of a shadow's prediction, so that it is never taken for the signal of its version. */
  String shadowId(ModelKey key) {
    return id(Arm.SHADOW.wireName() + '\n', key);
  }

  private String id(String kind, ModelKey key) {
    StringBuilder text = new StringBuilder();
    text.append(kind).append(key).append('\n').append(symbol);
    for (Cut.Entry entry : entries) {
      text.append('\n').append(text(entry));
    }
    byte[] hash = Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, ID_BYTES);
  }

  private static String text(Cut.Entry entry) {
    return switch (entry) {
      case Cut.BarEntry(String _, String view, String definition, long endNs, int revision) ->
          view + " " + definition + " " + endNs + " " + revision;
      case Cut.OfflineEntry(
              String _,
              String view,
              String definition,
              long eventNs,
              long knowledgeNs) ->
          view + " " + definition + " " + eventNs + " known " + knowledgeNs;
      case Cut.PositionEntry position ->
          throw new IllegalStateException("is never read closed: " + position);
    };
  }
}
