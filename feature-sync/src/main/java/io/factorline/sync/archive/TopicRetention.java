package io.factorline.sync.archive;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once, when the service starts, whether Kafka keeps the records of a topic for as long as
 * the archive may need to take them, and warns where it does not.
 */
public final class TopicRetention {
  private static final Logger LOG = LoggerFactory.getLogger(TopicRetention.class);
  private static final long LIMIT_S = 30;
  private static final List<String> KEYS =
      List.of(
          TopicConfig.RETENTION_MS_CONFIG,
          TopicConfig.RETENTION_BYTES_CONFIG,
          TopicConfig.CLEANUP_POLICY_CONFIG);

  private final Admin admin;
  private final Rule rule;

  /**
   * What a topic must keep.
   *
   * @param setting that says how long, for the warning
   * @param bySize whether it may be limited by size too
   */
  public record Rule(String topic, Duration least, String setting, boolean bySize) {}

  /** A look at one topic. */
  public TopicRetention(Admin admin, Rule rule) {
    this.admin = admin;
    this.rule = rule;
  }

  /** Looks, on a thread of its own: a Kafka that is away does not hold the start up. */
  public void look() {
    var _ = Thread.ofVirtual().name("retention-of-" + rule.topic()).start(this::warn);
  }

  private void warn() {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, rule.topic());
    try {
      Config config =
          admin.describeConfigs(List.of(topic)).all().get(LIMIT_S, TimeUnit.SECONDS).get(topic);
      Map<String, String> settings = new HashMap<>();
      KEYS.forEach(key -> settings.put(key, value(config, key)));
      String problem = problem(settings, rule);
      if (problem != null) {
        LOG.warn(
            "Records may be lost before they are kept. topic={}, problem={}",
            rule.topic(),
            problem);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Kafka does not tell how long it keeps a topic. topic={}", topic.name(), e);
    }
  }

  private static String value(@Nullable Config config, String key) {
    ConfigEntry entry = config == null ? null : config.get(key);
    String value = entry == null ? null : entry.value();
    return value == null ? "" : value;
  }

  /** What is wrong with a topic's settings; null where nothing is. */
  static @Nullable String problem(Map<String, String> settings, Rule rule) {
    String policy = settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
    if (!policy.equals(TopicConfig.CLEANUP_POLICY_DELETE)) {
      return "must be delete: cleanup.policy=" + policy;
    }
    long ms = number(settings, TopicConfig.RETENTION_MS_CONFIG);
    if (ms >= 0 && ms < rule.least().toMillis()) {
      return "must be at least %s: retention.ms=%d, least=%d"
          .formatted(rule.setting(), ms, rule.least().toMillis());
    }
    long bytes = number(settings, TopicConfig.RETENTION_BYTES_CONFIG);
    return bytes >= 0 && !rule.bySize()
        ? "must not be limited by size: retention.bytes=" + bytes
        : null;
  }

  /* What is not told is not limited. */
  private static long number(Map<String, String> settings, String key) {
    String text = settings.getOrDefault(key, "");
    return text.isEmpty() ? -1 : Long.parseLong(text);
  }
}
