package io.factorline.near;

import org.jspecify.annotations.Nullable;

/**
 * One key of a pipeline. {@link #answered} and {@link #failed} may both be called, the later one
 * then means nothing; {@link #settled} is called once, when the command no longer occupies the
 * connection.
 */
interface Fetch {

  String key();

  /** The hash's fields, in the order in which they were asked for. */
  void answered(byte[] @Nullable [] fields);

  void failed(NearFailure failure);

  void settled();
}
