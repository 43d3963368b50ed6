package io.factorline.sync.rebuild;

import io.factorline.archive.StateFiles;
import io.factorline.engine.EnginePlan;
import io.factorline.sync.lake.LakeRoom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a lost Redis is rebuilt from. */
@Configuration(proxyBeanMethods = false)
class RebuildConfiguration {

  @Bean
  PartitionStates partitionStates(EnginePlan plan, StateFiles states, LakeRoom room) {
    return new PartitionStates(plan, states, room);
  }
}
