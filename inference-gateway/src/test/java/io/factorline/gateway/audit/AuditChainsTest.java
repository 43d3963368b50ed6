package io.factorline.gateway.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.audit.ChainRecord;
import io.factorline.audit.ChainVerifier;
import io.factorline.audit.Seal;
import io.factorline.audit.Verification;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Chains over a topic in memory that takes records in order, late, and now and then not at all. */
final class AuditChainsTest {
  private static final int PARTITIONS = 4;
  private static final int THREADS = 8;
  private static final int EACH = 500;
  private static final String TIME = "2026-11-27T09:30:01.000000000Z";

  /** What was sent and not decided, and what the topic has; one partition. */
  private static final class Partition {
    private final Deque<Runnable> underWay = new ArrayDeque<>();
    private final List<ChainRecord> records = new ArrayList<>();

    synchronized void send(Runnable decide) {
      underWay.add(decide);
    }

    synchronized boolean decideOne() {
      Runnable next = underWay.poll();
      if (next != null) {
        next.run();
      }
      return next != null;
    }

    synchronized long append(int partition, byte[] value) {
      String text = new String(value, UTF_8);
      byte[] key = text.contains("\"symbol\"") ? ("S" + partition).getBytes(UTF_8) : null;
      records.add(new ChainRecord(partition, records.size(), records.size(), key, value));
      return records.size() - 1;
    }
  }

  private final Map<Integer, Partition> topic = new HashMap<>();
  private final Random random = new Random(20_261_127);
  private long failures;

  AuditChainsTest() {
    for (int p = 0; p < PARTITIONS; p++) {
      topic.put(p, new Partition());
    }
  }

  private void send(AuditChains chains, int oneInFails, byte[] value, AuditChains.Place place) {
    Partition partition = topic.get(place.partition());
    partition.send(() -> {
      if (oneInFails > 0 && random.nextInt(oneInFails) == 0) {
        failures++;
        chains.failed(place);
      } else {
        chains.acknowledged(place, partition.append(place.partition(), value));
      }
    });
  }

  private void seal(AuditChains chains, int oneInFails, @Nullable Map<Integer, Seal.Found> found) {
    AuditChains.SealSender sender =
        (seal, value, place) -> {
          Partition partition = topic.get(place.partition());
          partition.send(() -> {
            if (oneInFails > 0 && random.nextInt(oneInFails) == 0) {
              failures++;
              chains.failed(place);
            } else {
              chains.acknowledged(place, partition.append(place.partition(), value));
              chains.sealed(seal);
            }
          });
        };
    var _ = found == null ? chains.seal(TIME, sender) : chains.sealFirst(TIME, found, sender);
  }

  /** Decides all that is under way, and seals until nothing is new. */
  private void settle(AuditChains chains) {
    boolean isMore = true;
    while (isMore) {
      isMore = false;
      for (Partition partition : topic.values()) {
        isMore |= partition.decideOne();
      }
      if (!isMore) {
        seal(chains, 0, null);
        isMore = topic.values().stream().anyMatch(partition -> !partition.underWay.isEmpty());
      }
    }
  }

  private void record(AuditChains chains, int partition, int oneInFails) {
    byte[] open = "{\"id\":null,\"symbol\":\"S%d\"".formatted(partition).getBytes(UTF_8);
    chains.send(partition, open, (value, place) -> send(chains, oneInFails, value, place));
  }

  private Verification verify() {
    ChainVerifier verifier = new ChainVerifier();
    topic.forEach((number, partition) -> {
      verifier.partition(number, true);
      partition.records.forEach(verifier::add);
    });
    return verifier.end(partition -> topic.get(partition).records.size());
  }

  @Test
  void shouldHoldUnderManyThreadsAndFailures() throws Exception {
    AuditChains chains = new AuditChains();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        all.add(
            threads.submit(() -> {
              for (int i = 0; i < EACH; i++) {
                record(chains, ThreadLocalRandom.current().nextInt(PARTITIONS), 10);
              }
            }));
      }
      Future<?> kafka =
          threads.submit(() -> {
            for (int i = 0; i < THREADS * EACH; i++) {
              topic.get(random.nextInt(PARTITIONS)).decideOne();
              if (i % 100 == 99) {
                seal(chains, 10, null);
              }
            }
          });
      for (Future<?> one : all) {
        one.get();
      }
      kafka.get();
    }
    settle(chains);

    Verification found = verify();

    assertThat(found.findings()).isEmpty();
    assertThat(found.chains()).isEqualTo(PARTITIONS);
    assertThat(failures).isPositive();
    assertThat(found.undelivered()).isEqualTo(failures);
    assertThat(found.records() + failures).isGreaterThan(THREADS * EACH);
    assertThat(found.unsealed()).as("the last seals alone").isLessThanOrEqualTo(PARTITIONS);
    assertThat(chains.hasFailed()).isFalse();
  }

  @Test
  void shouldSealOnceNothingIsNewAndNotAgain() {
    AuditChains chains = new AuditChains();
    record(chains, 1, 0);
    settle(chains);
    int before = topic.get(1).records.size();

    settle(chains);

    assertThat(topic.get(1).records).hasSize(before);
    assertThat(topic.get(0).records).as("nothing was written there").isEmpty();
  }

  @Test
  void shouldBeginWithASealInAnEmptyTopicToo() {
    AuditChains chains = new AuditChains();

    seal(chains, 0, Map.of());
    settle(chains);

    assertThat(topic.get(0).records).singleElement().matches(seal -> Seal.is(seal.value()));
    record(chains, 0, 0);
    settle(chains);
    assertThat(verify().isWhole()).isTrue();
    assertThat(verify().seals()).isEqualTo(2);
  }

  @Test
  void shouldRefuseMoreWhereTooManyFailuresAreUntold() {
    AuditChains chains = new AuditChains();
    for (int i = 0; i < 999; i++) {
      chains.failed(new AuditChains.Place(0, 2L * i, "0".repeat(64)));
    }
    assertThat(chains.mustSeal()).isFalse();
    chains.failed(new AuditChains.Place(0, 2L * 999, "0".repeat(64)));
    assertThat(chains.mustSeal()).isTrue();
    chains.failed(new AuditChains.Place(0, 2L * 999 + 1, "1".repeat(64)));
    assertThat(chains.hasFailed()).isTrue();
  }

  @Test
  void shouldTieItsChainsToWhatItFound() {
    AuditChains killed = new AuditChains();
    record(killed, 2, 0);
    topic.get(2).decideOne();
    ChainRecord last = topic.get(2).records.getLast();
    AuditChains next = new AuditChains();
    String hash = io.factorline.audit.RecordHash.of(last.value());
    seal(next, 0, Map.of(2, new Seal.Found(last.offset(), hash)));
    settle(next);
    assertThat(verify().isWhole()).isTrue();

    topic.get(2).records.set(0, new ChainRecord(2, 0, 0, last.key(), changed(last.value())));

    assertThat(verify().isWhole()).isFalse();
  }

  private static byte[] changed(byte[] value) {
    return new String(value, UTF_8).replace("null", "true").getBytes(UTF_8);
  }
}
