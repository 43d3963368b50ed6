package io.factorline.sync.seed;

import io.factorline.access.KafkaAddress;
import io.factorline.archive.StateFiles;
import io.factorline.engine.StoredSymbol;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.lake.LakeFile;
import io.factorline.store.RowHeader;
import io.factorline.store.StateFile;
import io.factorline.store.StateSymbol;
import io.factorline.store.TopicId;
import io.factorline.sync.archive.StreamTopics;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobFailedException;
import io.factorline.sync.lake.LakeRoom;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * One run of a job {@code seed}: states are made and kept, seeds are sent, and what became of them
 * is told. Each step that was done before a crash is not done again. One thread, once.
 */
final class Seeding {
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int SAMPLES = 20;
  private static final int TOLD_FILES = 100;

  private final Parts parts;
  private final SeedRequest request;
  private final JobContext context;
  private final SeedProgress progress;
  private final List<Map<String, Object>> cold = new ArrayList<>();
  private final List<String> notTraded = new ArrayList<>();
  private long symbols;
  private long seeds;
  private long records;

  /**
   * What it works with.
   *
   * @param rows the hot rows of a partition
   * @param patience how long stream-ingest may take no seed
   */
  record Parts(
      StateFiles states,
      LakeRoom room,
      StreamTopics topics,
      KafkaAddress kafka,
      IntFunction<List<StoredSymbol>> rows,
      Duration patience) {}

  Seeding(Parts parts, SeedRequest request, JobContext context, TopicId topic) {
    this.parts = parts;
    this.request = request;
    this.context = context;
    this.progress = SeedProgress.of(context.lastCheckpoint(), topic);
  }

  /** Makes the state of each partition, without keeping it. */
  Map<String, Object> dryRun(History history, int partitions) throws IOException {
    for (int partition = 0; partition < partitions; partition++) {
      History.Made made = make(history, partition, partitions);
      symbols += made.engine().symbols().size();
      records += made.records();
      noteCold(partition, made.cold());
    }
    return report(history);
  }

  /**
   * Seeds all symbols of the history that stream-ingest knows.
   *
   * @throws JobFailedException if stream-ingest refused seeds, or did not take them in time
   */
  Map<String, Object> run(History history, int partitions) throws IOException, JobFailedException {
    for (int partition = 0; partition < partitions; partition++) {
      if (progress.kept(partition) == null) {
        keep(history, partition, partitions);
      }
    }
    send();
    Map<String, Object> report = report(history);
    awaitApplied(report);
    SortedMap<String, String> refused = refused();
    report.put("taken", seeds - refused.size());
    if (!refused.isEmpty()) {
      report.put("refused", samples(refused));
      throw new JobFailedException(
          "must be taken by stream-ingest: seeds="
              + seeds
              + ", refused="
              + refused.size()
              + ", first="
              + refused.firstKey()
              + " "
              + refused.get(refused.firstKey()),
          report);
    }
    return report;
  }

  private History.Made make(History history, int partition, int partitions) throws IOException {
    long before = 0;
    long all = 0;
    for (int i = 0; i < partitions; i++) {
      before += i < partition ? history.end(i) : 0;
      all += history.end(i);
    }
    long done = before;
    long total = all;
    context.check();
    context.progress(done, total, "records");
    return history.make(
        partition,
        offset -> {
          context.check();
          context.progress(done + offset, total, "records");
        });
  }

  private void keep(History history, int partition, int partitions) throws IOException {
    History.Made made = make(history, partition, partitions);
    long offset = made.engine().nextOffset();
    String path = "";
    String sha256 = "";
    if (!made.engine().symbols().isEmpty()) {
      parts.room.require();
      LakeFile file = history.keep(parts.states, made);
      path = file.path();
      sha256 = parts.states.sha256(file);
    }
    progress.kept(
        new SeedProgress.Kept(partition, path, sha256, offset, made.records(), made.cold()));
    context.checkpoint(progress.toMap());
  }

  private void send() throws IOException {
    if (progress.rejectedFrom() == null) {
      progress.rejectedFrom(new RefusedSeeds(parts.kafka).ends());
      context.checkpoint(progress.toMap());
    }
    try (SeedSender sender = new SeedSender(parts.kafka)) {
      for (SeedProgress.Kept kept : progress.kept()) {
        records += kept.records();
        noteCold(kept.partition(), kept.cold());
        if (!kept.isEmpty()) {
          context.check();
          send(kept, sender);
        }
      }
    }
  }

