package io.factorline.gateway.signal;

import io.factorline.gateway.tensor.DataType;
import io.factorline.gateway.tensor.Tensor;
import io.factorline.hash.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What a model reads of one symbol, in the order of its inputs. Immutable; every value is finite in
 * the model's type.
 */
public final class Vector {
  private static final int HASH_BYTES = 16;

  private final double[] values;
  private final DataType type;

  Vector(double[] values, DataType type) {
    this.values = values.clone();
    this.type = type;
  }

  /** A copy of its values. */
  public double[] values() {
    return values.clone();
  }

  int size() {
    return values.length;
  }

  void copyTo(double[] target, int at) {
    System.arraycopy(values, 0, target, at, values.length);
  }

  /** 32 hex digits over the very bytes that the model reads. */
  public String hash() {
    MessageDigest digest = Sha256.digest();
    digest.update(Tensor.matrix("", type, 1, values).bytes());
    return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }
}
