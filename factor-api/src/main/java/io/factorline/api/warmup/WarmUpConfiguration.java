package io.factorline.api.warmup;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.directory.SymbolDirectory;
import io.factorline.api.factors.FactorReads;
import io.factorline.api.factors.Plans;
import io.factorline.catalog.Catalog;
import io.factorline.near.NearCache;
import io.factorline.online.Board;
import io.factorline.online.Stored;
import io.factorline.warmup.WarmUp;
import io.factorline.warmup.WarmUpHealth;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a first answer would otherwise wait for. */
@Configuration(proxyBeanMethods = false)
class WarmUpConfiguration {

  @Bean
  WarmUp apiWarmUp(
      Supplier<Board> board,
      SymbolDirectory directory,
      NearCache<Stored> rows,
      FactorReads reads,
      Plans plans,
      Catalog catalog,
      FactorApiProperties properties) {
    FirstReads first =
        new FirstReads(
            board,
            directory,
            rows,
            reads,
            plans.ofFactors(FirstReads.factors(catalog)),
            properties.limits().maxSymbols());
    return WarmUp.start(List.of(new WarmUp.Step("rows", first::isDone)), properties.warmUp());
  }

  @Bean
  WarmStart warmStart(WarmUp warmUp) {
    return new WarmStart(warmUp);
  }

  @Bean("warmUp")
  WarmUpHealth warmUpHealth(WarmUp warmUp) {
    return new WarmUpHealth(warmUp);
  }
}
