package io.factorline.api.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
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
      throw new RequestException(
          ErrorCode.BODY_LIMIT, "must be at most maxBody: bytes=" + maxBytes);
    }
    return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), maxBytes)
        .map(Bodies::bytesOf)
        .defaultIfEmpty(new byte[0]);
  }

  private static byte[] bytesOf(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }
}
