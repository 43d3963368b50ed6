package io.factorline.api.web;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.error.ErrorCode;
import io.factorline.error.ErrorKind;
import io.factorline.error.RequestException;
import io.factorline.error.http.Failures;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** What a caller of this service is told of a failure, and when to come again. */
@Component
public final class Problems {
  private final String retryAfterSeconds;

  /** Problems of a service with these settings. */
  public Problems(FactorApiProperties properties) {
    this.retryAfterSeconds = Long.toString(properties.load().retryAfterSeconds());
  }

  /** The failure as a request's own failure, as {@link Failures} tells those of every service. */
  public RequestException asRequestFailure(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          asRequestFailure(wrapped.getCause());
      case TimeoutException late -> Deadline.passed();
      case BulkheadFullException full ->
          new RequestException(ErrorCode.OVERLOADED, "must wait: too many reads of the store");
      case CallNotPermittedException open ->
          new RequestException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer");
      default -> Failures.of(failure);
    };
  }

  void headers(ErrorCode code, HttpHeaders headers) {
    boolean comesAgain =
        code.kind() == ErrorKind.OVERLOAD
            || code == ErrorCode.STORE_UNAVAILABLE
            || code == ErrorCode.HISTORY_UNAVAILABLE;
    if (comesAgain) {
      headers.set(HttpHeaders.RETRY_AFTER, retryAfterSeconds);
    }
  }
}
