package io.factorline.api.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.http.ProblemBody;
import io.factorline.json.JsonOut;
import java.util.function.Consumer;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers as bytes of known length. Stateless; thread-safe. */
public final class Replies {
  private static final int STARTING_ROOM = 16 * 1024;
  private static final int KEPT_ROOM = 1024 * 1024;

  /* One writer per event loop: an answer is written without a pause between two of its bytes. */
  private static final ThreadLocal<JsonOut> ROOM =
      ThreadLocal.withInitial(() -> new JsonOut(STARTING_ROOM));

  private Replies() {}

  /** A JSON answer, written at once on this thread. */
  public static Mono<ServerResponse> json(Consumer<JsonOut> body) {
    return reply(200, MediaType.APPLICATION_JSON, headers -> {}, written(body));
  }

  /** Bytes of JSON that were made before. */
  public static Mono<ServerResponse> json(byte[] body) {
    return reply(200, MediaType.APPLICATION_JSON, headers -> {}, body);
  }

  /** JSON with a status of its own. */
  public static Mono<ServerResponse> json(
      int status, Consumer<HttpHeaders> headers, Consumer<JsonOut> body) {
    return reply(status, MediaType.APPLICATION_JSON, headers, written(body));
  }

  /** Bytes of another form, with more headers. */
  public static Mono<ServerResponse> bytes(
      MediaType type, Consumer<HttpHeaders> headers, byte[] body) {
    return reply(200, type, headers, body);
  }

  /** Problem details of RFC 9457. */
  static Mono<ServerResponse> problem(
      ErrorCode code, String detail, Consumer<HttpHeaders> headers) {
    return reply(
        code.httpStatus(),
        MediaType.APPLICATION_PROBLEM_JSON,
        headers,
        ProblemBody.of(code, detail));
  }

  /** The bytes of a body that is written on this thread. */
  public static byte[] written(Consumer<JsonOut> body) {
    JsonOut out = ROOM.get().clear();
    body.accept(out);
    byte[] bytes = out.toByteArray();
    if (out.capacity() > KEPT_ROOM) {
      ROOM.remove();
    }
    return bytes;
  }

  private static Mono<ServerResponse> reply(
      int status, MediaType type, Consumer<HttpHeaders> headers, byte[] body) {
    return ServerResponse.status(HttpStatusCode.valueOf(status))
        .headers(headers)
        .contentType(type)
        .contentLength(body.length)
        .body((message, context) -> {
          DataBuffer buffer = message.bufferFactory().wrap(body);
          return message.writeWith(Mono.just(buffer));
        });
  }
}
