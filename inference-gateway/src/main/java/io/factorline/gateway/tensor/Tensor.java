package io.factorline.gateway.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A named array of numbers: row major, little-endian, no padding. Immutable: the bytes are never
 * written after it was made; thread-safe.
 */
public final class Tensor {
  private final String name;
  private final DataType type;
  private final List<Long> shape;
  private final ByteBuffer bytes;

  /**
   * A tensor over bytes that nobody writes any more.
   *
   * @param shape each >= 0
   * @param bytes their remaining part
   * @throws IllegalArgumentException unless there are as many bytes as type and shape say
   */
  public Tensor(String name, DataType type, List<Long> shape, ByteBuffer bytes) {
    this.name = name;
    this.type = type;
    this.shape = List.copyOf(shape);
    this.bytes = bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long expected = elements(this.shape) * type.elementBytes();
    if (expected != this.bytes.remaining()) {
      throw new IllegalArgumentException(
          "must have as many bytes as its shape says: tensor=%s, shape=%s, expected=%d, bytes=%d"
              .formatted(name, shape, expected, this.bytes.remaining()));
    }
  }

  /**
   * A matrix of doubles, in the type that a model takes.
   *
   * <p>FP64 keeps every bit. FP32 rounds to the nearest float, ties to even: a finite double beyond
   * the range of a float is refused, one too small for it becomes 0.
   *
   * @param rows count of rows
   * @param values row by row, finite
   * @throws IllegalArgumentException for a value that is not finite in the type, or another type
   */
  public static Tensor matrix(String name, DataType type, int rows, double[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * type.elementBytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      put(bytes, type, values[i], i);
    }
    long columns = rows == 0 ? 0 : values.length / rows;
    return new Tensor(name, type, List.of((long) rows, columns), bytes.flip());
  }

  private static void put(ByteBuffer bytes, DataType type, double value, int index) {
    boolean isFinite =
        switch (type) {
          case FP64 -> {
            bytes.putDouble(value);
            yield Double.isFinite(value);
          }
          case FP32 -> {
            bytes.putFloat((float) value);
            yield Float.isFinite((float) value);
          }
          default -> throw new IllegalArgumentException("must be FP32 or FP64: datatype=" + type);
        };
    if (!isFinite) {
      throw new IllegalArgumentException(
          "must be finite in " + type + ": value=" + value + ", index=" + index);
    }
  }

  /** How many elements a shape has. */
  public static long elements(List<Long> shape) {
    long elements = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException("must be >= 0: shape=" + shape);
      }
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }

  public String name() {
    return name;
  }

  public DataType type() {
    return type;
  }

  public List<Long> shape() {
    return shape;
  }

  /** Its bytes, little-endian; the caller's own position. */
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Its elements as doubles; every float is a double without loss.
   *
   * @throws IllegalArgumentException for other types than FP32 and FP64
   */
  public double[] doubles() {
    ByteBuffer in = bytes();
    double[] values = new double[in.remaining() / type.elementBytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case FP64 -> in.getDouble();
            case FP32 -> in.getFloat();
            default -> throw new IllegalArgumentException("must be FP32 or FP64: datatype=" + type);
          };
    }
    return values;
  }
}
