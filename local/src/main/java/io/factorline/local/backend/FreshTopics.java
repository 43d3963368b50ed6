package io.factorline.local.backend;

import io.factorline.event.Topics;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * The topics of ticks and bars made anew, and the group that reads ticks forgotten: tests that come
 * one after another on one broker find it as if it were new.
 */
public final class FreshTopics {
  private static final List<String> TOPICS =
      List.of(Topics.TICKS, Topics.FACTOR_BARS, Topics.TICKS_REJECTED);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int TIMEOUT_S = 30;

  private FreshTopics() {}

  /**
   * Returns when all topics are there and each partition is led. Members of the group that were
   * killed are waited for until their sessions are over.
   *
   * @throws IllegalStateException if Kafka refuses or does not answer
   */
  public static void make(String bootstrapServers) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      if (!Wait.until(LIMIT, () -> isGroupGone(admin))) {
        throw new IllegalStateException("must have no member: group=" + Topics.INGEST_GROUP);
      }
      List<String> present = names(admin).stream().filter(TOPICS::contains).toList();
      admin.deleteTopics(present).all().get(TIMEOUT_S, TimeUnit.SECONDS);
      if (!Wait.until(LIMIT, () -> names(admin).stream().noneMatch(TOPICS::contains))) {
        throw new IllegalStateException("must be deleted: topics=" + present);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka must delete topics: server=" + bootstrapServers, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    KafkaTopics.create(bootstrapServers);
  }

  private static boolean isGroupGone(Admin admin) {
    try {
      admin
          .deleteConsumerGroups(List.of(Topics.INGEST_GROUP))
          .all()
          .get(TIMEOUT_S, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case GroupIdNotFoundException gone -> true;
        case GroupNotEmptyException members -> false;
        case RetriableException later -> false;
        case null, default -> throw new IllegalStateException("Kafka must delete the group", e);
      };
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Set<String> names(Admin admin) {
    try {
      return admin.listTopics().names().get(TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka must tell its topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
