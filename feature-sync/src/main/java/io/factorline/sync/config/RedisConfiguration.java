package io.factorline.sync.config;

import io.factorline.redis.SyncRedis;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Redis. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {

  @Bean
  SyncRedis syncRedis(FactorlineProperties shared, RedisProperties redis) {
    return new SyncRedis(shared.redis().address(), redis.timeout());
  }
}
