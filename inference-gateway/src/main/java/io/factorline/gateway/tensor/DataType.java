package io.factorline.gateway.tensor;

/** Element types of the Open Inference Protocol that have a fixed size, under their wire names. */
public enum DataType {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  BF16(2),
  FP32(4),
  FP64(8);

  private final int elementBytes;

  DataType(int elementBytes) {
    this.elementBytes = elementBytes;
  }

  /** Size of one element. */
  public int elementBytes() {
    return elementBytes;
  }

  /**
   * The type of a wire name.
   *
   * @throws IllegalArgumentException for a name that is not one of these
   */
  public static DataType of(String wireName) {
    for (DataType type : values()) {
      if (type.name().equals(wireName)) {
        return type;
      }
    }
    throw new IllegalArgumentException("must be a type of fixed size: datatype=" + wireName);
  }
}
