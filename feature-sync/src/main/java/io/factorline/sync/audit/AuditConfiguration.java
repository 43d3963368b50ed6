package io.factorline.sync.audit;

import io.factorline.event.Topics;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.sync.archive.TopicRetention;
import io.factorline.sync.config.FactorlineProperties;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import io.factorline.time.EpochClock;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The jobs over records of predictions. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

  @Bean
  AuditLog auditLog(ManifestStore manifests, ParquetReader reader) {
    return new AuditLog(manifests, reader);
  }

  @Bean
  TopicTail.Tails auditTails(
      FactorlineProperties shared, @Qualifier("archiveAdmin") Admin archiveAdmin) {
    return () -> KafkaTail.open(shared.kafka().address(), archiveAdmin);
  }

  @Bean
  AuditRetention auditRetention(AuditLog log, AuditProperties properties) {
    return new AuditRetention(log, properties.deletesBroken());
  }

  @Bean
  ApplicationRunner auditTopicRetention(
      @Qualifier("archiveAdmin") Admin archiveAdmin, AuditProperties properties) {
    TopicRetention.Rule rule =
        new TopicRetention.Rule(
            Topics.SIGNAL_AUDIT,
            properties.kafkaAtLeast(),
            "feature-sync.audit.kafka-at-least",
            false);
    TopicRetention retention = new TopicRetention(archiveAdmin, rule);
    return arguments -> retention.look();
  }

  @Bean
  AuditVerifyJob auditVerifyJob(AuditLog log, TopicTail.Tails tails) {
    return new AuditVerifyJob(log, tails, EpochClock.SYSTEM);
  }

  @Bean
  AuditExportJob auditExportJob(
      AuditLog log,
      TopicTail.Tails tails,
      ResearchFolder folder,
      ResearchProperties research,
      AuditProperties properties) {
    return new AuditExportJob(log, tails, folder, research, properties, EpochClock.SYSTEM);
  }
}
