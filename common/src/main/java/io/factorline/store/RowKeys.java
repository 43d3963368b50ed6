package io.factorline.store;

/**
 * Redis keys and hash fields of hot rows, layouts, heartbeats and fences. The braces are the
 * cluster hash tag.
 */
public final class RowKeys {
  /** Field of the header, see {@link RowHeader}. */
  public static final String HEADER = "h";

  /** Field of the forming part, see {@link RowCodec}. */
  public static final String FORMING = "f";

  /** Field of the quote part, see {@link RowCodec}. */
  public static final String QUOTE = "q";

  /** Field of the closed part, see {@link RowCodec}. */
  public static final String CLOSED = "c";

  private static final String STATE = "s:";

  private RowKeys() {}

  /** The hash that is the hot row of a symbol. */
  public static String row(String symbol) {
    return "fl:row:{" + symbol + "}";
  }

  /** Field of the committed kernel state of a view. */
  public static String state(String view) {
    return STATE + view;
  }

  /** The layout, as JSON, that rows with this hash are written in. */
  public static String layout(String hash) {
    return "fl:layout:" + hash;
  }

  /** The heartbeat of a partition's owner. */
  public static String heartbeat(int partition) {
    return "fl:hb:{" + partition + "}";
  }

  /** The set of symbols that have a row in a partition. */
  public static String symbols(int partition) {
    return "fl:symbols:{" + partition + "}";
  }

  /** The counter that gives each assignment of a partition its fence. */
  public static String fence(int partition) {
    return "fl:fence:{" + partition + "}";
  }
}
