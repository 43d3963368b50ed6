package io.factorline.ingest;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogException;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.ingest.deliver.BarCopies;
import io.factorline.ingest.deliver.OwnerClocks;
import io.factorline.ingest.deliver.Rejects;
import io.factorline.ingest.loop.IngestLoop;
import io.factorline.redis.FeastWriter;
import io.factorline.redis.PartitionStore;
import io.factorline.redis.RowStore;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

/** The catalog, and the loop that computes by it. */
@Configuration(proxyBeanMethods = false)
class LoopConfiguration {

  @Bean
  Catalog catalog(FactorlineProperties shared) throws CatalogException {
    return shared.catalog().isEmpty()
        ? CatalogLoader.defaults()
        : CatalogLoader.load(Path.of(shared.catalog()));
  }

  @Bean
  EnginePlan enginePlan(Catalog catalog) {
    return EnginePlan.of(catalog);
  }

  @Bean
  IngestLoop.Outlets outlets(
      EnginePlan plan,
      RowStore rows,
      PartitionStore partitions,
      FeastWriter feast,
      KafkaTemplate<byte[], byte[]> kafka) {
    return new IngestLoop.Outlets(
        rows,
        partitions,
        new BarCopies(plan, kafka, feast),
        new Rejects(kafka),
        new OwnerClocks(kafka));
  }

  @Bean(destroyMethod = "close")
  IngestLoop ingestLoop(
      IngestProperties ingest,
      EnginePlan plan,
      IngestLoop.Outlets outlets,
      ProcessEnd processEnd,
      MeterRegistry registry) {
    String owner = "ingest-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    IngestLoop.Settings settings =
        new IngestLoop.Settings(
            owner, ingest.maxLoss(), ingest.heartbeat(), () -> processEnd.now("loop failed"));
    IngestLoop loop = new IngestLoop(settings, plan, outlets, EpochClock.SYSTEM, registry);
    loop.start();
    return loop;
  }
}