  private void send(SeedProgress.Kept kept, SeedSender sender) throws IOException {
    StateFile state = parts.states.read(kept.path());
    symbols += state.symbols().size();
    List<Seed> wanted = known(state).stream().map(symbol -> seed(symbol, kept)).toList();
    seeds += wanted.size();
    if (!wanted.isEmpty() && !progress.sent().containsKey(kept.partition())) {
      progress.sent(sender.send(kept.partition(), wanted));
      context.checkpoint(progress.toMap());
    }
  }

  private Seed seed(String symbol, SeedProgress.Kept kept) {
    return new Seed(
        symbol, request.view(), request.definition(), kept.path(), kept.sha256(), kept.offset());
  }

  /** The symbols that stream-ingest knows when it comes to the seed: those that a record named. */
  private List<String> known(StateFile state) {
    Set<String> untouched =
        state.symbols().stream()
            .filter(symbol -> RowHeader.decode(symbol.header()).topic().equals(TopicId.NONE))
            .map(StateSymbol::symbol)
            .collect(Collectors.toSet());
    if (!untouched.isEmpty()) {
      for (StoredSymbol row : parts.rows.apply(state.partition())) {
        if (row.hot().header().topic().equals(state.point().topic())) {
          untouched.remove(row.row().symbol());
        }
      }
      notTraded.addAll(untouched);
    }
    return state.symbols().stream()
        .map(StateSymbol::symbol)
        .filter(symbol -> !untouched.contains(symbol))
        .toList();
  }

  private void awaitApplied(Map<String, Object> report) throws IOException, JobFailedException {
    long movedNs = System.nanoTime();
    long waitingFor = Long.MAX_VALUE;
    while (true) {
      long behind = behind(parts.topics.applied());
      context.check();
      if (behind == 0) {
        return;
      }
      if (behind < waitingFor) {
        waitingFor = behind;
        movedNs = System.nanoTime();
      } else if (System.nanoTime() - movedNs > parts.patience.toNanos()) {
        throw new JobFailedException(
            "must be taken by stream-ingest within feature-sync.seed.patience: patience="
                + parts.patience
                + ", recordsBefore="
                + behind,
            report);
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  private long behind(Map<Integer, Long> applied) {
    long behind = 0;
    for (SeedSender.Sent sent : progress.sent().values()) {
      long next = applied.getOrDefault(sent.partition(), 0L);
      behind += Math.max(0, sent.last() + 1 - next);
    }
    return behind;
  }

  private SortedMap<String, String> refused() throws IOException {
    List<Long> from = progress.rejectedFrom();
    return from == null
        ? new TreeMap<>()
        : new RefusedSeeds(parts.kafka).since(from, progress.sent());
  }

  private void noteCold(int partition, long begin) {
    if (begin > 0) {
      cold.add(Map.of("partition", partition, "offset", begin));
    }
  }

  private Map<String, Object> report(History history) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("view", request.view());
    report.put("definition", request.definition());
    report.put("dryRun", request.dryRun());
    report.putAll(history.report());
    report.put("records", records);
    report.put("symbols", symbols);
    if (!request.dryRun()) {
      report.put("seeds", seeds);
      report.put("states", states());
      report.put("offsets", progress.kept().stream().map(SeedProgress.Kept::offset).toList());
    }
    if (!notTraded.isEmpty()) {
      report.put("notTraded", notTraded.size());
      report.put("firstNotTraded", notTraded.stream().sorted().limit(SAMPLES).toList());
    }
    if (!cold.isEmpty()) {
      report.put("startedCold", cold.stream().limit(SAMPLES).toList());
    }
    return report;
  }

  /** The files of the lake that the seeds name. */
  private List<Map<String, Object>> states() {
    List<Map<String, Object>> files = new ArrayList<>();
    for (SeedProgress.Kept state : progress.kept()) {
      if (!state.isEmpty() && files.size() < TOLD_FILES) {
        files.add(Map.of("path", state.path(), "sha256", state.sha256()));
      }
    }
    return files;
  }

  private static List<Map<String, Object>> samples(SortedMap<String, String> refused) {
    List<Map<String, Object>> samples = new ArrayList<>();
    refused.entrySet().stream()
        .limit(SAMPLES)
        .forEach(each -> samples.add(Map.of("symbol", each.getKey(), "why", each.getValue())));
    return samples;
  }
}
