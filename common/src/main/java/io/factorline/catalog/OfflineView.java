package io.factorline.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Factors that come from outside the stream, as fundamentals.
 *
 * @param entity name of its entity
 * @param ttl how long a value stands from its event time, in wall time
 * @param source where its rows come from, as declared; not interpreted here
 */
public record OfflineView(
    String name,
    String entity,
    List<OfflineField> fields,
    Duration ttl,
    Map<String, String> source,
    String definition)
    implements View {
  public OfflineView {
    fields = List.copyOf(fields);
    source = Map.copyOf(source);
  }

  @Override
  public List<String> factorNames() {
    return fields.stream().map(OfflineField::name).toList();
  }
}
