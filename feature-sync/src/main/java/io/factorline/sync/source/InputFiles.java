package io.factorline.sync.source;

import io.factorline.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The files that a scan reads, with the checksums of the first few. Where a reader takes its bytes
 * from here, the checksum is of what it read; else the file is read once more. One thread.
 */
public final class InputFiles {
  private static final int CHUNK = 1 << 16;
  private static final int LOOK_BYTES = 1 << 24;

  private final Path base;
  private final int most;
  private final Look look;
  private final List<InputFile> told = new ArrayList<>();

  /** Hears now and then how far the reading for a checksum is; what it throws ends the reading. */
  @FunctionalInterface
  public interface Look {
    /**
     * So far.
     *
     * @param bytes read for the checksum of one file
     * @param total its length
     */
    void at(long bytes, long total);
  }

  /**
   * None yet.
   *
   * @param base paths below it are told relative to it
   * @param most how many files are told
   */
  public InputFiles(Path base, int most, Look look) {
    this.base = base;
    this.most = most;
    this.look = look;
  }

  /** What was read so far. */
  public List<InputFile> told() {
    return List.copyOf(told);
  }

  /** Begins to read a file. */
  Reading open(Path file) throws SourceException {
    try {
      return new Reading(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Reads a file for its checksum alone.
   *
   * @throws SourceException if it cannot be read
   */
  public void add(Path file) throws SourceException {
    if (told.size() < most) {
      try (Reading reading = open(file)) {
        reading.finish();
      }
    }
  }

  private static SourceException unreadable(Path file, IOException e) {
    return new SourceException("must be readable: file=" + file, e);
  }

  /** A file that is being read. */
  final class Reading implements AutoCloseable {
    private final Path file;
    private final Hashed bytes;

    private Reading(Path file) throws IOException {
      this.file = file;
      this.bytes = new Hashed(Files.newInputStream(file));
    }

    /** Its bytes; closing them leaves the file open. */
    InputStream in() {
      return bytes;
    }

    /** Reads what is left, and tells the file. */
    void finish() throws SourceException {
      if (told.size() == most) {
        return;
      }
      try {
        long total = Files.size(file);
        byte[] chunk = new byte[CHUNK];
        for (int n = bytes.read(chunk); n >= 0; n = bytes.read(chunk)) {
          if (bytes.count % LOOK_BYTES < n) {
            look.at(bytes.count, total);
          }
        }
      } catch (IOException e) {
        throw unreadable(file, e);
      }
      told.add(new InputFile(InputFile.path(base, file), bytes.count, bytes.hex()));
    }

    @Override
    public void close() throws SourceException {
      try {
        bytes.file.close();
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }

  /** Bytes of a file, of which a checksum is made on their way. */
  private static final class Hashed extends InputStream {
    private final InputStream file;
    private final MessageDigest digest = Sha256.digest();
    private long count;

    Hashed(InputStream file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int n = read(one, 0, 1);
      return n < 0 ? n : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int n = file.read(to, from, length);
      if (n > 0) {
        digest.update(to, from, n);
        count += n;
      }
      return n;
    }

    String hex() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
