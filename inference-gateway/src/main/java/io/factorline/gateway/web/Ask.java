package io.factorline.gateway.web;

import io.factorline.gateway.deadline.Deadline;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * One request with its body.
 *
 * @param receivedNs {@link System#nanoTime} when it was taken in
 * @param body empty where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // read once
record Ask(ServerRequest request, byte[] body, Deadline deadline, long receivedNs) {
  String path(String variable) {
    return request.pathVariable(variable);
  }
}
