package io.factorline.sync.signals;

import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.security.OwnKey;
import io.factorline.security.OwnTls;
import io.factorline.time.EpochClock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The job {@code replay-signals}. */
@Configuration(proxyBeanMethods = false)
class ReplaySignalsConfiguration {

  @Bean
  ReplaySignalsJob replaySignalsJob(
      ManifestStore manifests,
      ParquetReader reader,
      ReplaySignalsProperties properties,
      OwnKey ownKey,
      OwnTls ownTls) {
    return new ReplaySignalsJob(
        manifests,
        reader,
        () -> new GatewayReplayer(properties.gateway(), properties.patience(), ownKey, ownTls),
        properties.batch(),
        EpochClock.SYSTEM);
  }
}
