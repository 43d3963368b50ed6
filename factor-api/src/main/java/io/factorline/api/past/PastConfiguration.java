package io.factorline.api.past;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.config.FactorlineProperties;
import io.factorline.api.config.PastProperties;
import io.factorline.api.factors.PastReads;
import io.factorline.api.history.AsOfBars;
import io.factorline.api.history.AsOfMembers;
import io.factorline.api.history.work.WorkPool;
import io.factorline.catalog.Catalog;
import io.factorline.engine.EnginePlan;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How answers of before are found again. */
@Configuration(proxyBeanMethods = false)
class PastConfiguration {

  @Bean
  PastLake pastLake(FactorlineProperties shared, FactorApiProperties properties)
      throws IOException {
    return PastLake.open(shared.lake(), properties.past());
  }

  @Bean
  WorkPool pastPool(FactorApiProperties properties) {
    PastProperties past = properties.past();
    return new WorkPool(past.threads(), past.maxQueued(), Long.MAX_VALUE);
  }

  @Bean
  PastReads pastReads(
      PastLake lake,
      AsOfBars bars,
      AsOfMembers members,
      WorkPool pastPool,
      Catalog catalog,
      FactorApiProperties properties) {
    PastProperties past = properties.past();
    PastPositions positions = new PastPositions(lake, EnginePlan.of(catalog), past.maxRecords());
    PastReader reader = new PastReader(new PastBars(lake), new PastOffline(lake), positions);
    AsOfReader asOf = new AsOfReader(bars, members, new PastOffline(lake));
    return new PastFactors(reader, asOf, pastPool, past);
  }
}
