package io.factorline.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the compare-and-set looks at: which log the row follows, how far, and who wrote it.
 *
 * <pre>
 *  0  u8   version: 1 or 2
 *  1  u8   number of topic ids left
 *  2  16B  topic id
 * 18  i32  partition
 * 22  i64  offset of the last record applied
 * 30  i64  fence of the writer
 * 38  i64  append time of the last record applied, ms since the epoch
 * 46  16B  each topic id left, oldest first            all big-endian
 *
 * of version 2 then the extension, to the end, at most 256 bytes: entries with tags that rise
 *     u8   tag
 *     u8   length
 *          bytes
 * tag 1    release of the writer, UTF-8, 1 to 32 bytes
 * </pre>
 *
 * <p>Who reads skips entries that it does not know, so that what is added to them needs no further
 * version. The script relies on the positions of the fields before, which are those of version 1.
 *
 * @param topicsLeft topic ids that this row followed before and refuses from now on; at most 8
 * @param form the version, and the extension
 */
public record RowHeader(
    TopicId topic,
    int partition,
    long offset,
    long fence,
    long appendMs,
    List<TopicId> topicsLeft,
    HeaderForm form) {
  /** Position of the topic id, in bytes. */
  public static final int TOPIC_POSITION = 2;

  /** Position of the offset, in bytes. */
  public static final int OFFSET_POSITION = 22;

  /** Position of the fence, in bytes. */
  public static final int FENCE_POSITION = 30;

  /** Position of the first topic id left, in bytes. */
  public static final int LEFT_POSITION = 46;

  /** How many topic ids a row remembers having left. */
  public static final int MAX_LEFT = 8;

  private static final long MAX_EXACT = 1L << 53;

  /** Checks that the script, which computes in doubles, sees offset and fence exactly. */
  public RowHeader {
    if (offset < 0 || offset > MAX_EXACT || fence < 0 || fence > MAX_EXACT) {
      throw new IllegalArgumentException(
          "must be in [0, 2^53]: offset=" + offset + ", fence=" + fence);
    }
    topicsLeft = List.copyOf(topicsLeft);
    if (topicsLeft.size() > MAX_LEFT) {
      throw new IllegalArgumentException(
          "must be at most " + MAX_LEFT + ": topicsLeft=" + topicsLeft.size());
    }
  }

  /** A header of version 1. */
  public RowHeader(
      TopicId topic, int partition, long offset, long fence, long appendMs, List<TopicId> left) {
    this(topic, partition, offset, fence, appendMs, left, HeaderForm.FIRST);
  }

  /** The bytes of the layout above. */
  public byte[] encode() {
    byte[] extension = form.extension();
    ByteBuffer out =
        ByteBuffer.allocate(LEFT_POSITION + TopicId.BYTES * topicsLeft.size() + extension.length);
    out.put((byte) form.version()).put((byte) topicsLeft.size());
    topic.write(out);
    out.putInt(partition).putLong(offset).putLong(fence).putLong(appendMs);
    for (TopicId left : topicsLeft) {
      left.write(out);
    }
    return out.put(extension).array();
  }

  /**
   * Reads a header back.
   *
   * @throws RowFormatException if the bytes are not a header of a known version
   */
  public static RowHeader decode(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      int version = version(in.get());
      int left = Byte.toUnsignedInt(in.get());
      TopicId topic = TopicId.read(in);
      int partition = in.getInt();
      long offset = in.getLong();
      long fence = in.getLong();
      long appendMs = in.getLong();
      List<TopicId> topicsLeft = new ArrayList<>();
      for (int i = 0; i < left; i++) {
        topicsLeft.add(TopicId.read(in));
      }
      HeaderForm form = HeaderForm.read(version, in);
      if (in.hasRemaining()) {
        throw new RowFormatException("must end with its last block: remaining=" + in.remaining());
      }
      return new RowHeader(topic, partition, offset, fence, appendMs, topicsLeft, form);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new RowFormatException("must be a whole row header: length=" + bytes.length, e);
    }
  }

  private static int version(byte found) {
    int version = Byte.toUnsignedInt(found);
    if (version < HeaderForm.FIRST.version() || version > HeaderForm.NEWEST) {
      throw new RowFormatException(
          "row header must have version 1 to " + HeaderForm.NEWEST + ": version=" + version);
    }
    return version;
  }

  /** The topic ids left once this row goes over to another one; the oldest is forgotten first. */
  public List<TopicId> leaving() {
    List<TopicId> left = new ArrayList<>(topicsLeft);
    left.add(topic);
    return left.subList(Math.max(0, left.size() - MAX_LEFT), left.size());
  }
}
