package io.factorline.api.history.stitch;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.hash.Sha256;
import io.factorline.store.TopicId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page begins, and at which cut. As text it is opaque, and bound to its question: of
 * another question, another catalog, or with a bit changed it is refused. It is no credential: it
 * names nothing that its holder could not ask for.
 *
 * <pre>
 *  0  u8   version = 2
 *  1  8B   first bytes of SHA-256 over the question and all bytes from 9 on
 *  9  i32  position of the symbol
 * 13  i64  end of its last row told, ns since the epoch; the smallest long where none was
 * 21  i64  last end of a row that the cut tells, ns since the epoch
 * 29  u8   has a topic; then 16B topic id, u16 partitions, per partition i64 offset
 *     u16  tables; per table i64 number of its manifest            all big-endian
 * </pre>
 *
 * @param symbol position among the symbols of the question
 * @param lastEndNs end of the last row told of it
 */
public record HistoryCursor(int symbol, long lastEndNs, HistoryCut cut) {
  /** Longest text. */
  public static final int MAX_TEXT = 32_768;

  private static final byte VERSION = 2;
  private static final int CHECK_BYTES = 8;
  private static final int HEAD_BYTES = 1 + CHECK_BYTES;
  private static final int MAX_PARTITIONS = 2_048;
  private static final int MAX_TABLES = 1_024;
  private static final int ROOM = 64;

  /**
   * Its text.
   *
   * @param question names all that the answer depends on beside the cut
   */
  public String text(byte[] question) {
    int size = HEAD_BYTES + ROOM + Long.BYTES * (cut.offsets().size() + cut.manifests().size());
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(VERSION).position(HEAD_BYTES);
    out.putInt(symbol).putLong(lastEndNs).putLong(cut.lastEndNs());
    TopicId topic = cut.topic();
    out.put((byte) (topic == null ? 0 : 1));
    if (topic != null) {
      out.putLong(topic.mostSignificant()).putLong(topic.leastSignificant());
      out.putShort((short) cut.offsets().size());
      cut.offsets().forEach(out::putLong);
    }
    out.putShort((short) cut.manifests().size());
    cut.manifests().forEach(out::putLong);
    byte[] bytes = Arrays.copyOf(out.array(), out.position());
    System.arraycopy(check(question, bytes), 0, bytes, 1, CHECK_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Reads a text back.
   *
   * @throws RequestException {@link ErrorCode#INVALID_CURSOR} if it is not one of this question
   */
  public static HistoryCursor parse(String text, byte[] question) {
    if (text.length() > MAX_TEXT) {
      throw invalid();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length < HEAD_BYTES
          || bytes[0] != VERSION
          || !MessageDigest.isEqual(
              check(question, bytes), Arrays.copyOfRange(bytes, 1, HEAD_BYTES))) {
        throw invalid();
      }
      return read(ByteBuffer.wrap(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw invalid();
    }
  }

  private static HistoryCursor read(ByteBuffer in) {
    int symbol = in.getInt();
    long lastEndNs = in.getLong();
    long lastOfCutNs = in.getLong();
    @Nullable TopicId topic = null;
    List<Long> offsets = List.of();
    if (in.get() != 0) {
      topic = new TopicId(in.getLong(), in.getLong());
      offsets = longs(in, MAX_PARTITIONS);
    }
    HistoryCut cut = new HistoryCut(longs(in, MAX_TABLES), topic, offsets, lastOfCutNs);
    if (symbol < 0 || in.hasRemaining()) {
      throw invalid();
    }
    return new HistoryCursor(symbol, lastEndNs, cut);
  }

  private static List<Long> longs(ByteBuffer in, int most) {
    int count = Short.toUnsignedInt(in.getShort());
    if (count > most) {
      throw invalid();
    }
    List<Long> numbers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long number = in.getLong();
      if (number < 0) {
        throw invalid();
      }
      numbers.add(number);
    }
    return numbers;
  }

  private static byte[] check(byte[] question, byte[] bytes) {
    MessageDigest digest = Sha256.digest();
    digest.update(question);
    digest.update(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
    return Arrays.copyOf(digest.digest(), CHECK_BYTES);
  }

  private static RequestException invalid() {
    return new RequestException(
        ErrorCode.INVALID_CURSOR, "must be the next of an answer to the same question: cursor");
  }
}
