package io.factorline.redis;

import io.factorline.basis.ActionBytes;
import io.factorline.basis.CorporateAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Corporate actions of one symbol, to stand beside those that it has. Immutable; the arrays handed
 * out are shared.
 */
public final class ActionsWrite implements OfflineWrite {
  private static final byte[] MOST =
      Integer.toString(ActionBytes.MAX_ACTIONS).getBytes(StandardCharsets.US_ASCII);
  private static final byte[] WRITES = {'0'};
  private static final byte[] LOOKS = {'1'};

  private final byte[] key;
  private final byte[][] arguments;

  /**
   * A write.
   *
   * @param key of {@link io.factorline.feast.FeastKeys}
   * @param view name of the view of corporate actions
   * @param actions in any order; of two of one effective time the later known counts
   * @param isDry whether it only tells what it would come to
   */
  public ActionsWrite(byte[] key, String view, List<CorporateAction> actions, boolean isDry) {
    this.key = key;
    this.arguments =
        new byte[][] {
          ActionBytes.field(view), ActionBytes.encode(actions), isDry ? LOOKS : WRITES, MOST
        };
  }

  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public byte[][] arguments() {
    return arguments;
  }
}
