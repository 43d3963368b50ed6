package io.factorline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Bars that were sent to a group of signers, one of each symbol at a time, and what was told of
 * them. One thread.
 */
final class SignedBars {
  private final SignalLog log;
  private final Map<String, RecordMetadata> open = new LinkedHashMap<>();
  private final Set<String> silent = new HashSet<>();
  private int from;

  /** Bars whose signals will be in a log. */
  SignedBars(SignalLog log) {
    this.log = log;
    from = log.readToEnd().size();
  }

  /** A bar of a symbol is in Kafka. */
  void sent(String symbol, RecordMetadata record) {
    assertThat(open.put(symbol, record)).as("one bar of a symbol at a time").isNull();
  }

  /** A symbol has a bar that nobody was sent. */
  void keptBack(String symbol) {
    silent.add(symbol);
  }

  /** Symbols whose bars have a signal by now. */
  Set<String> toldSymbols() {
    return signals().keySet();
  }

  private Map<String, List<String>> signals() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    List<SignalLog.Told> all = log.readToEnd();
    for (SignalLog.Told one : all.subList(from, all.size())) {
      if (one.topic().equals(Topics.SIGNALS)) {
        assertThat(silent).as("invented").doesNotContain(one.key());
        if (open.containsKey(one.key())) {
          values.computeIfAbsent(one.key(), key -> new ArrayList<>()).add(one.value());
        }
      }
    }
    return values;
  }

  /** No offset is committed before its bar's signal is told. */
  void requireCommittedAreTold(String group) {
    Map<TopicPartition, Long> committed = log.committed(group);
    Set<String> told = signals().keySet();
    open.forEach((symbol, record) -> {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (record.offset() < committed.getOrDefault(partition, 0L)) {
        assertThat(told).as(() -> "committed and told: " + records(symbol)).contains(symbol);
      }
    });
  }

  private List<String> records(String symbol) {
    List<SignalLog.Told> all = log.readToEnd();
    return all.subList(from, all.size()).stream()
        .filter(one -> one.topic().equals(Topics.SIGNAL_AUDIT) && one.key().equals(symbol))
        .map(SignalLog.Told::value)
        .toList();
  }

  /** All are told, each repetition with the same bytes; what they say, by symbol. */
  Map<String, String> requireEachToldTheSame() {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, List<String>> signals = signals();
    assertThat(signals.keySet()).isEqualTo(open.keySet());
    signals.forEach((symbol, repeated) -> {
      assertThat(repeated).as(symbol).containsOnly(repeated.getFirst());
      values.put(symbol, repeated.getFirst());
    });
    return values;
  }

  /** Begins anew, with other bars, once a group has nothing of these left to tell again. */
  void settle(String group) {
    open.values().forEach(record -> log.awaitCommitted(group, record));
    open.clear();
    silent.clear();
    from = log.readToEnd().size();
  }
}
