package io.factorline.api.web;

import io.factorline.error.http.Failures;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Bodies of requests as bytes. Stateless; thread-safe. */
public final class Bodies {
  private Bodies() {}

  /**
   * The body, empty where there is none, of whatever {@code Content-Type}.
   *
   * @throws RequestException, at once or later, if it is longer than this
   */
  public static Mono<byte[]> bytes(ServerRequest request, DataSize max) {
    int maxBytes = (int) Math.min(Integer.MAX_VALUE, max.toBytes());
    if (request.headers().contentLength().orElse(0) > maxBytes) {
      throw Failures.tooLong(maxBytes);
    }
    return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), maxBytes)
        .onErrorMap(DataBufferLimitException.class, e -> Failures.tooLong(maxBytes))
        .map(Bodies::bytesOf)
        .defaultIfEmpty(new byte[0]);
  }

  /**
   * The body of a request that says that it is JSON.
   *
   * @throws RequestException, at once or later, if it says something else, or is longer than this
   */
  public static Mono<byte[]> json(ServerRequest request, DataSize max) {
    MediaType type = request.headers().contentType().orElse(MediaType.APPLICATION_OCTET_STREAM);
    if (!MediaType.APPLICATION_JSON.isCompatibleWith(type)) {
      throw Failures.notJson(type.toString());
    }
    return bytes(request, max);
  }

  private static byte[] bytesOf(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }
}
