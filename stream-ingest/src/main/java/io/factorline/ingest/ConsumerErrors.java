package io.factorline.ingest;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * No error of the consumer is skipped. One that the group has expelled, as after the process stood
 * still, gives all up and joins again as a new member. Records are judged by the engine, so what
 * else fails here is a fault of the process, which ends.
 */
final class ConsumerErrors implements CommonErrorHandler {
  /**
   * How Kafka's client fails where it is expelled between fetching records and handing them over.
   */
  private static final String LOST_WHILE_FETCHING = "No current assignment for partition";

  private static final Logger LOG = LoggerFactory.getLogger(ConsumerErrors.class);

  private final Runnable joinAgain;
  private final Runnable end;

  ConsumerErrors(Runnable joinAgain, Runnable end) {
    this.joinAgain = joinAgain;
    this.end = end;
  }

  @Override
  public void handleOtherException(
      Exception thrown,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      boolean batchListener) {
    handle(thrown);
  }

  @Override
  public void handleBatch(
      Exception thrown,
      ConsumerRecords<?, ?> data,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      Runnable invokeListener) {
    handle(thrown);
  }

  void handle(Exception thrown) {
    if (isExpelled(thrown)) {
      LOG.warn("The group has expelled this consumer, it joins again", thrown);
      joinAgain.run();
    } else {
      LOG.error("The consumer failed", thrown);
      end.run();
    }
  }

  /** Whether an error says that the group does not know this member any more. */
  static boolean isExpelled(@Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownMemberIdException
          || cause instanceof FencedMemberEpochException
          || cause instanceof StaleMemberEpochException
          || cause instanceof IllegalGenerationException
          || cause instanceof RebalanceInProgressException
          || cause instanceof CommitFailedException
          || isLostWhileFetching(cause)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLostWhileFetching(Throwable cause) {
    return cause instanceof IllegalStateException
        && String.valueOf(cause.getMessage()).startsWith(LOST_WHILE_FETCHING);
  }
}
