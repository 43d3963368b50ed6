package io.factorline.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the files of a lake lie: a folder, or a prefix of an object store. Files never change; they
 * are created whole under a new name, or deleted. Paths are relative to the lake and use {@code /}.
 * Thread-safe.
 */
public interface LakeStorage {

  /**
   * A file as a listing tells it.
   *
   * @param path relative to the lake
   * @param bytes its length
   * @param modifiedMs when it was created, ms since the epoch
   */
  record Entry(String path, long bytes, long modifiedMs) {}

  /**
   * All files below a folder, at any depth, sorted by path; none where there is no such folder.
   *
   * @param folder path of the folder, without a slash at its end; empty for the whole lake
   */
  List<Entry> list(String folder) throws IOException;

  /**
   * The content of a file.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  byte[] read(String path) throws IOException;

  /**
   * The length of a file in bytes.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  long size(String path) throws IOException;

  /** Whether there is a file of that name. */
  boolean exists(String path) throws IOException;

  /**
   * Creates a file with this content, whole and durable when it returns.
   *
   * @return false if a file of that name exists; it stays as it is
   */
  boolean createIfAbsent(String path, byte[] content) throws IOException;

  /** A new name for a local file that is to be written and then given to {@link #publish}. */
  Path newDraft() throws IOException;

  /**
   * Puts a finished local file into the lake, whole and durable when it returns. The local file is
   * gone afterwards.
   *
   * @param draft a name from {@link #newDraft}
   * @return false if a file of that name exists; it stays as it is
   */
  boolean publish(Path draft, String path) throws IOException;

  /** What a reader of files opens for this path: a local path, or a URL. */
  String location(String path);

  /** Deletes a file; nothing where there is none. */
  void delete(String path) throws IOException;

  /** Deletes drafts that nobody has touched since a time: those of processes that died. */
  int deleteDraftsOlderThan(long timeMs) throws IOException;

  /** Bytes that can still be written; {@link Long#MAX_VALUE} where there is no limit. */
  long usableBytes() throws IOException;
}
