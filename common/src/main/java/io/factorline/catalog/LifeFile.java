package io.factorline.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file of a catalog as the place where lives are changed: the whole file is checked before and
 * after, and replaced at once or not at all.
 */
public final class LifeFile {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private LifeFile() {}

  /** What a change did to a factor. */
  public record Changed(FactorLife before, FactorLife after) {}

  /**
   * Takes a step of a factor's life.
   *
   * @param readers who reads the factor beside what the catalog itself names, as {@code model
   *     momentum version 2}
   * @throws CatalogException where the file is no sound catalog, or would be none afterwards
   * @throws CatalogLookupException where it does not have the factor
   * @throws LifeException where a rule forbids the step; the file is as it was
   * @throws IOException where the file cannot be replaced; it is as it was
   */
  public static Changed change(Path file, LifeChange change, List<String> readers)
      throws IOException {
    byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    String yaml = CatalogLoader.text(file);
    Path folder = file.toAbsolutePath().getParent();
    Catalog catalog = CatalogLoader.parse(file.toString(), yaml, folder);
    FactorRef factor = catalog.resolve(change.factor().toString());
    Optional<FactorLife> now = Optional.ofNullable(catalog.lives().stated().get(factor.toString()));
    FactorLife after = change.from(now);
    change.replacedBy().ifPresent(other -> requireLive(catalog, factor, other));
    requireUnused(catalog, factor, after, readers);
    String text = LifeText.with(yaml, factor, after);
    requireSame(catalog, CatalogLoader.parse(file.toString(), text, folder), factor, after);
    replace(file.toRealPath(), before, bytes(before, text));
    return new Changed(now.orElse(FactorLife.UNSTATED), after);
  }

  private static void requireLive(Catalog catalog, FactorRef factor, FactorRef other) {
    LifeState state = catalog.lives().of(catalog.resolve(other.toString())).state();
    if (state != LifeState.LIVE) {
      throw new LifeException(
          "must be replaced by a live factor: factor=%s, replacedBy=%s, state=%s"
              .formatted(factor, other, state.wire()));
    }
  }

  private static void requireUnused(
      Catalog catalog, FactorRef factor, FactorLife after, List<String> readers) {
    if (after.state() != LifeState.REMOVED && after.state() != LifeState.DRAFT) {
      return;
    }
    List<String> users = new ArrayList<>(FactorUsers.of(factor, catalog));
    users.addAll(readers);
    if (!users.isEmpty()) {
      throw new LifeException(
          "must be used by nothing: factor=%s, state=%s, to=%s, usedBy=%s"
              .formatted(
                  factor, catalog.lives().of(factor).state().wire(), after.state().wire(), users));
    }
  }

  private static void requireSame(
      Catalog catalog, Catalog changed, FactorRef factor, FactorLife after) {
    Map<String, FactorLife> expected = new TreeMap<>(catalog.lives().stated());
    expected.put(factor.toString(), after);
    boolean isSame = changed.lives().stated().equals(expected);
    isSame &= changed.views().keySet().equals(catalog.views().keySet());
    for (View view : catalog.views().values()) {
      isSame = isSame && changed.view(view.name()).definition().equals(view.definition());
    }
    if (!isSame) {
      throw new IllegalStateException("must change nothing but the life: factor=" + factor);
    }
  }

  private static byte[] bytes(byte[] before, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean isMarked =
        before.length >= MARK.length && Arrays.equals(before, 0, MARK.length, MARK, 0, MARK.length);
    if (!isMarked) {
      return bytes;
    }
    byte[] marked = Arrays.copyOf(MARK, MARK.length + bytes.length);
    System.arraycopy(bytes, 0, marked, MARK.length, bytes.length);
    return marked;
  }

  private static void replace(Path file, byte[] before, byte[] after) throws IOException {
    Path part = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".part");
    try {
      try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(after);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        out.force(true);
      }
      keepPermissions(file, part);
      if (!Arrays.equals(Files.readAllBytes(file), before)) {
        throw new LifeException("must not be changed by another meanwhile: file=" + file);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(from, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view != null) {
      Files.setPosixFilePermissions(to, view.readAttributes().permissions());
    }
  }
}
