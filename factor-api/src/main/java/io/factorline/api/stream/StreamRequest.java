package io.factorline.api.stream;

import io.factorline.api.factors.WirePlan;
import io.factorline.online.ReadOptions;
import java.util.List;

/** What a client wants to follow: distinct symbols. */
record StreamRequest(WirePlan plan, List<String> symbols, ReadOptions options) {
  StreamRequest {
    symbols = symbols.stream().distinct().toList();
  }
}
