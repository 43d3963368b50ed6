package io.factorline.sync.lake;

import java.io.IOException;
import java.io.Serial;

/** Says that nothing more may be written, before the disk is really full. */
public final class LakeFullException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  LakeFullException(String message) {
    super(message);
  }
}
