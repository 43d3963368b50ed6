package io.factorline.api.history.lake;

/** A file that a manifest names is gone: the manifest is older than replaced files live. */
public final class FileGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FileGoneException(String path) {
    super("must be in the lake: file=" + path);
  }
}
