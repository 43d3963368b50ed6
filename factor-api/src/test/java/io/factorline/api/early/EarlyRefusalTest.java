package io.factorline.api.early;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.load.Gate;
import io.factorline.api.load.Turn;
import io.factorline.api.web.RequestTimers;
import io.factorline.security.Client;
import io.factorline.security.ClientClass;
import io.factorline.security.Role;
import io.factorline.security.http.Callers;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes of HTTP through the codec that the server has. */
final class EarlyRefusalTest {
  private static final Map<String, Client> CLIENTS =
      Map.of(
          "engine", new Client("e", ClientClass.ENGINE, Set.of(Role.READ), 0),
          "dashboard", new Client("d", ClientClass.DASHBOARD, Set.of(Role.READ), 0));
  private static final long DASHBOARDS_LATE = Duration.ofMillis(61).toNanos();
  private static final long ALL_LATE = Duration.ofMillis(201).toNanos();

  private final AtomicLong lagNs = new AtomicLong();
  private final Gate gate =
      new Gate(
          new FactorApiProperties.Load(
              4, Duration.ofMillis(100), Duration.ofMillis(30), Duration.ofSeconds(2)),
          lagNs::get,
          () -> 0);
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final AtomicLong nowNs = new AtomicLong();
  private final LoopQueue queue = new LoopQueue(tasks::add, nowNs::get, waitedNs -> {});
  private final Timer told = RequestTimers.of(new SimpleMeterRegistry(), "early", "overloaded");
  private final EmbeddedChannel connection = connection();

  private EmbeddedChannel connection() {
    return new EmbeddedChannel(
        new HttpServerCodec(),
        new EarlyRefusal(
            new EarlyRule(gate, new Callers(CLIENTS::get, certificate -> null)),
            EarlyRefusal.Refusal.of(2, told),
            loop -> queue));
  }

  @AfterEach
  void close() {
    connection.finishAndReleaseAll();
  }

  private static String get(String path, String key, String... headers) {
    StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: x\r\n");
    text.append("X-API-Key: ").append(key).append("\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  private static String post(String key, String body) {
    return "POST /v1/factors HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(key, body.length(), body);
  }

  private void send(String text) {
    read(text);
    turns();
  }

  private void read(String text) {
    connection.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  private void turns() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  /** Paths of the requests that went on. */
  private List<String> passed() {
    List<String> paths = new ArrayList<>();
    for (Object in = connection.readInbound(); in != null; in = connection.readInbound()) {
      if (in instanceof HttpRequest request) {
        paths.add(request.uri());
      }
      ReferenceCountUtil.release(in);
    }
    return paths;
  }

  private String answered() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf out = connection.readOutbound(); out != null; out = connection.readOutbound()) {
      text.append(out.toString(StandardCharsets.US_ASCII));
      out.release();
    }
    return text.toString();
  }

