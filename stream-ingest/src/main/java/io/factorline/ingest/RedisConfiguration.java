package io.factorline.ingest;

import io.factorline.redis.FeastWriter;
import io.factorline.redis.PartitionStore;
import io.factorline.redis.RedisLink;
import io.factorline.redis.RowStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The link to Redis, which must be one that never evicts a row. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {

  @Bean(destroyMethod = "close")
  RedisLink redisLink(FactorlineProperties shared, IngestProperties ingest) {
    RedisLink link = new RedisLink(shared.redis().uri(), ingest.storeTimeout());
    link.partitions().requireNoEviction();
    link.rows().prepare().toCompletableFuture().join();
    return link;
  }

  @Bean
  RowStore rowStore(RedisLink link) {
    return link.rows();
  }

  @Bean
  PartitionStore partitionStore(RedisLink link) {
    return link.partitions();
  }

  @Bean
  FeastWriter feastWriter(RedisLink link) {
    return link.feast();
  }
}
