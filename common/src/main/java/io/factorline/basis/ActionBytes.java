package io.factorline.basis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The actions of one symbol as they stand in the hash of its offline values, under {@link #field}:
 * of each effective time the version known last, ascending. Stateless; thread-safe.
 *
 * <pre>
 *   0  i64  effective time, ns since the epoch, its sign bit flipped so that bytes sort as times
 *   8  i64  knowledge time, likewise
 *  16  u8   0 the ratio is not known, 1 it is, 2 there is no such action
 *  17  f64  ratio; 0 where there is none                                         all big-endian
 * </pre>
 */
public final class ActionBytes {
  /** Length of a record. */
  public static final int RECORD_BYTES = 25;

  /** Most actions of one symbol. */
  public static final int MAX_ACTIONS = 1_000;

  private static final byte UNKNOWN = 0;
  private static final byte KNOWN = 1;
  private static final byte DELETED = 2;

  private ActionBytes() {}

  /** The field of a view: {@code _ca:<view>}. */
  public static byte[] field(String view) {
    return ("_ca:" + view).getBytes(StandardCharsets.UTF_8);
  }

  /** These records, one behind the other. */
  public static byte[] encode(List<CorporateAction> actions) {
    ByteBuffer out = ByteBuffer.allocate(actions.size() * RECORD_BYTES);
    for (CorporateAction action : actions) {
      out.putLong(action.effectiveNs() ^ Long.MIN_VALUE);
      out.putLong(action.knowledgeNs() ^ Long.MIN_VALUE);
      out.put(action.isDeleted() ? DELETED : action.hasRatio() ? KNOWN : UNKNOWN);
      out.putDouble(action.hasRatio() ? action.ratio() : 0);
    }
    return out.array();
  }

  /**
   * The log that bytes stand for.
   *
   * @throws IllegalArgumentException if they are not whole records with a known kind and ratio
   */
  public static ActionLog decode(byte[] bytes) {
    if (bytes.length % RECORD_BYTES != 0) {
      throw new IllegalArgumentException(
          "must be a multiple of " + RECORD_BYTES + ": length=" + bytes.length);
    }
    List<CorporateAction> actions = new ArrayList<>(bytes.length / RECORD_BYTES);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      actions.add(action(in));
    }
    return ActionLog.of(actions);
  }

  private static CorporateAction action(ByteBuffer in) {
    long effectiveNs = in.getLong() ^ Long.MIN_VALUE;
    long knowledgeNs = in.getLong() ^ Long.MIN_VALUE;
    byte kind = in.get();
    double ratio = in.getDouble();
    if (kind == UNKNOWN) {
      return new CorporateAction(effectiveNs, knowledgeNs, Double.NaN, false);
    }
    if (kind == DELETED) {
      return CorporateAction.deleted(effectiveNs, knowledgeNs);
    }
    if (kind != KNOWN || !CorporateAction.isRatio(ratio)) {
      throw new IllegalArgumentException("must be an action: kind=" + kind + ", ratio=" + ratio);
    }
    return new CorporateAction(effectiveNs, knowledgeNs, ratio, false);
  }
}
