package io.factorline.local.stack;

import io.factorline.event.Topics;
import io.factorline.local.time.NanoClock;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** How many records a second are appended to {@code ticks}, from its end offsets a second apart. */
public final class TickRate {
  private static final Duration SPAN = Duration.ofSeconds(1);
  private static final int TIMEOUT_S = 3;

  private TickRate() {}

  /** Records a second, with clocks; empty if Kafka does not answer. */
  public static OptionalDouble measure(StackState state) {
    int port = state.port(Part.KAFKA);
    if (!new Health().isReady(Part.KAFKA, port)) {
      return OptionalDouble.empty();
    }
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port))) {
      long startNs = NanoClock.SYSTEM.nanoTime();
      long before = total(admin);
      if (!Wait.pause(SPAN)) {
        return OptionalDouble.empty();
      }
      long appended = total(admin) - before;
      return OptionalDouble.of(appended / ((NanoClock.SYSTEM.nanoTime() - startNs) / 1e9));
    } catch (ExecutionException | TimeoutException e) {
      return OptionalDouble.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalDouble.empty();
    }
  }

  private static long total(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> ends =
        admin
            .describeTopics(List.of(Topics.TICKS))
            .allTopicNames()
            .get(TIMEOUT_S, TimeUnit.SECONDS)
            .values()
            .stream()
            .flatMap(TickRate::partitions)
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    return admin.listOffsets(ends).all().get(TIMEOUT_S, TimeUnit.SECONDS).values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  private static Stream<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()));
  }
}
