package io.factorline.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A lake in a folder of one file system. A file is written under {@code .drafts}, forced to disk,
 * and gets its name by a hard link, which fails where the name is taken: readers never see half a
 * file, and of two writers of a name one loses. Thread-safe.
 */
public final class FolderLake implements LakeStorage {
  private static final String DRAFTS = ".drafts";

  private final Path root;
  private final Path drafts;

  private FolderLake(Path root) {
    this.root = root;
    this.drafts = root.resolve(DRAFTS);
  }

  /** The lake in this folder, which is created where it does not exist. */
  public static FolderLake open(Path folder) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    Files.createDirectories(root.resolve(DRAFTS));
    return new FolderLake(root);
  }

  /** The lake in this folder for who only reads: it need not be there yet, and is not created. */
  public static FolderLake at(Path folder) {
    return new FolderLake(folder.toAbsolutePath().normalize());
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    Path start = folder.isEmpty() ? root : resolve(folder);
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    Listing listing = new Listing();
    Files.walkFileTree(start, listing);
    listing.entries.sort(Comparator.comparing(Entry::path));
    return listing.entries;
  }

  @Override
  public byte[] read(String path) throws IOException {
    return Files.readAllBytes(resolve(path));
  }

  @Override
  public long size(String path) throws IOException {
    return Files.size(resolve(path));
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(resolve(path));
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) throws IOException {
    Path draft = newDraft();
    try (FileChannel file =
        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        file.write(rest);
      }
    }
    return publish(draft, path);
  }

  @Override
  public Path newDraft() {
    return drafts.resolve(UUID.randomUUID().toString());
  }

  @Override
  public boolean publish(Path draft, String path) throws IOException {
    Path target = resolve(path);
    Path folder = folderOf(target);
    force(draft);
    createFolder(folder);
    try {
      Files.createLink(target, draft);
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(draft);
    }
    force(folder);
    return true;
  }

  private Path folderOf(Path inside) {
    Path folder = inside.getParent();
    return folder == null ? root : folder;
  }

  /** Creates a folder and those above it; each new name is forced to disk. */
  private void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folderOf(folder);
    createFolder(parent);
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      // Another writer was faster; the name is there, which is all that is needed.
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    force(parent);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      file.force(true);
    }
  }

  @Override
  public String location(String path) {
    return resolve(path).toString();
  }

  @Override
  public void delete(String path) throws IOException {
    Files.deleteIfExists(resolve(path));
  }

  @Override
  public int deleteDraftsOlderThan(long timeMs) throws IOException {
    int deleted = 0;
    try (Stream<Path> all = Files.list(drafts)) {
      for (Path draft : all.toList()) {
        if (isOlder(draft, timeMs) && Files.deleteIfExists(draft)) {
          deleted++;
        }
      }
    }
    return deleted;
  }

  private static boolean isOlder(Path file, long timeMs) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toMillis() < timeMs;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public long usableBytes() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  private Path resolve(String path) {
    Path resolved = root.resolve(path).normalize();
    if (path.isEmpty() || resolved.equals(root) || !resolved.startsWith(root)) {
      throw new IllegalArgumentException("must be a path inside of the lake: path=" + path);
    }
    return resolved;
  }

  /** Collects the files of a folder; one that is deleted meanwhile is not there. */
  private final class Listing extends SimpleFileVisitor<Path> {
    private final List<Entry> entries = new ArrayList<>();

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(drafts) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String path = root.relativize(file).toString().replace('\\', '/');
      entries.add(new Entry(path, attributes.size(), attributes.lastModifiedTime().toMillis()));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
