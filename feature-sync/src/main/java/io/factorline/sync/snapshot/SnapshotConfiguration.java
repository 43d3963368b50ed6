package io.factorline.sync.snapshot;

import io.factorline.archive.StateFiles;
import io.factorline.catalog.Catalog;
import io.factorline.engine.EnginePlan;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.ManifestStore;
import io.factorline.sync.lake.LakeRoom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The states of the engine in the lake. */
@Configuration(proxyBeanMethods = false)
class SnapshotConfiguration {

  @Bean
  EnginePlan enginePlan(Catalog catalog) {
    return EnginePlan.of(catalog);
  }

  @Bean
  StateFiles stateFiles(LakeStorage storage, ManifestStore manifests) {
    return new StateFiles(storage, manifests);
  }

  @Bean
  Snapshots snapshots(EnginePlan plan, StateFiles states, LakeRoom room) {
    return new Snapshots(plan, states, room);
  }
}
