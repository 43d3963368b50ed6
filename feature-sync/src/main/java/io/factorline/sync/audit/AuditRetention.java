package io.factorline.sync.audit;

import io.factorline.audit.ChainHead;
import io.factorline.audit.Finding;
import io.factorline.lake.Expired;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.OffsetRange;
import io.factorline.store.TopicId;
import io.factorline.sync.archive.TableRetention;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes old records of predictions out of the lake: of each partition only from its beginning on,
 * only what was verified once more, and with a note of where its chains stood, so that what stays
 * can be verified from there. Thread-safe.
 */
final class AuditRetention implements TableRetention {
  private static final long NS_PER_MS = 1_000_000L;

  /* What seals say of a record is said within seconds; an hour behind it is enough. */
  private static final long BEHIND_MS = TimeUnit.HOURS.toMillis(1);
  private static final long IDLE_MS = TimeUnit.DAYS.toMillis(7);
  private static final int MOST_HEADS = 1_000;

  private final AuditLog log;
  private final boolean deletesBroken;

  AuditRetention(AuditLog log, boolean deletesBroken) {
    this.log = log;
    this.deletesBroken = deletesBroken;
  }

  private record Place(TopicId topic, int partition) {
    static Place of(OffsetRange range) {
      return new Place(range.topic(), range.partition());
    }
  }

  @Override
  public String table() {
    return LakeTables.PREDICTIONS;
  }

  @Override
  public @Nullable Manifest expire(Manifest current, Set<String> old, long nowMs)
      throws IOException {
    Set<String> gone = fromTheBeginning(current, old);
    if (gone.isEmpty()) {
      return null;
    }
    List<LakeFile> files =
        current.files().stream().filter(file -> gone.contains(file.path())).toList();
    verify(current, files);
    return current
        .withReplaced(gone, List.of(), nowMs)
        .withExpired(expired(files, heads(current, files), nowMs));
  }

  /** Of the old files those behind which no partition has an older record in a file that stays. */
  private static Set<String> fromTheBeginning(Manifest current, Set<String> old) {
    Set<String> gone = new HashSet<>(old);
    boolean isLess = true;
    while (isLess) {
      Map<Place, Long> kept = new HashMap<>();
      for (LakeFile file : current.files()) {
        if (!gone.contains(file.path())) {
          file.offsets().forEach(range -> kept.merge(Place.of(range), range.from(), Math::min));
        }
      }
      isLess = false;
      for (LakeFile file : current.files()) {
        boolean isBehind =
            file.offsets().stream()
                .anyMatch(range -> range.to() > kept.getOrDefault(Place.of(range), Long.MAX_VALUE));
        isLess |= isBehind && gone.remove(file.path());
      }
    }
    return gone;
  }

  private void verify(Manifest current, List<LakeFile> files) throws IOException {
    long lastMs =
        files.stream().mapToLong(file -> file.stats().maxTimeNs()).max().orElse(0) / NS_PER_MS;
    ChainVisitor visitor = new ChainVisitor(records -> {}, partition -> Long.MAX_VALUE);
    log.read(current, null, new AuditSpan(AuditSpan.BEGINNING, lastMs + BEHIND_MS), visitor);
    Finding first = visitor.end().first();
    if (first != null && !deletesBroken) {
      throw new IOException(
          "must hold before it is deleted: table=%s, first=%s partition=%d, offset=%d"
              .formatted(table(), first.kind(), first.partition(), first.offset()));
    }
  }

  private Map<Place, List<ChainHead>> heads(Manifest current, List<LakeFile> files)
      throws IOException {
    Manifest leaving =
        new Manifest(
            current.table(),
            current.number(),
            current.cut(),
            current.left(),
            current.gaps(),
            current.expired(),
            files,
            List.of());
    ChainVisitor visitor = new ChainVisitor(records -> {}, partition -> Long.MAX_VALUE);
    log.read(leaving, null, new AuditSpan(AuditSpan.BEGINNING, Long.MAX_VALUE), visitor);
    Map<Place, List<ChainHead>> heads = new HashMap<>();
    visitor
        .heads()
        .forEach((topic, all) ->
            all.forEach(head ->
                heads
                    .computeIfAbsent(
                        new Place(TopicId.parse(topic), head.partition()), p -> new ArrayList<>())
                    .add(head)));
    return heads;
  }

  private static List<Expired> expired(
      List<LakeFile> files, Map<Place, List<ChainHead>> heads, long nowMs) {
    Map<Place, Long> ends = new HashMap<>();
    files.forEach(file ->
        file.offsets().forEach(range -> ends.merge(Place.of(range), range.to(), Math::max)));
    List<Expired> expired = new ArrayList<>();
    ends.forEach((place, to) ->
        expired.add(
            new Expired(
                place.topic(),
                place.partition(),
                to,
                nowMs,
                newest(heads.getOrDefault(place, List.of())))));
    expired.sort(
        Comparator.comparing((Expired one) -> one.topic().toString())
            .thenComparingInt(Expired::partition));
    return expired;
  }

  /* A writer that has been idle for longer has most likely ended. */
  private static List<Expired.Head> newest(List<ChainHead> heads) {
    long lastMs = heads.stream().mapToLong(ChainHead::appendMs).max().orElse(0);
    return heads.stream()
        .filter(head -> head.appendMs() >= lastMs - IDLE_MS)
        .sorted(Comparator.comparingLong(ChainHead::appendMs).reversed())
        .limit(MOST_HEADS)
        .map(head ->
            new Expired.Head(
                head.writer(), head.sequence(), head.hash(), head.offset(), head.appendMs()))
        .toList();
  }
}
