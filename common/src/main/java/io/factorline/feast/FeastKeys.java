package io.factorline.feast;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Redis keys of the entities of one project that share their join keys, in Feast's key
 * serialization version 3. All feature views of an entity live in the hash under its key.
 *
 * <pre>
 *  u32 n                                  number of join keys; all integers little-endian
 *  n x { u32 2, u32 length, name }        names in UTF-8, sorted by unsigned bytes
 *  n x { u32 type, u32 length, value }    values in the order of the names; see {@link JoinValue}
 *  project                                UTF-8, no length, no separator
 * </pre>
 *
 * <p>Lengths count bytes, not characters. Immutable and thread-safe; a key costs one array.
 */
public final class FeastKeys {

  /** The project that all keys of ours belong to. */
  public static final String PROJECT = "factorline";

  private static final int STRING_TYPE = 2;
  private static final int PREFIX_BYTES = 2 * Integer.BYTES;

  private final byte[] head;
  private final byte[] project;
  private final int[] declaredIndex;

  private FeastKeys(byte[] head, byte[] project, int[] declaredIndex) {
    this.head = head;
    this.project = project;
    this.declaredIndex = declaredIndex;
  }

  /**
   * Keys of a project's entities.
   *
   * @param joinKeys names in the order in which {@link #of(JoinValue...)} will get their values; at
   *     least one, none empty, none twice
   */
  public static FeastKeys of(String project, List<String> joinKeys) {
    requireNames(joinKeys);
    byte[][] names = joinKeys.stream().map(WellFormed::utf8).toArray(byte[][]::new);
    int[] order =
        IntStream.range(0, names.length)
            .boxed()
            .sorted(Comparator.comparing(i -> names[i], Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    return new FeastKeys(head(names, order), WellFormed.utf8(project), order);
  }

  /** Keys of a project's entities that have the one join key. */
  public static FeastKeys of(String project, String joinKey) {
    return of(project, List.of(joinKey));
  }

  /** The one key of the views that have no entity. */
  public static byte[] entityless(String project) {
    return of(project, "__dummy_id").of("");
  }

  /** Key of the entity with these values, given in the order in which the join keys were. */
  public byte[] of(JoinValue... values) {
    if (values.length != declaredIndex.length) {
      throw new IllegalArgumentException(
          "must give one value per join key: values="
              + values.length
              + ", joinKeys="
              + declaredIndex.length);
    }
    byte[][] bytes = Arrays.stream(values).map(JoinValue::bytes).toArray(byte[][]::new);
    int length = head.length + project.length;
    for (byte[] value : bytes) {
      length += PREFIX_BYTES + value.length;
    }
    ByteBuffer key = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).put(head);
    for (int i : declaredIndex) {
      key.putInt(values[i].type()).putInt(bytes[i].length).put(bytes[i]);
    }
    return key.put(project).array();
  }

  /** Key of the entity whose only join key has this text. */
  public byte[] of(String value) {
    return of(JoinValue.text(value));
  }

  private static byte[] head(byte[][] names, int[] order) {
    int length = Integer.BYTES;
    for (byte[] name : names) {
      length += PREFIX_BYTES + name.length;
    }
    ByteBuffer head = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(names.length);
    for (int i : order) {
      head.putInt(STRING_TYPE).putInt(names[i].length).put(names[i]);
    }
    return head.array();
  }

  private static void requireNames(List<String> joinKeys) {
    if (joinKeys.isEmpty()
        || joinKeys.contains("")
        || joinKeys.stream().distinct().count() < joinKeys.size()) {
      throw new IllegalArgumentException(
          "must be at least one name, none empty, none twice: joinKeys=" + joinKeys);
    }
  }
}
