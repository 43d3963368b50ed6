package io.factorline.ingest.consume;

import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.ingest.seed.LakeFolder;
import io.factorline.ingest.seed.SeedRefusedException;
import io.factorline.ingest.seed.TickLog;
import io.factorline.store.RowFormatException;
import io.factorline.store.StateFile;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how partitions whose rows were lost come back whole: from a state file of the lake and
 * the records behind it, or from the first record of the log where Kafka still has that one. A
 * partition that would come back with less is refused. Stateless; blocks.
 */
public final class Rebuild {
  private final LakeFolder lake;
  private final EnginePlan plan;
  private final TickLog.Opener logs;

  /** A state file as who made it names it. */
  public record NamedState(String file, String sha256) {}

  /**
   * What is to be done.
   *
   * @param accepted what brings a partition back
   * @param refused why it would not come back whole: rule and values
   */
  public record Found(Map<Integer, Recovery> accepted, Map<Integer, String> refused) {}

  /** For partitions of this lake and log. */
  public Rebuild(LakeFolder lake, EnginePlan plan, TickLog.Opener logs) {
    this.lake = lake;
    this.plan = plan;
    this.logs = logs;
  }

  /** Looks at each of these partitions of a topic. */
  public Found find(TopicIdentity topic, Set<Integer> lost, Map<Integer, NamedState> states) {
    Map<Integer, Recovery> accepted = new TreeMap<>();
    Map<Integer, String> refused = new TreeMap<>();
    for (int partition : lost) {
      try {
        accepted.put(partition, find(topic, partition, states.get(partition)));
      } catch (SeedRefusedException | RowFormatException e) {
        refused.put(partition, String.valueOf(e.getMessage()));
      } catch (IOException | KafkaException e) {
        refused.put(partition, "must be read: reason=" + e);
      }
    }
    return new Found(accepted, refused);
  }

  private Recovery find(TopicIdentity topic, int partition, @Nullable NamedState named)
      throws IOException, SeedRefusedException {
    long first = firstOffset(partition);
    if (named == null) {
      if (first > 0) {
        throw new SeedRefusedException(
            "must have a state in the lake, for Kafka no longer has the first records: firstOffset="
                + first);
      }
      return new Recovery.ColdStart();
    }
    StateFile state = lake.read(named.file(), named.sha256());
    require(topic, partition, state, first);
    return new Recovery.FromState(state);
  }

  private void require(TopicIdentity topic, int partition, StateFile state, long first)
      throws SeedRefusedException {
    if (!state.point().topic().equals(topic.id())
        || state.partition() != partition
        || state.partitions() != topic.partitions()) {
      throw new SeedRefusedException(
          "must be of this partition: topic=%s, partition=%d of %d"
              .formatted(state.point().topic(), state.partition(), state.partitions()));
    }
    if (state.point().offset() < first) {
      throw new SeedRefusedException(
          "must reach to the first record that Kafka has: offset=%d, firstOffset=%d"
              .formatted(state.point().offset(), first));
    }
    // A row or kernel state that cannot be gone on from is found here, not when it is too late.
    var _ = EngineSnapshot.resume(state, plan, new ImmediateDelivery(EngineListener.NONE));
  }

  private long firstOffset(int partition) {
    try (TickLog log = logs.open(partition, 0)) {
      return log.firstOffset();
    }
  }
}
