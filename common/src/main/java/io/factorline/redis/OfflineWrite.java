package io.factorline.redis;

/** What one entity gets of one offline view, ready to be written. */
public sealed interface OfflineWrite permits OfflineRow, ActionsWrite {
  /** The entity's key. */
  byte[] key();

  /** Arguments of its script. */
  byte[][] arguments();
}
