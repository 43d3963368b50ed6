package io.factorline.near;

import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import java.util.List;

/**
 * Where a near cache reads.
 *
 * @param name of the cache, for meters, logs and threads
 * @param resources threads of the Redis client, shared and not closed by the cache
 * @param uri one server or a Sentinel group, whose master is asked for anew at each connect
 * @param fields of each hash that are read, at least one
 */
public record NearSource(
    String name, ClientResources resources, RedisURI uri, List<String> fields) {

  public NearSource {
    fields = List.copyOf(fields);
    if (name.isEmpty() || fields.isEmpty()) {
      throw new IllegalArgumentException(
          "must have a name and a field: name=" + name + ", fields=" + fields);
    }
  }
}
