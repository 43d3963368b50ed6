package io.factorline.near;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.resource.ClientResources;
import java.util.List;
import java.util.function.Function;

/**
 * Where a near cache reads. Keys and fields are bytes in Redis and text here, one character of at
 * most {@code U+00FF} for each byte (ISO 8859-1): ASCII stands for itself, binary keys fit too.
 *
 * @param name of the cache, for meters, logs and threads
 * @param resources threads of the Redis client, shared and not closed by the cache
 * @param uri one server or a Sentinel group, whose master is asked for anew at each connect; its
 *     time-out is that of a look-up
 * @param ssl how the server is checked, where the address is of TLS
 * @param fieldsOf which fields of a key's hash are read, at least one; called for each read
 */
public record NearSource(
    String name,
    ClientResources resources,
    RedisURI uri,
    SslOptions ssl,
    Function<String, List<String>> fieldsOf) {

  public NearSource {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("must have a name: name=" + name);
    }
  }

  /** A source of hashes that all have the same fields. */
  public NearSource(String name, ClientResources resources, RedisURI uri, List<String> fields) {
    this(name, resources, uri, SslOptions.create(), always(fields));
  }

  private static Function<String, List<String>> always(List<String> fields) {
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("must have a field: fields=" + fields);
    }
    List<String> copy = List.copyOf(fields);
    return key -> copy;
  }
}
