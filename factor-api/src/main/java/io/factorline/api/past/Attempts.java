package io.factorline.api.past;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.LakeFormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on the lake that begins anew when a file went away since its manifest was read. */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final int TRIES = 3;

  private Attempts() {}

  /** Work that may be begun anew. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  /**
   * What the work gives.
   *
   * @throws RequestException where the lake cannot be read, naming what
   */
  static <T> T of(Attempt<T> attempt) {
    for (int tried = 1; ; tried++) {
      try {
        return attempt.run();
      } catch (NoSuchFileException e) {
        if (tried == TRIES) {
          throw unreadable("must be in the lake: file=" + e.getMessage(), e);
        }
      } catch (LakeFormatException e) {
        throw unreadable(String.valueOf(e.getMessage()), e);
      } catch (IOException e) {
        throw unreadable("must be readable: lake", e);
      }
    }
  }

  private static RequestException unreadable(String detail, IOException cause) {
    LOG.warn("The lake cannot be read. detail={}", detail, cause);
    return new RequestException(ErrorCode.LAKE_UNREADABLE, detail);
  }
}
