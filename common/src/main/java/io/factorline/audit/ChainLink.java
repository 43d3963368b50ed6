package io.factorline.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place of a record in the chain that one writer has in one partition. It is the last property
 * of the record's JSON and always has the same form, so that it is found without reading the rest.
 *
 * @param writer 32 hexadecimal digits, of one life of one process
 * @param sequence counted from 0
 * @param previous hash of the record before it in the chain; {@link RecordHash#NONE} of the first
 */
public record ChainLink(String writer, long sequence, String previous) {
  private static final String BEGIN = ",\"chain\":{";
  private static final int LONGEST = 220;
  private static final Pattern FORM =
      Pattern.compile(
          ",\"chain\":\\{\"writer\":\"([0-9a-f]{32})\",\"sequence\":(0|[1-9][0-9]{0,17}),"
              + "\"previous\":\"([0-9a-f]{64})\"\\}\\}");

  /** Closes the JSON of a record that was written up to before its last brace. */
  public byte[] closing() {
    String text =
        BEGIN
            + "\"writer\":\""
            + writer
            + "\",\"sequence\":"
            + sequence
            + ",\"previous\":\""
            + previous
            + "\"}}";
    return text.getBytes(ISO_8859_1);
  }

  /** The place that a record names; null where it names none. */
  public static @Nullable ChainLink of(byte[] value) {
    int from = Math.max(0, value.length - LONGEST);
    String tail = new String(value, from, value.length - from, ISO_8859_1);
    int begin = tail.lastIndexOf(BEGIN);
    if (begin < 0) {
      return null;
    }
    Matcher found = FORM.matcher(tail).region(begin, tail.length());
    return found.matches()
        ? new ChainLink(found.group(1), Long.parseLong(found.group(2)), found.group(3))
        : null;
  }
}
