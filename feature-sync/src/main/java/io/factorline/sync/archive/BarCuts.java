package io.factorline.sync.archive;

import io.factorline.lake.Cut;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much of {@code factor-bars} the tables of bars have. */
public final class BarCuts {
  private BarCuts() {}

  /**
   * The cut of a table of bars, or where it will begin if it does not follow the topic yet; none
   * where no table of the lake follows the topic, so that nobody archives it here.
   *
   * @param partitions of {@code factor-bars}
   * @throws IOException if a manifest cannot be read
   */
  public static Optional<Cut> of(
      ManifestStore manifests, String table, TopicId topic, int partitions) throws IOException {
    Cut own = manifests.current(table).cut();
    return own != null && own.topic().equals(topic)
        ? Optional.of(own)
        : slowest(manifests, manifests.tables(LakeTables.BARS), topic, partitions);
  }

  /** The slowest end of the tables that follow a topic; none where there is no such table. */
  static Optional<Cut> slowest(
      ManifestStore manifests, Collection<String> tables, TopicId topic, int partitions)
      throws IOException {
    List<Cut> cuts = new ArrayList<>();
    for (String table : tables) {
      Cut cut = manifests.current(table).cut();
      if (cut != null && cut.topic().equals(topic)) {
        cuts.add(cut);
      }
    }
    if (cuts.isEmpty()) {
      return Optional.empty();
    }
    Map<Integer, Long> least = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      int at = partition;
      least.put(partition, cuts.stream().mapToLong(cut -> cut.offset(at)).min().orElse(0));
    }
    return Optional.of(Cut.startOf(topic, partitions).with(least));
  }
}
