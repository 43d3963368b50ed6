package io.factorline.gateway.repository;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What lay in a repository at one time.
 *
 * @param versions those that may be loaded, by model and then version, ascending
 * @param problems what is wrong, by {@code model} or {@code model/version}; the rest is unharmed
 */
public record RepositorySnapshot(List<StoredVersion> versions, Map<String, String> problems) {
  public RepositorySnapshot {
    versions = List.copyOf(versions);
    problems = java.util.Collections.unmodifiableMap(new TreeMap<>(problems));
  }
}
