package io.factorline.tracing.service;

import io.factorline.tracing.TracingSettings;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which traces are followed.
 *
 * @param sampling share of the traces that begin here, in [0, 1]
 * @param endpoint where spans go by OTLP over HTTP; none for nowhere
 * @param headers sent along to it
 */
@ConfigurationProperties(prefix = "tracing", ignoreUnknownFields = false)
record TracingProperties(
    @DefaultValue("0.001") double sampling,
    @Nullable URI endpoint,
    @DefaultValue Map<String, String> headers) {

  TracingProperties {
    // Refused at start, with the property's name.
    var _ = new TracingSettings(sampling, endpoint, headers);
  }

  /** The same as the tracing package has it. */
  TracingSettings settings() {
    return new TracingSettings(sampling, endpoint, headers);
  }

  @Override
  public String toString() {
    return settings().toString();
  }
}
