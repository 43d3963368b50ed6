package io.factorline.gateway.canary;

import io.factorline.event.Topics;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the ledger as an auditor would who knows which signals were told, and trusts nothing else:
 * after each entry, what the told signals may still risk, and what was executed. Fills are at one
 * price, so a net position is its quantity times that.
 */
final class LedgerOracle {
  private static final Duration POLL = Duration.ofMillis(500);

  private final Set<String> told;
  private final Map<String, BigDecimal> reserved = new HashMap<>();
  private final Map<String, String> symbols = new HashMap<>();
  private final Map<String, BigDecimal> net = new HashMap<>();
  private final Set<String> ever = new HashSet<>();
  private final Set<String> fills = new HashSet<>();
  private final List<Long> times = new ArrayList<>();
  private BigDecimal most = BigDecimal.ZERO;
  private int mostSymbols;
  private int mostPerMinute;

  LedgerOracle(Set<String> told) {
    this.told = told;
  }

  void read(String kafka, String model) {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka, "enable.auto.commit", false);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(Topics.CANARY_LEDGER).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, String> read : consumer.poll(POLL)) {
          if (model.equals(read.key())) {
            apply(JsonMapper.shared().readTree(read.value()), read.timestamp());
          }
        }
      }
    }
  }

  private void apply(JsonNode entry, long appendMs) {
    String id = entry.path("signalId").asString("");
    switch (entry.path("type").asString()) {
      case "reserve" -> {
        if (told.contains(id) && ever.add(id)) {
          reserved.put(id, new BigDecimal(entry.path("notional").asString()));
          symbols.put(id, entry.path("symbol").asString());
          times.add(appendMs);
        }
      }
      case "fill" -> fill(id, entry);
      case "cancel" -> reserved.remove(id);
      case "expire" -> entry.path("ids").forEach(one -> reserved.remove(one.asString()));
      default -> {}
    }
    note(appendMs);
  }

  private void fill(String id, JsonNode entry) {
    if (!fills.add(id + "/" + entry.path("fillId").asString())) {
      return;
    }
    BigDecimal cost =
        new BigDecimal(entry.path("price").asString())
            .multiply(new BigDecimal(entry.path("size").asString()));
    boolean isBuy = entry.path("side").asString().equals("BUY");
    net.merge(entry.path("symbol").asString(), isBuy ? cost : cost.negate(), BigDecimal::add);
    reserved.computeIfPresent(
        id,
        (key, rest) -> rest.subtract(cost.setScale(2, RoundingMode.CEILING)).max(BigDecimal.ZERO));
    if (entry.path("final").asBoolean()) {
      reserved.remove(id);
    }
  }

  private void note(long appendMs) {
    BigDecimal sum = reserved.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    for (BigDecimal one : net.values()) {
      sum = sum.add(one.abs());
    }
    most = most.max(sum);
    Set<String> active = new TreeSet<>();
    reserved.keySet().forEach(id -> active.add(symbols.get(id)));
    net.forEach((symbol, quantity) -> {
      if (quantity.signum() != 0) {
        active.add(symbol);
      }
    });
    mostSymbols = Math.max(mostSymbols, active.size());
    times.removeIf(ms -> ms <= appendMs - 60_000);
    mostPerMinute = Math.max(mostPerMinute, times.size());
  }

  /** Most that was ever at risk. */
  BigDecimal most() {
    return most;
  }

  int mostSymbols() {
    return mostSymbols;
  }

  int mostPerMinute() {
    return mostPerMinute;
  }

  /** The told signals that are in the ledger. */
  Set<String> found() {
    return ever;
  }
}
