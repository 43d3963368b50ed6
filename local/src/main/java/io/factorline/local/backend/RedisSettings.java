package io.factorline.local.backend;

import io.factorline.local.process.Ports;
import java.nio.file.Path;

/**
 * Where one redis-server runs.
 *
 * @param directory holds the append-only file, the configuration and the unpacked executable; kept
 *     between runs
 * @param log file for its output
 * @param port of the clients
 */
public record RedisSettings(Path directory, Path log, int port) {
  public RedisSettings {
    directory = directory.toAbsolutePath();
    log = log.toAbsolutePath();
  }

  /** A server in the folder, on a free port, with its log beside the data. */
  public static RedisSettings in(Path directory) {
    return new RedisSettings(directory, directory.resolve("redis.log"), Ports.free());
  }

  Path storage() {
    return directory.resolve("data");
  }

  /**
   * The text of its configuration: each write in the append-only file, no eviction, no RDB. Hot
   * rows write many times their size a minute: a file that may not grow past them would be
   * rewritten all the time, and one of half a gigabyte is read again within some seconds. Feast's
   * hash of a symbol has a field for each factor of each view: as a list it would be searched from
   * its start for each of them.
   */
  String configuration() {
    String quoted = storage().toString().replace("\\", "\\\\").replace("\"", "\\\"");
    return """
    bind 127.0.0.1
    port %d
    daemonize no
    dir "%s"
    appendonly yes
    appendfsync everysec
    auto-aof-rewrite-percentage 100
    auto-aof-rewrite-min-size 512mb
    aof-use-rdb-preamble yes
    hash-max-ziplist-entries 64
    save ""
    maxmemory-policy noeviction
    tracking-table-max-keys 0
    timeout 0
    tcp-keepalive 60
    loglevel notice
    """
        .formatted(port, quoted);
  }
}
