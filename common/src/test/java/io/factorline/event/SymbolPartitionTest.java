package io.factorline.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** The partition rule against Kafka's own. */
final class SymbolPartitionTest {
  @Test
  void shouldHashAsKafkaDoes() {
    SplittableRandom random = new SplittableRandom(1);
    for (int length = 0; length < 200; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertThat(SymbolPartition.murmur2(bytes)).isEqualTo(Utils.murmur2(bytes));
    }
  }

  @Test
  void shouldChooseThePartitionThatTheJavaProducerChooses() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 5000; i++) {
      String symbol = "S" + Long.toString(random.nextLong(1L << (1 + i % 60)), 36);
      int partitions = 1 + random.nextInt(64);
      assertThat(SymbolPartition.of(symbol, partitions))
          .isEqualTo(BuiltInPartitioner.partitionForKey(symbol.getBytes(UTF_8), partitions));
    }
  }

  @Test
  void shouldNeedAPartition() {
    assertThatThrownBy(() -> SymbolPartition.of("A", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be > 0: partitions=0");
  }
}
