package io.factorline.gateway.signal;

import io.factorline.gateway.repository.ModelKey;

/** Is told of each call of an arm. Thread-safe, does not block. */
public interface ArmMonitor {
  /**
   * A call has ended.
   *
   * @param isError whether any backend that was asked for it failed, though another one answered
   */
  void called(ModelKey key, Arm arm, long tookNs, boolean isError);
}
