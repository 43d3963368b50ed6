package io.factorline.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.access.RedisAddress;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastRow;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.hash.Sha256;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.near.NearSource;
import io.factorline.store.Heartbeat;
import io.factorline.store.RestartPoint;
import io.factorline.store.RowHeader;
import io.factorline.store.RowKeys;
import io.factorline.store.RowLayout;
import io.factorline.store.TopicId;
import io.factorline.suppress.SuppressionBook;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ObjectOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What each service does with a real redis-server as the user that {@code deploy/redis/users.acl}
 * gives it, and what it is refused.
 */
final class RedisAclIT {
  private static final Path USERS = Path.of("../deploy/redis/users.acl");
  private static final Pattern PASSWORD = Pattern.compile("#\\{([a-z-]+)}");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final byte[] ENTITY = FeastKeys.of(FeastKeys.PROJECT, "symbol").of("A");
  private static final List<String> JOBS =
      List.of("1700000000000-00000001", "1700000000000-00000002", "1700000000000-00000003");
  private static final FeastView VIEW = FeastView.of("facts", List.of("bps"));

  @TempDir private static Path folder;
  private static RedisProcess server;

  @BeforeAll
  static void start() throws IOException {
    String users =
        PASSWORD
            .matcher(Files.readString(USERS))
            .replaceAll(
                found -> "#" + HexFormat.of().formatHex(Sha256.of(password(found.group(1)))));
    server = RedisProcess.startWithUsers(Files.writeString(folder.resolve("users.acl"), users));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static byte[] password(String user) {
    return ("password of " + user).getBytes(StandardCharsets.UTF_8);
  }

  private static RedisAddress as(String user) {
    try {
      Path file = Files.write(folder.resolve(user), password(user));
      return new RedisAddress(server.uri().toURI(), new RedisAddress.User(user, file), null);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** What is answered to a command, as text; the refusal where it is refused. */
  private static String ask(String user, String command) {
    RedisClient client = RedisClient.create();
    try (var connection = client.connect(StringCodec.UTF8, as(user).lettuce(LIMIT))) {
      String[] words = command.split(" ");
      CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
      for (int i = 1; i < words.length; i++) {
        arguments.add(words[i]);
      }
      ProtocolKeyword name = new Named(words[0]);
      return String.valueOf(
          connection.sync().dispatch(name, new ObjectOutput<>(StringCodec.UTF8), arguments));
    } catch (io.lettuce.core.RedisCommandExecutionException e) {
      return String.valueOf(e.getMessage());
    } finally {
      client.shutdown();
    }
  }

  private record Named(String name) implements ProtocolKeyword {
    @Override
    public byte[] getBytes() {
      return name.getBytes(StandardCharsets.US_ASCII);
    }
  }

  @Test
  void shouldLetStreamIngestWriteRows() {
    try (RedisLink link = new RedisLink(as("stream-ingest"), LIMIT)) {
      link.partitions().requireNoEviction();
      assertThat(done(link.partitions().runId())).isNotEmpty();
      assertThat(done(link.partitions().memory())).isNotNull();
      long fence = link.partitions().nextFenceAbove(0, 5);
      Heartbeat beat =
          new Heartbeat(
              "me", fence, 1, 1, RestartPoint.startOf(new TopicId(1, 2)), 0, null, List.of());
      assertThat(done(link.partitions().beat(0, beat, true))).isEqualTo(BeatOutcome.WRITTEN);
      assertThat(link.partitions().heartbeat(0)).isEqualTo(beat);
      done(link.rows().prepare());
      link.rows().storeLayout(RowLayout.of(List.of()));
      RowHeader header = new RowHeader(new TopicId(1, 2), 0, 1, fence, 0, List.of());
      CompletionStage<Long> noted = link.rows().index(1, "A");
      CompletionStage<RowWriteOutcome> written =
          link.rows().write(new RowWrite("A", header, null, List.of()));
      link.rows().flush();
      assertThat(done(noted)).isEqualTo(1);
      assertThat(done(written)).isEqualTo(RowWriteOutcome.CREATED);
      FeastRow copy = FeastRow.ofFactors(ENTITY, VIEW, new double[] {1}, 0, 1);
      assertThat(done(link.feast().write(copy, new FeastWriterPosition(1, 1, 1))))
          .isEqualTo(FeastWriterOutcome.WRITTEN);
      assertThat(link.rows().load(7)).isEmpty();
    }
  }

  @Test
  void shouldLetFeatureSyncWriteOfflineRowsAndJobs() {
    try (SyncRedis redis = new SyncRedis(as("feature-sync"), LIMIT)) {
      redis.ping();
      byte[] entity = FeastKeys.of(FeastKeys.PROJECT, "symbol").of("B");
      OfflineRow row =
          new OfflineRow(entity, VIEW, new byte[][] {new FeastValue.Float64(1).encode()}, 5, 5);
      assertThat(redis.offline().send(List.of(row)).await())
          .containsExactly(OfflineOutcome.WRITTEN);
      assertThat(redis.offline().read(VIEW, List.of(row))).hasSize(1);
      redis.offline().advance("facts", 5, 5, redis.offline().runId(), "j");
      assertThat(redis.offline().watermark("facts")).isPresent();
      assertThat(redis.turns().begin("facts", "t")).isTrue();
      assertThat(redis.turns().current("facts")).hasValue("t");
      assertThat(redis.turns().end("facts", "t")).isTrue();
      runJobs(redis.jobs(1), redis.offline().runId());
    }
  }

  private static void runJobs(JobStore jobs, String runId) {
    StoredJob.Progress progress = new StoredJob.Progress(1, 2, "rows");
    for (String id : JOBS) {
      assertThat(jobs.submit(id, "compact", "{}", 9)).isEqualTo(JobAdmission.QUEUED);
      assertThat(jobs.type(id)).hasValue("compact");
      JobLease lease = jobs.claim(id, "me", LIMIT, 3).orElseThrow();
      jobs.renew(lease, LIMIT, progress);
      jobs.checkpoint(lease, LIMIT, "{}");
      if (id.equals(JOBS.getFirst())) {
        jobs.release(lease, Duration.ZERO, false, null);
        jobs.cancel(id);
      } else {
        jobs.finish(lease, JobState.SUCCEEDED, progress, runId, "{}", null);
      }
    }
    assertThat(jobs.newest(9)).isNotEmpty();
    assertThat(jobs.find(JOBS.getLast())).isPresent();
    assertThat(jobs.unfinished()).doesNotContain(JOBS.getLast());
    jobs.noteFiring("s", 7);
    assertThat(jobs.lastFiringMs("s")).isEqualTo(7);
  }

  @Test
  void shouldLetTheGatewayShareSidesRecordsAndRollouts() {
    try (OnlineRedis redis = new OnlineRedis(as("inference-gateway"), as("reader"), LIMIT);
        SignalStore signals = redis.openSignals(LIMIT);
        RolloutStore rollouts = redis.openRollouts(LIMIT);
        RolloutStore shadows = redis.openShadows(LIMIT);
        LettuceSuppressions suppressions = redis.openSuppressionsOfOthers(LIMIT)) {
      SideQuestion side = new SideQuestion(SignalStore.sideKey("m", 1, "A"), "1", 0, 1, 2, true);
      assertThat(done(signals.sides(List.of(side)).getFirst())).isNotNull();
      assertThat(done(signals.put("fl:audit:{x}", "1", LIMIT))).isEqualTo("OK");
      assertThat(done(signals.putIfAbsent("fl:once:{x}", "1", LIMIT))).isTrue();
      assertThat(done(signals.get("fl:once:{x}"))).isEqualTo("1");
      assertThat(done(signals.remove("fl:once:{x}"))).isEqualTo(1);
      for (RolloutStore store : List.of(rollouts, shadows)) {
        assertThat(done(store.restore("m", 3, "{}"))).isEqualTo(RolloutStore.ChangeOutcome.DONE);
        assertThat(done(store.beat("m", "r", "{}", LIMIT))).isNotNull();
      }
      MoneyQuestion.Limits limits = new MoneyQuestion.Limits(4, 900, 6, 3_000, 500);
      MoneyQuestion question = new MoneyQuestion("q", "A", 1, Long.MAX_VALUE / 2, 7, limits);
      assertThat(done(rollouts.publish("m", whole()))).isEqualTo(RolloutStore.PublishOutcome.DONE);
      assertThat(done(rollouts.reserve("m", question)))
          .isEqualTo(RolloutStore.ReserveOutcome.RESERVED);
      assertThat(done(suppressions.read())).isNull();
      assertThatThrownBy(() -> done(suppressions.change(0, SuppressionBook.EMPTY)))
          .hasMessageContaining("NOPERM");
    }
  }

  private static MoneyBase whole() {
    return new MoneyBase(
        "ledger",
        0,
        new MoneyBase.Totals(7, 0, 0, 0),
        List.of(),
        List.of(),
        true,
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void shouldLetFactorApiReadRowsAndChangeSuppressionsAlone() {
    try (OnlineRedis redis = new OnlineRedis(as("factor-api"), as("reader"), LIMIT);
        LettuceSuppressions suppressions = redis.openSuppressions(LIMIT)) {
      assertThat(done(redis.store().heartbeats(2))).hasSize(2);
      assertThat(done(redis.store().symbols(9))).isEmpty();
      assertThat(done(redis.store().layout("none"))).isNull();
      assertThat(done(suppressions.read())).isNull();
      SuppressionBook next = new SuppressionBook(1, List.of(), List.of());
      assertThat(done(suppressions.change(0, next))).isTrue();
      assertThat(ask("operator", "DEL " + LettuceSuppressions.KEY)).contains("NOPERM");
    }
  }

  @Test
  void shouldTrackRowsAsTheReader() {
    var resources = io.lettuce.core.resource.DefaultClientResources.create();
    NearSource source =
        new NearSource("test", resources, as("reader").lettuce(LIMIT), List.of(RowKeys.HEADER));
    try (NearCache<String> cache =
        NearCache.open(
            source,
            (key, fields) -> key,
            NearCacheConfig.DEFAULT,
            new SimpleMeterRegistry(),
            System::nanoTime)) {
      cache.connected().toCompletableFuture().join();
      assertThat(cache.isConnected()).isTrue();
    } finally {
      resources.shutdown().syncUninterruptibly();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reader            | HSET fl:row:{A} h x
          reader            | SET fl:hb:{0} x
          reader            | HGET fl:rollout:{m} state
          reader            | EVAL return{redis.call('HSET',KEYS[1],'h','x')} 1 fl:row:{A}
          factor-api        | HSET fl:row:{A} h x
          factor-api        | HGET fl:row:{A} h
          factor-api        | EVAL return{redis.call('HSET','fl:row:{A}','h','x')} 0
          factor-api        | HGET fl:job:{j} type
          inference-gateway | HSET fl:row:{A} h x
          inference-gateway | HSET fl:suppressions revision 9
          inference-gateway | SET fl:hb:{0} x
          feature-sync      | HSET fl:row:{A} h x
          feature-sync      | SET fl:audit:{x} 1
          feature-sync      | HSET fl:suppressions revision 9
          stream-ingest     | HSET fl:rollout:{m} state x
          stream-ingest     | HSET fl:suppressions revision 9
          stream-ingest     | DEL fl:row:{A}
          stream-ingest     | CONFIG SET maxmemory 1
          operator          | HSET fl:row:{A} h x
          operator          | FLUSHALL
          stream-ingest     | FLUSHALL
          feature-sync      | KEYS *
          factor-api        | ACL LIST
          inference-gateway | PUBLISH c m
          """)
  void shouldRefuseWhatIsNotItsOwn(String user, String command) {
    assertThat(ask(user, command))
        .containsAnyOf("NOPERM", "The user executing the script can't")
        .doesNotContain("password");
  }

  @Test
  void shouldLetWhoProvesNothingAskForASignOfLifeAlone() {
    RedisClient client = RedisClient.create(server.uri());
    try (var connection = client.connect()) {
      assertThat(connection.sync().ping()).isEqualTo("PONG");
      assertThatThrownBy(() -> connection.sync().get("fl:hb:{0}")).hasMessageContaining("NOPERM");
    } finally {
      client.shutdown();
    }
  }

  @Test
  void shouldTakeANewPasswordAtTheNextConnect() throws IOException {
    Path file = Files.writeString(folder.resolve("changing"), "wrong\n");
    RedisAddress address =
        new RedisAddress(server.uri().toURI(), new RedisAddress.User("reader", file), null);
    RedisClient client = RedisClient.create();
    var uri = address.lettuce(LIMIT);
    try {
      assertThatThrownBy(() -> client.connect(uri)).hasStackTraceContaining("WRONGPASS");
      Files.write(file, password("reader"));
      try (var connection = client.connect(uri)) {
        assertThat(connection.sync().hgetall("fl:row:{none}")).isEqualTo(Map.of());
      }
    } finally {
      client.shutdown();
    }
    assertThat(address.toString()).doesNotContain("password of");
  }
}
