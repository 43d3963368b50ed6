package io.factorline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * In which version a {@link RowHeader} is written, and what its writer says of itself. Whether a
 * row is written does not depend on it.
 *
 * @param version 1 or 2
 * @param release the release that wrote the row, for people, 1 to 32 bytes of UTF-8; null where it
 *     is not known, as in version 1
 */
public record HeaderForm(int version, @Nullable String release) {
  /** The newest version. */
  public static final int NEWEST = 2;

  /** Version 1, which says nothing of its writer. */
  public static final HeaderForm FIRST = new HeaderForm(1, null);

  /** Longest name of a release, in bytes. */
  public static final int MAX_RELEASE_BYTES = 32;

  /** Longest extension, in bytes. */
  static final int MAX_EXTENSION_BYTES = 256;

  private static final int RELEASE = 1;
  private static final int ENTRY_BYTES = 2;
  private static final byte[] NONE = {};

  /** Checks version and release. */
  public HeaderForm {
    if (version < 1 || version > NEWEST) {
      throw new IllegalArgumentException("must be in [1, " + NEWEST + "]: version=" + version);
    }
    if (release != null) {
      require(version, release);
    }
  }

  private static void require(int version, String release) {
    if (version == 1) {
      throw new IllegalArgumentException("must be null in version 1: release=" + release);
    }
    int length = release.getBytes(UTF_8).length;
    if (length < 1 || length > MAX_RELEASE_BYTES) {
      throw new IllegalArgumentException(
          "must have 1 to " + MAX_RELEASE_BYTES + " bytes: release=" + length);
    }
    for (int i = 0; i < release.length(); i++) {
      if (Character.isISOControl(release.charAt(i)) || release.charAt(i) == '\uFFFD') {
        throw new IllegalArgumentException(
            "must be UTF-8 without control characters: release[%d]=U+%04X"
                .formatted(i, (int) release.charAt(i)));
      }
    }
  }

  /**
   * The form in which a release writes a version; of a name that is too long its beginning is told.
   */
  public static HeaderForm of(int version, @Nullable String release) {
    return version == FIRST.version() || release == null || release.isEmpty()
        ? new HeaderForm(version, null)
        : new HeaderForm(version, beginning(release));
  }

  private static String beginning(String release) {
    String fitting = release;
    while (fitting.getBytes(UTF_8).length > MAX_RELEASE_BYTES) {
      fitting = fitting.substring(0, fitting.offsetByCodePoints(fitting.length(), -1));
    }
    return fitting;
  }

  /** What stands behind the fields of version 1. */
  byte[] extension() {
    if (release == null) {
      return NONE;
    }
    byte[] text = release.getBytes(UTF_8);
    return ByteBuffer.allocate(ENTRY_BYTES + text.length)
        .put((byte) RELEASE)
        .put((byte) text.length)
        .put(text)
        .array();
  }

  /**
   * Reads what stands behind the fields of version 1, to its end; entries with tags of a later
   * release are skipped.
   *
   * @throws RowFormatException if it is no extension
   */
  static HeaderForm read(int version, ByteBuffer in) {
    if (version == FIRST.version()) {
      return FIRST;
    }
    if (in.remaining() > MAX_EXTENSION_BYTES) {
      throw new RowFormatException(
          "must be at most " + MAX_EXTENSION_BYTES + " bytes: extension=" + in.remaining());
    }
    String release = null;
    for (int before = 0; in.hasRemaining(); ) {
      int tag = Byte.toUnsignedInt(in.get());
      if (tag <= before) {
        throw new RowFormatException(
            "tags must rise from 1 in an extension: tag=" + tag + ", before=" + before);
      }
      byte[] value = value(tag, in);
      if (tag == RELEASE) {
        release = new String(value, UTF_8);
      }
      before = tag;
    }
    return known(version, release);
  }

  private static byte[] value(int tag, ByteBuffer in) {
    int remaining = in.remaining();
    if (remaining == 0 || Byte.toUnsignedInt(in.get(in.position())) >= remaining) {
      throw new RowFormatException(
          "must be a whole entry of an extension: tag=" + tag + ", remaining=" + remaining);
    }
    byte[] value = new byte[Byte.toUnsignedInt(in.get())];
    in.get(value);
    return value;
  }

  private static HeaderForm known(int version, @Nullable String release) {
    try {
      return new HeaderForm(version, release);
    } catch (IllegalArgumentException e) {
      throw new RowFormatException(String.valueOf(e.getMessage()), e);
    }
  }
}
