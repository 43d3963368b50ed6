package io.factorline.lake;

import io.factorline.store.TopicId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that make up a table at one moment, and how far they hold what a topic has. Immutable.
 *
 * @param number 0 for a table that has no manifest yet
 * @param cut null where the table does not follow a topic, or has none of it yet
 * @param left cuts of topic ids that the table followed before, oldest first
 * @param gaps records that were lost to Kafka's retention
 * @param expired of records that were deleted as too old, the newest per topic and partition
 * @param files in no order
 * @param replaced files that are to be deleted
 */
public record Manifest(
    String table,
    long number,
    @Nullable Cut cut,
    List<Cut> left,
    List<Gap> gaps,
    List<Expired> expired,
    List<LakeFile> files,
    List<ReplacedFile> replaced) {
  private static final int MAX_LEFT = 8;

  /** Copies the lists; a path is named once. */
  public Manifest {
    left = List.copyOf(left);
    gaps = List.copyOf(gaps);
    expired = List.copyOf(expired);
    files = List.copyOf(files);
    replaced = List.copyOf(replaced);
    Set<String> paths = new HashSet<>();
    Stream.concat(files.stream().map(LakeFile::path), replaced.stream().map(ReplacedFile::path))
        .forEach(path -> {
          if (!paths.add(path)) {
            throw new IllegalArgumentException("must be named once: path=" + path);
          }
        });
  }

  /** A table that nobody has written yet. */
  public static Manifest empty(String table) {
    return new Manifest(table, 0, null, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** The manifest that follows this one, with the same content. */
  Manifest next() {
    return new Manifest(table, number + 1, cut, left, gaps, expired, files, replaced);
  }

  /** With another cut; one of another topic id leaves the old behind. */
  public Manifest withCut(Cut newCut) {
    List<Cut> nowLeft = new ArrayList<>(left);
    if (cut != null && !cut.topic().equals(newCut.topic())) {
      nowLeft.add(cut);
    }
    int from = Math.max(0, nowLeft.size() - MAX_LEFT);
    return new Manifest(
        table,
        number,
        newCut,
        nowLeft.subList(from, nowLeft.size()),
        gaps,
        expired,
        files,
        replaced);
  }

  /** With more files. */
  public Manifest withFiles(Collection<LakeFile> more) {
    List<LakeFile> all = new ArrayList<>(files);
    all.addAll(more);
    return new Manifest(table, number, cut, left, gaps, expired, all, replaced);
  }

  /** With a gap more. */
  public Manifest withGap(Gap gap) {
    List<Gap> all = new ArrayList<>(gaps);
    all.add(gap);
    return new Manifest(table, number, cut, left, all, expired, files, replaced);
  }

  /** With what was deleted of partitions, in place of what was noted of them before. */
  public Manifest withExpired(Collection<Expired> more) {
    List<Expired> all = new ArrayList<>(expired);
    for (Expired one : more) {
      all.removeIf(old -> old.topic().equals(one.topic()) && old.partition() == one.partition());
      all.add(one);
    }
    return new Manifest(table, number, cut, left, gaps, all, files, replaced);
  }

  /** What was deleted of a partition as too old. */
  public Optional<Expired> expired(TopicId topic, int partition) {
    return expired.stream()
        .filter(one -> one.topic().equals(topic) && one.partition() == partition)
        .findFirst();
  }

  /**
   * With some files in place of others, which are deleted later.
   *
   * @param gone paths, each of a file of this manifest
   * @param nowMs ms since the epoch
   */
  public Manifest withReplaced(Set<String> gone, Collection<LakeFile> by, long nowMs) {
    List<LakeFile> kept = new ArrayList<>(files);
    kept.removeIf(file -> gone.contains(file.path()));
    if (kept.size() != files.size() - gone.size()) {
      throw new IllegalArgumentException("must be files of " + table + ": paths=" + gone);
    }
    kept.addAll(by);
    List<ReplacedFile> all = new ArrayList<>(replaced);
    gone.stream().sorted().forEach(path -> all.add(new ReplacedFile(path, nowMs)));
    return new Manifest(table, number, cut, left, gaps, expired, kept, all);
  }

  /** Without these among the replaced files: they were deleted. */
  public Manifest withoutReplaced(Set<String> deleted) {
    List<ReplacedFile> kept = new ArrayList<>(replaced);
    kept.removeIf(file -> deleted.contains(file.path()));
    return new Manifest(table, number, cut, left, gaps, expired, files, kept);
  }

  /** The file at a path. */
  public Optional<LakeFile> file(String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst();
  }

  /** Bytes of all its files, without those replaced. */
  public long bytes() {
    return files.stream().mapToLong(LakeFile::bytes).sum();
  }
}
