package io.factorline.local.backend;

/**
 * One Kafka and one Redis for tests, shared by all tests of a JVM.
 *
 * <p>{@code -Dbackends=local} (the default) starts both as processes of this machine, {@code
 * -Dbackends=docker} in containers. A mode that cannot run fails with what is missing; it never
 * skips. A test that stops, freezes or kills a backend starts its own {@link KafkaProcess} or
 * {@link RedisProcess} instead.
 */
public interface Backends {
  /** Name of the system property that chooses. */
  String PROPERTY = "backends";

  /** Host and port of Kafka for clients. No topics exist until a test creates them. */
  String bootstrapServers();

  /** Address of Redis for clients, {@code redis://host:port}. */
  String redisUri();

  /**
   * The backends of this JVM, started by the first call and ended with the JVM. Safe for use by
   * several threads.
   */
  static Backends shared() {
    return SharedBackends.get();
  }
}
