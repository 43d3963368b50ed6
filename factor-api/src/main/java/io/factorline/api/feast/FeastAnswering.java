package io.factorline.api.feast;

import io.factorline.api.web.Answering;
import io.factorline.error.RequestException;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** A path of Feast's protocol, whose failures are told in the form that its SDK reads. */
interface FeastAnswering extends Answering {
  @Override
  default Mono<ServerResponse> failed(RequestException failure, Consumer<HttpHeaders> headers) {
    return FeastProblem.reply(failure, headers);
  }
}
