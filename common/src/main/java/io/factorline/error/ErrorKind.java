package io.factorline.error;

/** Who can do something about a failed request. */
public enum ErrorKind {
  /** The caller: the same request fails again. */
  CALLER,
  /** Nobody: too much at once; the same request may succeed a little later. */
  OVERLOAD,
  /** The operator: something that the service needs does not answer. */
  DEPENDENCY,
  /** The authors: a bug. */
  INTERNAL
}
