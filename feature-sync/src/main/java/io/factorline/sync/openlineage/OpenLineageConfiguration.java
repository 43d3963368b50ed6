package io.factorline.sync.openlineage;

import io.factorline.catalog.Catalog;
import io.factorline.sync.config.FactorlineProperties;
import io.factorline.sync.job.JobListener;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Events of OpenLineage, where a file is named for them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${feature-sync.openlineage.file:}' != ''")
class OpenLineageConfiguration {

  @Bean
  JobListener eventWriter(
      OpenLineageProperties properties,
      Catalog catalog,
      FactorlineProperties shared,
      ResearchFolder research,
      ObjectProvider<BuildProperties> build,
      MeterRegistry registry) {
    BuildProperties known = build.getIfAvailable();
    String written = known == null ? null : known.getVersion();
    String version = written == null ? "unpackaged" : written;
    Facets facets = new Facets("urn:factorline:feature-sync:" + version);
    Datasets datasets =
        new Datasets(
            catalog, properties.namespace(), shared.sourceFolder(), research.root(), facets);
    EventFile file =
        new EventFile(
            Path.of(properties.file()), properties.maxSize().toBytes(), properties.keptFiles());
    return new EventWriter(
        new RunEvents(properties.namespace(), version, facets, datasets, EpochClock.SYSTEM),
        file,
        registry);
  }
}
