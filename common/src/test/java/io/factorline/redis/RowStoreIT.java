package io.factorline.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.engine.RowParts;
import io.factorline.store.HeaderForm;
import io.factorline.store.RowCodec;
import io.factorline.store.RowFormatException;
import io.factorline.store.RowHeader;
import io.factorline.store.RowKeys;
import io.factorline.store.RowLayout;
import io.factorline.store.SymbolRow;
import io.factorline.store.TopicId;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** The compare-and-set of rows in a real Redis, between headers of each version. */
final class RowStoreIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int PARTITION = 3;
  private static final TopicId TOPIC = new TopicId(1, 2);
  private static final TopicId NEXT = new TopicId(3, 4);
  private static final RowLayout LAYOUT = RowLayout.of(List.of());
  private static final List<HeaderForm> FORMS =
      List.of(HeaderForm.FIRST, HeaderForm.of(2, null), HeaderForm.of(2, "1.4.0-rc.2"));

  static final List<Arguments> PAIRS =
      FORMS.stream()
          .flatMap(stored -> FORMS.stream().map(written -> Arguments.of(stored, written)))
          .toList();

  private static RedisProcess server;
  private static RedisLink link;

  @BeforeAll
  static void start() {
    server = RedisProcess.start();
    link = new RedisLink(server.uri().toURI(), LIMIT);
    link.rows().prepare().toCompletableFuture().join();
    link.rows().storeLayout(LAYOUT);
  }

  @AfterAll
  static void stop() {
    link.close();
    server.close();
  }

  private static RowHeader header(TopicId topic, long offset, long fence, HeaderForm form) {
    return new RowHeader(topic, PARTITION, offset, fence, 5, List.of(), form);
  }

  private static RowWriteOutcome write(String symbol, RowHeader header, TopicId takenOverFrom) {
    ByteBuffer forming = ByteBuffer.allocate(RowCodec.capacity(LAYOUT, 2));
    RowCodec.writeForming(new SymbolRow(symbol, LAYOUT), forming);
    byte[] bytes = Arrays.copyOf(forming.array(), forming.position());
    RowParts.Field field = new RowParts.Field(RowKeys.FORMING, ByteBuffer.wrap(bytes));
    var _ = link.rows().index(PARTITION, symbol);
    var outcome = link.rows().write(new RowWrite(symbol, header, takenOverFrom, List.of(field)));
    link.rows().flush();
    return outcome.toCompletableFuture().join();
  }

  private static RowHeader stored(String symbol) {
    return link.rows().load(PARTITION).stream()
        .filter(row -> row.row().symbol().equals(symbol))
        .map(row -> row.hot().header())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @FieldSource("PAIRS")
  void shouldJudgeByTheFieldsAlone(HeaderForm before, HeaderForm after) {
    String symbol = "S" + FORMS.indexOf(before) + FORMS.indexOf(after);
    assertThat(write(symbol, header(TOPIC, 100, 7, before), null))
        .isEqualTo(RowWriteOutcome.CREATED);
    assertThat(stored(symbol)).isEqualTo(header(TOPIC, 100, 7, before));

    assertThat(write(symbol, header(TOPIC, 99, 7, after), null)).isEqualTo(RowWriteOutcome.BEHIND);
    assertThat(write(symbol, header(TOPIC, 101, 6, after), null)).isEqualTo(RowWriteOutcome.FENCED);
    assertThat(write(symbol, header(NEXT, 0, 8, after), null))
        .isEqualTo(RowWriteOutcome.OTHER_TOPIC);
    assertThat(stored(symbol)).isEqualTo(header(TOPIC, 100, 7, before));

    assertThat(write(symbol, header(TOPIC, 100, 8, after), null))
        .isEqualTo(RowWriteOutcome.WRITTEN);
    assertThat(stored(symbol)).isEqualTo(header(TOPIC, 100, 8, after));

    RowHeader gone = header(TOPIC, 100, 8, after);
    RowHeader next = new RowHeader(NEXT, PARTITION, 0, 8, 5, gone.leaving(), before);
    assertThat(write(symbol, next, TOPIC)).isEqualTo(RowWriteOutcome.WRITTEN);
    assertThat(stored(symbol)).isEqualTo(next);
    assertThat(write(symbol, header(TOPIC, 200, 9, after), NEXT))
        .isEqualTo(RowWriteOutcome.TOPIC_LEFT);
    assertThat(stored(symbol)).isEqualTo(next);
  }

  @Test
  void shouldNameAVersionThatItDoesNotKnow() {
    int partition = PARTITION + 1;
    assertThat(write("X", header(TOPIC, 1, 1, HeaderForm.FIRST), null))
        .isEqualTo(RowWriteOutcome.CREATED);
    try (RedisClient client = RedisClient.create(server.uri());
        StatefulRedisConnection<byte[], byte[]> raw = client.connect(ByteArrayCodec.INSTANCE)) {
      byte[] key = bytes(RowKeys.row("X"));
      byte[] header = raw.sync().hget(key, bytes(RowKeys.HEADER));
      header[0] = 3;
      raw.sync().hset(key, bytes(RowKeys.HEADER), header);
      raw.sync()
          .smove(bytes(RowKeys.symbols(PARTITION)), bytes(RowKeys.symbols(partition)), bytes("X"));
      assertThatThrownBy(() -> link.rows().load(partition))
          .isInstanceOf(RowFormatException.class)
          .hasMessage("row of X: row header must have version 1 to 2: version=3");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
