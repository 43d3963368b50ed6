package io.factorline.archive;

import io.factorline.engine.EnginePlan;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.engine.SeedRun;
import io.factorline.engine.SeedSource;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.hash.Sha256;
import io.factorline.lake.LakeFormatException;
import io.factorline.lake.LakeStorage;
import io.factorline.store.RowFormatException;
import io.factorline.store.StateFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The states that {@code seed} records of an archived log name, as the live engine took them: from
 * their file, brought up to the seed by the archived records between. Seeds in a row that name the
 * same file share the engine that runs beside. One thread.
 */
public final class ArchiveSeeds implements SeedSource, Closeable {
  private static final int MOST_OPEN = 4;

  private final LakeStorage storage;
  private final TickLog log;
  private final LogId id;
  private final EnginePlan plan;
  private final Map<String, Follower> followers = new LinkedHashMap<>();

  /** What is known of a file that seeds name. */
  private sealed interface Follower {
    record Running(SeedRun run, TickCursor records) implements Follower {}

    record Refused(String detail) implements Follower {}
  }

  ArchiveSeeds(LakeStorage storage, TickLog log, LogId id, EnginePlan plan) {
    this.storage = storage;
    this.log = log;
    this.id = id;
    this.plan = plan;
  }

  /**
   * @throws UncheckedIOException if the archive cannot be read, or does not reach back to the file
   */
  @Override
  public Answer answer(LogRecord record, Seed seed) {
    try {
      return switch (follower(seed)) {
        case Follower.Running(SeedRun run, TickCursor records) -> {
          advance(run, records, record.offset());
          yield run.answer(seed.symbol());
        }
        case Follower.Refused(String detail) -> new Answer.Refused(detail);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Follower follower(Seed seed) throws IOException {
    String key = seed.file() + ' ' + seed.view() + ' ' + seed.sha256() + ' ' + seed.offset();
    Follower known = followers.get(key);
    if (known != null) {
      return known;
    }
    if (followers.size() == MOST_OPEN) {
      Iterator<Follower> oldest = followers.values().iterator();
      close(oldest.next());
      oldest.remove();
    }
    Follower opened = open(seed);
    followers.put(key, opened);
    return opened;
  }

  private static void advance(SeedRun run, TickCursor records, long offset) throws IOException {
    while (run.nextOffset() < offset) {
      LogRecord next = records.next();
      if (next == null) {
        throw new LakeFormatException(
            "must be archived: table=ticks, offset=" + run.nextOffset() + ", seed=" + offset);
      }
      run.apply(next);
    }
  }

  private Follower open(Seed seed) throws IOException {
    try {
      byte[] bytes = storage.read(seed.file());
      if (!Sha256.hex(bytes).equals(seed.sha256())) {
        return new Follower.Refused("must have the checksum of the seed: file=" + seed.file());
      }
      StateFile file = StateFile.decode(bytes);
      String refusal = SeedRun.refusal(file, id, seed);
      return refusal == null ? running(file, seed) : new Follower.Refused(refusal);
    } catch (NoSuchFileException e) {
      return new Follower.Refused("must be in the lake: file=" + seed.file());
    } catch (RowFormatException e) {
      return new Follower.Refused("must be a state file: file=" + seed.file());
    }
  }

  private Follower running(StateFile file, Seed seed) throws IOException {
    long begin = log.begin(id.partition());
    if (begin > seed.offset()) {
      throw new LakeFormatException(
          "must be archived from the file of a seed on: partition="
              + id.partition()
              + ", offset="
              + seed.offset()
              + ", begin="
              + begin);
    }
    return new Follower.Running(
        new SeedRun(file, plan, seed.view()), log.read(id.partition(), seed.offset()));
  }

  private static void close(Follower follower) throws IOException {
    if (follower instanceof Follower.Running running) {
      running.records().close();
    }
  }

  @Override
  public void close() throws IOException {
    for (Follower follower : followers.values()) {
      close(follower);
    }
    followers.clear();
  }
}
