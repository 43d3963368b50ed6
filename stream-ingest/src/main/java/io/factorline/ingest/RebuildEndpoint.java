package io.factorline.ingest;

import io.factorline.ingest.consume.Rebuild;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/rebuild}: by POST the partitions whose rows were lost start again, whole or not
 * at all: from a state of the lake each, or from the first record of the log where Kafka has it.
 */
@Component
@Endpoint(id = "rebuild")
class RebuildEndpoint {
  private static final Pattern STATE =
      Pattern.compile(
          "(?<partition>[0-9]{1,9}) (?<file>[A-Za-z0-9_/-][A-Za-z0-9._/-]*)"
              + " (?<sha256>[0-9a-f]{64})");

  private final IngestService service;

  RebuildEndpoint(IngestService service) {
    this.service = service;
  }

  /**
   * Starts them.
   *
   * @param states {@code PARTITION FILE SHA256} of each state, separated by commas; may be empty
   */
  @WriteOperation
  Map<String, Object> start(String states) {
    Map<Integer, Rebuild.NamedState> named = named(states);
    Pipeline pipeline = service.pipeline();
    if (pipeline == null) {
      return Map.of("refused", Map.of(), "started", Set.of());
    }
    Rebuild.Found found = pipeline.rebuild(pipeline.loop().status().lost(), named);
    return new TreeMap<>(Map.of("refused", found.refused(), "started", found.accepted().keySet()));
  }

  private static Map<Integer, Rebuild.NamedState> named(String states) {
    Map<Integer, Rebuild.NamedState> named = new TreeMap<>();
    for (String state : states.isEmpty() ? new String[0] : states.split(",", -1)) {
      Matcher parts = STATE.matcher(state);
      if (!parts.matches() || state.contains("..")) {
        throw new InvalidEndpointRequestException(
            "must be PARTITION FILE SHA256: states=" + state, "Wrong state");
      }
      named.put(
          Integer.valueOf(parts.group("partition")),
          new Rebuild.NamedState(parts.group("file"), parts.group("sha256")));
    }
    return named;
  }
}
