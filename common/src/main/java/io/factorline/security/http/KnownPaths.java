package io.factorline.security.http;

import io.factorline.error.ErrorCode;
import java.util.Map;
import org.springframework.http.server.PathContainer;

/**
 * The paths of a service that asks nobody for a key. What is none of them is refused at once: the
 * frameworks look for a file of that name in every library before they say the same. Immutable.
 */
final class KnownPaths {
  static final Verdict.Refused UNKNOWN =
      new Verdict.Refused(ErrorCode.NOT_FOUND, "must be a path of this service", Map.of());

  private final AccessTable table;

  KnownPaths(AccessTable table) {
    this.table = table;
  }

  boolean has(PathContainer path) {
    return AccessTable.mayBeManagement(path) || table.hasPath(path);
  }
}
