package io.factorline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.SymbolPartition;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.TopicLog;
import io.factorline.local.process.OsProcess;
import io.factorline.store.StateFile;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A view whose definition changed is, once seeded, the view that ran all along. */
final class SeedIT {
  private static final String VIEW = "changed_5s";
  private static final int TICKS = 2_400;

  private static String catalog(String more) {
    return CatalogFiles.withView(
        CatalogFiles.shipped(),
        VIEW + ": {timeframe: 5s, ttl: 5m, factorSets: [standard]" + more + "}");
  }

  @Test
  void shouldGoOnAsIfItHadRunAllAlong(@TempDir Path directory) throws Exception {
    Path old = CatalogFiles.write(directory.resolve("old.yaml"), catalog(""));
    Path changed = CatalogFiles.write(directory.resolve("new.yaml"), catalog(", unstableBars: 2"));
    EnginePlan plan = EnginePlan.of(CatalogLoader.load(changed));
    Path lake = Files.createDirectories(directory.resolve("lake"));
    List<Path> files = TickFiles.write(directory, 3, TICKS, 60);
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess first = stack.startIngest("factorline.catalog=" + old);
      assertThat(stack.replay(files.get(0), "max").rejected()).isEmpty();
      TopicId topic = stack.rows().values().iterator().next().hot().header().topic();
      Map<String, Seed> seeds = seeds(lake, plan, twin(plan, topic, stack));
      assertThat(stack.replay(files.get(1), "max").rejected()).isEmpty();
      first.kill();
      FeastCopies.forget(stack, VIEW);

      OsProcess second = start(stack, changed, lake);
      stack.awaitHeartbeats();
      List<Seed> all = List.copyOf(seeds.values());
      send(stack, all.subList(0, all.size() / 2));
      second.kill();
      OsProcess third = start(stack, changed, lake);
      send(stack, all.subList(all.size() / 2, all.size()));
      send(stack, List.of(missing(all.getFirst()), another(all.getLast())));
      stack.awaitApplied();
      FeastCopies.requireAsInRows(stack);
      assertThat(stack.replay(files.get(2), "max").rejected()).isEmpty();

      Twin whole = twin(plan, topic, stack);
      assertThat(stack.digests().bySymbol()).isEqualTo(whole.digests().bySymbol());
      assertThat(reasons(stack)).containsOnlyKeys("SEED");
      assertThat(reasons(stack).get("SEED")).hasSize(2);
      assertThat(stack.management(third).metric("ingest_seeds_seconds_count{outcome=\"refused\"}"))
          .isEqualTo(2);
    }
  }

  private static OsProcess start(IngestStack stack, Path catalog, Path lake) {
    return stack.startIngest("factorline.catalog=" + catalog, "factorline.lake=" + lake);
  }

  private static Twin twin(EnginePlan plan, TopicId topic, IngestStack stack) {
    return new Twin(plan, topic, KafkaTopics.PARTITIONS).apply(stack.log(Topics.TICKS));
  }

  /** One state file per partition, and a seed per symbol that names it. */
  private static Map<String, Seed> seeds(Path lake, EnginePlan plan, Twin covered) {
    String definition = plan.layout().views().get(plan.layout().indexOf(VIEW)).definition();
    Map<String, Seed> seeds = new TreeMap<>();
    covered
        .files()
        .forEach((partition, file) -> {
          String path = "states/2026-11-26/" + partition + ".state";
          String sha256 = write(lake.resolve(path), file);
          long offset = file.point().offset();
          file.symbols()
              .forEach(row ->
                  seeds.put(
                      row.symbol(),
                      new Seed(row.symbol(), VIEW, definition, path, sha256, offset)));
        });
    assertThat(seeds).hasSizeGreaterThan(1);
    return seeds;
  }

  private static String write(Path path, StateFile file) {
    try {
      byte[] bytes = file.encode();
      Files.createDirectories(path.getParent());
      Files.write(path, bytes);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Seed missing(Seed s) {
    return new Seed(
        s.symbol(), s.view(), s.definition(), "states/none.state", s.sha256(), s.offset());
  }

  private static Seed another(Seed s) {
    return new Seed(s.symbol(), s.view(), s.definition(), s.file(), "00".repeat(32), s.offset());
  }

  private static void send(IngestStack stack, List<Seed> seeds) {
    try (TickProducer producer = new TickProducer(stack.kafka().bootstrapServers())) {
      for (Seed seed : seeds) {
        int partition = SymbolPartition.of(seed.symbol(), KafkaTopics.PARTITIONS);
        byte[] key = seed.symbol().getBytes(UTF_8);
        producer.send(partition, key, MarketEventWriter.seed(seed), "seed");
      }
      assertThat(producer.positions()).hasSameSizeAs(seeds);
    }
  }

  private static Map<String, List<String>> reasons(IngestStack stack) {
    Map<String, List<String>> reasons = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : stack.log(Topics.TICKS_REJECTED)) {
      String position =
          TopicLog.header(record, "partition") + "@" + TopicLog.header(record, "offset");
      List<String> positions =
          reasons.computeIfAbsent(
              String.valueOf(TopicLog.header(record, "reason")),
              reason -> new java.util.ArrayList<>());
      if (!positions.contains(position)) {
        positions.add(position);
      }
    }
    return reasons;
  }
}
