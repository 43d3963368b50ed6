package io.factorline.sync.openlineage;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where events of OpenLineage go.
 *
 * @param file that they are appended to, one a line; empty: none are written
 * @param maxSize of the file; the event that would exceed it begins a new one
 * @param keptFiles older files that are kept, as {@code <file>.1} (the newest) and on
 * @param namespace of jobs and of datasets that are no files, as of one Factorline among several
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.openlineage", ignoreUnknownFields = false)
record OpenLineageProperties(
    @DefaultValue("") String file,
    @DefaultValue("16MB") DataSize maxSize,
    @DefaultValue("4") int keptFiles,
    @DefaultValue("factorline") String namespace) {
  OpenLineageProperties {
    if (maxSize.toBytes() < RunEvents.MAX_EVENT_BYTES || maxSize.toGigabytes() > 16) {
      throw new IllegalArgumentException("must be in 1MB..16GB: maxSize=" + maxSize);
    }
    if (keptFiles < 0 || keptFiles > 100) {
      throw new IllegalArgumentException("must be in 0..100: keptFiles=" + keptFiles);
    }
    if (namespace.isBlank()) {
      throw new IllegalArgumentException("must not be blank: namespace=" + namespace);
    }
  }
}
