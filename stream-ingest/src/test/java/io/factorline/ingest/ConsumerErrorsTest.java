package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.clients.consumer.internals.SubscriptionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.utils.internals.LogContext;
import org.junit.jupiter.api.Test;

/** Who was expelled joins again; what else fails ends the process. */
final class ConsumerErrorsTest {
  private final List<String> done = new ArrayList<>();
  private final ConsumerErrors errors =
      new ConsumerErrors(() -> done.add("join"), () -> done.add("end"));

  private String handled(Exception thrown) {
    done.clear();
    errors.handle(thrown);
    assertThat(done).hasSize(1);
    return done.getFirst();
  }

  @Test
  void shouldJoinAgainWhenExpelled() {
    List<Exception> expelled =
        List.of(
            new UnknownMemberIdException(),
            new FencedMemberEpochException("epoch"),
            new StaleMemberEpochException("epoch"),
            new IllegalGenerationException(),
            new RebalanceInProgressException(),
            new CommitFailedException("gone"));
    for (Exception each : expelled) {
      assertThat(handled(each)).isEqualTo("join");
      assertThat(handled(new KafkaException("while assigning", each))).isEqualTo("join");
    }
  }

  /* The words are those of the client itself: another version may have others. */
  @Test
  void shouldJoinAgainWhenExpelledWhileRecordsAreFetched() {
    TopicPartition partition = new TopicPartition("ticks", 13);
    SubscriptionState none =
        new SubscriptionState(new LogContext(), AutoOffsetResetStrategy.EARLIEST);

    IllegalStateException thrown =
        catchThrowableOfType(IllegalStateException.class, () -> none.position(partition));

    assertThat(handled(thrown)).isEqualTo("join");
  }

  @Test
  void shouldEndOnAnythingElse() {
    assertThat(handled(new KafkaException("Kafka must answer"))).isEqualTo("end");
    assertThat(handled(new AuthorizationException("no"))).isEqualTo("end");
    assertThat(handled(new IllegalStateException("a fault"))).isEqualTo("end");
  }
}
