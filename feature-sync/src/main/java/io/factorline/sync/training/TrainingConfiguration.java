package io.factorline.sync.training;

import io.factorline.catalog.Catalog;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.ManifestStore;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The job {@code training-set}. */
@Configuration(proxyBeanMethods = false)
class TrainingConfiguration {

  @Bean
  TrainingSetJob trainingSetJob(
      Catalog catalog,
      LakeStorage storage,
      ManifestStore manifests,
      ResearchFolder folder,
      ResearchProperties properties) {
    return new TrainingSetJob(catalog, storage, manifests, folder, properties);
  }
}
