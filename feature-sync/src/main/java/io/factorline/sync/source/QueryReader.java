package io.factorline.sync.source;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a query, fetched in portions within one read-only transaction, so that they are of one
 * moment. Names of columns are compared without their case where no exact one is there.
 */
final class QueryReader implements RawReader {
  private static final String HIDDEN = "***";
  private static final String UUID_TYPE = "uuid";
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final String name;
  private final DatabasesProperties.Database database;
  private final String query;

  QueryReader(String name, DatabasesProperties.Database database, String query) {
    this.name = name;
    this.database = database;
    this.query = query;
  }

  @Override
  public String fingerprint() {
    return "";
  }

  @Override
  public void read(SourceColumns columns, RawSink sink, InputFiles files) throws SourceException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(database.fetchSize());
      try (ResultSet rows = statement.executeQuery(query)) {
        give(rows, columns, sink);
      }
    } catch (ColumnException e) {
      throw new SourceException(e.getMessage() + ", database=" + name, e);
    } catch (SQLException e) {
      throw new SourceException(
          "the database must answer the query: database=%s, state=%s, reason=%s"
              .formatted(name, e.getSQLState(), reason(e)),
          e);
    }
  }

  private Connection connect() throws SQLException {
    Properties login = new Properties();
    if (!database.user().isEmpty()) {
      login.setProperty("user", database.user());
    }
    if (!database.password().isEmpty()) {
      login.setProperty("password", database.password());
    }
    Connection connection = DriverManager.getConnection(database.url(), login);
    connection.setReadOnly(true);
    // PostgreSQL fetches in portions only within a transaction.
    connection.setAutoCommit(false);
    return connection;
  }

  private void give(ResultSet rows, SourceColumns columns, RawSink sink)
      throws SQLException, SourceException, ColumnException {
    ResultSetMetaData meta = rows.getMetaData();
    List<String> header = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      header.add(meta.getColumnLabel(i));
    }
    int[] positions = columns.positions(header, true);
    List<CellKind> kinds = new ArrayList<>();
    for (int position : positions) {
      kinds.add(kind(header.get(position), meta, position + 1));
    }
    sink.open(name, kinds);
    @Nullable Object[] cells = new @Nullable Object[positions.length];
    long row = 0;
    while (rows.next()) {
      for (int i = 0; i < cells.length; i++) {
        cells[i] = cell(rows, positions[i] + 1, kinds.get(i), meta);
      }
      sink.row(++row, cells);
    }
  }

  private static CellKind kind(String column, ResultSetMetaData meta, int at)
      throws SQLException, ColumnException {
    return switch (meta.getColumnType(at)) {
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NVARCHAR -> CellKind.TEXT;
      case Types.NUMERIC, Types.DECIMAL -> CellKind.DIGITS;
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> CellKind.WHOLE;
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> CellKind.REAL;
      case Types.BIT, Types.BOOLEAN -> CellKind.FLAG;
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
          isWithZone(meta, at) ? CellKind.INSTANT : CellKind.LOCAL;
      case Types.DATE -> CellKind.LOCAL;
      default -> {
        if (meta.getColumnTypeName(at).equals(UUID_TYPE)) {
          yield CellKind.TEXT;
        }
        throw new ColumnException(
            column,
            "must be text, a number, a flag, a time or a date, is " + meta.getColumnTypeName(at));
      }
    };
  }

  /** PostgreSQL tells both of its types of time as TIMESTAMP. */
  private static boolean isWithZone(ResultSetMetaData meta, int at) throws SQLException {
    return meta.getColumnType(at) == Types.TIMESTAMP_WITH_TIMEZONE
        || meta.getColumnTypeName(at).equals("timestamptz");
  }

  private static @Nullable Object cell(
      ResultSet rows, int at, CellKind kind, ResultSetMetaData meta) throws SQLException {
    Object cell =
        switch (kind) {
          case TEXT, DIGITS -> text(rows, at, meta.getColumnType(at));
          case WHOLE -> rows.getLong(at);
          case REAL -> real(rows, at, meta.getColumnType(at));
          case FLAG -> rows.getBoolean(at);
          case INSTANT -> instant(rows.getObject(at, OffsetDateTime.class));
          case LOCAL ->
              meta.getColumnType(at) == Types.DATE
                  ? day(rows.getObject(at, LocalDate.class))
                  : local(rows.getObject(at, LocalDateTime.class));
        };
    return rows.wasNull() ? null : cell;
  }

  /** Of four bytes the float's own value, in whichever form the driver was sent it. */
  private static double real(ResultSet rows, int at, int type) throws SQLException {
    return type == Types.REAL ? rows.getFloat(at) : rows.getDouble(at);
  }

  private static @Nullable String text(ResultSet rows, int at, int type) throws SQLException {
    String text = rows.getString(at);
    if (text == null) {
      return null;
    }
    String plain =
        switch (type) {
          case Types.NUMERIC, Types.DECIMAL -> plain(text);
          // Blanks fill it up to its length and mean nothing.
          case Types.CHAR -> text.stripTrailing();
          default -> text;
        };
    return plain.isEmpty() ? null : plain;
  }

  /** A number without an exponent and trailing zeros; what is none, as NaN, as it is. */
  private static String plain(String text) {
    if (text.isEmpty() || text.endsWith("NaN") || text.endsWith("Infinity")) {
      return text;
    }
    BigDecimal number = new BigDecimal(text);
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static @Nullable Long instant(@Nullable OffsetDateTime time) {
    return time == null ? null : ns(time.toEpochSecond(), time.getNano());
  }

  private static @Nullable Long local(@Nullable LocalDateTime time) {
    return time == null ? null : instant(time.atOffset(ZoneOffset.UTC));
  }

  private static @Nullable Long day(@Nullable LocalDate day) {
    return day == null ? null : local(day.atStartOfDay());
  }

  /** A time beyond the years that fit becomes one that no rule lets pass. */
  private static Long ns(long seconds, int nanos) {
    try {
      return Math.addExact(Math.multiplyExact(seconds, NS_PER_SECOND), nanos);
    } catch (ArithmeticException e) {
      return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** The first line; a driver may tell the address, which may hold the password. */
  private String reason(SQLException failure) {
    String text = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    String withoutAddress = text.replace(database.url(), HIDDEN);
    return database.password().isEmpty()
        ? withoutAddress
        : withoutAddress.replace(database.password(), HIDDEN);
  }
}
