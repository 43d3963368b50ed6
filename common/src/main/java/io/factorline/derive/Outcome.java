package io.factorline.derive;

/** How an evaluation ended; all but {@link #VALUE} are a cell that is UNDEFINED for this reason. */
public enum Outcome {
  /** There is a value, and it is finite. */
  VALUE,
  /** An input has no usable value; told before anything is computed. */
  INPUT,
  /** An input cannot be brought to the share basis; told before anything is computed. */
  BASIS,
  /** A divisor is zero. */
  DIVISION_BY_ZERO,
  /** A function has no value there, or a result is beyond the range of a double. */
  DOMAIN
}
