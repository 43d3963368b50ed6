package io.factorline.gateway.stream;

import io.factorline.online.Cut;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this replica signed last of each model and symbol, so that a row which is ahead of its bars
 * is not signed again for each of them. At its limit no further symbol is remembered, and then
 * repeats are told. Thread-safe.
 */
final class LastSigned {
  private final int most;
  private final Map<Key, List<Cut.Entry>> entries = new ConcurrentHashMap<>();

  private record Key(String model, String symbol) {}

  LastSigned(int most) {
    this.most = most;
  }

  boolean has(String model, String symbol, List<Cut.Entry> read) {
    return read.equals(entries.get(new Key(model, symbol)));
  }

  void keep(String model, String symbol, List<Cut.Entry> read) {
    Key key = new Key(model, symbol);
    if (entries.size() < most || entries.containsKey(key)) {
      entries.put(key, List.copyOf(read));
    }
  }
}
