package io.factorline.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Factors that come from outside the stream, as fundamentals.
 *
 * @param entity name of its entity
 * @param ttl how long a value stands from its event time, in wall time
 * @param source where its rows come from; empty where they are only pushed
 * @param corporateActions whether its rows are splits of symbols: an event time is when one takes
 *     effect, and the only field its ratio
 */
public record OfflineView(
    String name,
    String entity,
    List<OfflineField> fields,
    Duration ttl,
    Optional<Source> source,
    String definition,
    boolean corporateActions)
    implements View {
  public OfflineView {
    fields = List.copyOf(fields);
  }

  @Override
  public List<String> factorNames() {
    return fields.stream().map(OfflineField::name).toList();
  }

  /** Whether its rows are about symbols. */
  public boolean isOfSymbols() {
    return entity.equals(Entity.SYMBOL);
  }
}