  private void answer() {
    connection.writeOutbound(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER));
  }

  @Test
  void shouldNoteWhoHadItsTurnAndNobodyElse() {
    send(get("/v1/factors/A", "dashboard"));
    assertThat(passed()).hasSize(1);
    assertThat(Turn.isTaken(connection)).isTrue();

    send(get("/v1/factors/B", "dashboard"));
    assertThat(passed()).as("behind one that has no answer yet").hasSize(1);
    assertThat(Turn.isTaken(connection)).isFalse();
    answer();
    answer();

    send(get("/v1/factors/C", "engine"));
    assertThat(Turn.isTaken(connection)).isTrue();
    answer();
    send(get("/v1/symbols", "dashboard"));
    assertThat(passed()).containsExactly("/v1/factors/C", "/v1/symbols");
    assertThat(Turn.isTaken(connection)).as("not a read").isFalse();
  }

  @Test
  void shouldRefuseByClassWhileTheLoopsAreLate() {
    send(get("/v1/factors/A?factors=x", "dashboard"));
    assertThat(passed()).containsExactly("/v1/factors/A?factors=x");
    answer();
    assertThat(answered()).startsWith("HTTP/1.1 200 ");

    lagNs.set(DASHBOARDS_LATE);
    send(get("/v1/factors/A?factors=x", "dashboard"));
    assertThat(passed()).isEmpty();
    assertThat(answered())
        .startsWith("HTTP/1.1 429 Too Many Requests\r\n")
        .containsIgnoringCase("retry-after: 2\r\n")
        .containsIgnoringCase("content-type: application/problem+json\r\n")
        .contains("X-Content-Type-Options: nosniff\r\n")
        .contains("\"code\":\"overloaded\"")
        .doesNotContain("Strict-Transport-Security");
    assertThat(told.count()).isEqualTo(1);

    send(get("/v1/factors/A", "engine"));
    assertThat(passed()).containsExactly("/v1/factors/A");
    answer();
    assertThat(answered()).startsWith("HTTP/1.1 200 ");

    lagNs.set(ALL_LATE);
    send(get("/v1/factors/A", "engine"));
    assertThat(answered()).startsWith("HTTP/1.1 429 ");
  }

  @Test
  void shouldDropTheBodyInWhateverPiecesItComesAndKeepTheConnection() {
    lagNs.set(ALL_LATE);
    String all = post("engine", "x".repeat(20_000)) + get("/v1/factors/B", "engine");
    for (int at = 0; at < all.length(); at += 777) {
      send(all.substring(at, Math.min(all.length(), at + 777)));
    }
    assertThat(passed()).isEmpty();
    assertThat(answered().split("HTTP/1.1 429 ", -1)).hasSize(3);

    lagNs.set(0);
    send(post("engine", "{}"));
    assertThat(passed()).containsExactly("/v1/factors");
    assertThat(connection.isOpen()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/factors/A, nobody",
    "/v1/catalog, dashboard",
    "/v1/suppressions, dashboard",
    "/health, dashboard",
    "/, dashboard"
  })
  void shouldLeaveTheRestToWhoJudgesItAlways(String path, String key) {
    lagNs.set(ALL_LATE);

    send(get(path, key));

    assertThat(passed()).containsExactly(path);
    assertThat(answered()).isEmpty();
  }

  @Test
  void shouldLeaveWhoAsksWhetherToSendTheBody() {
    lagNs.set(ALL_LATE);

    send(get("/v1/factors/A", "engine", "Expect: 100-continue", "Content-Length: 5"));

    assertThat(passed()).containsExactly("/v1/factors/A");
  }

  @Test
  void shouldKeepTheOrderOfAnswers() {
    send(get("/v1/factors/A", "engine"));
    lagNs.set(ALL_LATE);
    send(get("/v1/factors/B", "engine"));
    assertThat(passed()).containsExactly("/v1/factors/A", "/v1/factors/B");
    answer();
    send(get("/v1/factors/C", "engine"));
    assertThat(passed()).containsExactly("/v1/factors/C");
    answer();
    answer();
    assertThat(answered()).doesNotContain("429");

    send(get("/v1/factors/D", "engine"));

    assertThat(passed()).isEmpty();
    assertThat(answered()).startsWith("HTTP/1.1 429 ");
  }

  @Test
  void shouldKeepAReadWithAllThatFollowsUntilItsTurn() {
    read(post("engine", "{}") + get("/v1/factors/B", "engine") + get("/v1/catalog", "engine"));
    assertThat(passed()).isEmpty();

    turns();

    assertThat(passed()).containsExactly("/v1/factors", "/v1/factors/B", "/v1/catalog");
    answer();
    answer();
    answer();
    read(get("/v1/catalog", "engine"));
    assertThat(passed()).containsExactly("/v1/catalog");
  }

  @Test
  void shouldKeepTheOrderOfReadsThatAreAnsweredInTheirTurn() {
    List<String> taken = new ArrayList<>();
    connection
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                taken.add(message instanceof HttpRequest request ? request.uri() : "end");
                ReferenceCountUtil.release(message);
                if (message instanceof LastHttpContent) {
                  answer();
                }
              }
            });

    send(
        get("/v1/factors/A", "engine")
            + get("/v1/factors/B", "engine")
            + get("/v1/factors/C", "engine"));

    assertThat(taken)
        .containsExactly("/v1/factors/A", "end", "/v1/factors/B", "end", "/v1/factors/C", "end");
    assertThat(answered().split("HTTP/1.1 200 ", -1)).hasSize(4);
  }

  @Test
  void shouldRefuseWhoWouldWaitLongerThanItsClassBears() {
    long eachNs = Duration.ofMillis(10).toNanos();
    for (int i = 0; i < 2_000; i++) {
      queue.add(() -> nowNs.addAndGet(eachNs));
    }
    turns();
    EmbeddedChannel[] engines = {connection(), connection(), connection(), connection()};
    for (EmbeddedChannel engine : engines) {
      engine.writeInbound(
          Unpooled.copiedBuffer(get("/v1/factors/A", "engine"), StandardCharsets.US_ASCII));
    }
    // Ten ms each by what the last ones took: engines bear 25 ms, dashboards 7.5.
    assertThat(queue.waitNs()).isBetween(3 * eachNs - 10, 3 * eachNs);
    read(get("/v1/factors/A", "dashboard"));

    assertThat(answered()).startsWith("HTTP/1.1 429 ");
    assertThat((Object) engines[2].readOutbound()).isNull();
    read(get("/v1/factors/A", "nobody"));
    assertThat(passed()).containsExactly("/v1/factors/A");
    answer();
    assertThat(answered()).startsWith("HTTP/1.1 200 ");
    ByteBuf last = engines[3].readOutbound();
    assertThat(last.toString(StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 429 ");
    last.release();
    turns();
    read(get("/v1/factors/A", "dashboard"));
    turns();
    assertThat(passed()).containsExactly("/v1/factors/A");
    for (EmbeddedChannel engine : engines) {
      engine.finishAndReleaseAll();
    }
  }

  @Test
  void shouldLetGoOfWhatItKeptWhenTheConnectionEnds() {
    ByteBuf bytes = Unpooled.copiedBuffer(post("engine", "{}"), StandardCharsets.US_ASCII);
    connection.writeInbound(bytes);
    assertThat(bytes.refCnt()).isPositive();

    var _ = connection.close();
    turns();

    assertThat(bytes.refCnt()).isZero();
    assertThat(passed()).isEmpty();
  }

  @Test
  void shouldCloseAConnectionThatIsToBeClosed() {
    lagNs.set(ALL_LATE);

    send(get("/v1/factors/A", "engine", "Connection: close"));

    assertThat(answered()).containsIgnoringCase("connection: close\r\n");
    assertThat(connection.isOpen()).isFalse();
  }
}
