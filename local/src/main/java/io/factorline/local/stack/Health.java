package io.factorline.local.stack;

import io.factorline.local.backend.KafkaProcess;
import io.factorline.local.backend.RedisProcess;
import io.factorline.security.OwnKey;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Whether parts are ready, asked over their own protocols. */
public final class Health {
  private static final int OK = 200;
  private static final int MANAGEMENT_OFFSET = 1_000;
  private static final int MAX_CHARS = 2_000;

  private final Http http;

  /** Of services that want no key. */
  public Health() {
    this(OwnKey.NONE);
  }

  /**
   * Of services in production.
   *
   * @param key with the role {@code read}
   */
  public Health(OwnKey key) {
    this.http = new Http(key);
  }

  /** Whether the part that listens on the port is ready; one without a port always is. */
  public boolean isReady(Part part, int port) {
    return switch (part) {
      case REDIS -> RedisProcess.serves(port);
      case KAFKA -> KafkaProcess.serves(port);
      case STREAM_INGEST, FEATURE_SYNC, FACTOR_API, INFERENCE_GATEWAY, STANDBY ->
          answer(port).map(HttpResponse::statusCode).filter(status -> status == OK).isPresent();
      case SIMULATOR, REPLAY -> true;
    };
  }

  /** What a service tells of its health, cut where it is long; empty if it does not answer. */
  Optional<String> told(Part part, int port) {
    return part.isService()
        ? answer(port).map(HttpResponse::body).map(Health::cut)
        : Optional.empty();
  }

  private Optional<HttpResponse<String>> answer(int port) {
    return http.get("http://127.0.0.1:" + (port + MANAGEMENT_OFFSET) + "/actuator/health");
  }

  private static String cut(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "...";
  }
}
