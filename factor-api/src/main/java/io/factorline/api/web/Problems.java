package io.factorline.api.web;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.catalog.CatalogLookupException;
import io.factorline.error.ErrorCode;
import io.factorline.error.ErrorKind;
import io.factorline.error.RequestException;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Turns what went wrong into what a caller is told; never the text of a foreign exception. */
@Component
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final String retryAfterSeconds;

  /** Problems of a service with these settings. */
  public Problems(FactorApiProperties properties) {
    long seconds = Math.max(1, properties.load().retryAfter().toSeconds());
    this.retryAfterSeconds = Long.toString(seconds);
  }

  /** The failure as a request's own failure; a bug is logged with an id that the detail names. */
  public RequestException asRequestFailure(Throwable failure) {
    return switch (failure) {
      case RequestException known -> known;
      case CatalogLookupException lookup -> ofLookup(lookup);
      case CompletionException wrapped when wrapped.getCause() != null ->
          asRequestFailure(wrapped.getCause());
      case TimeoutException late -> Deadline.passed();
      case BulkheadFullException full ->
          new RequestException(ErrorCode.OVERLOADED, "must wait: too many reads of the store");
      case CallNotPermittedException open ->
          new RequestException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer");
      case DataBufferLimitException tooLong ->
          new RequestException(ErrorCode.BODY_LIMIT, "must be at most maxBody");
      case ResponseStatusException status -> ofStatus(status);
      default -> bug(failure);
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

  private static RequestException ofLookup(CatalogLookupException lookup) {
    ErrorCode code =
        switch (lookup.kind()) {
          case "service" -> ErrorCode.UNKNOWN_SERVICE;
          case "universe" -> ErrorCode.UNKNOWN_UNIVERSE;
          case "view" -> ErrorCode.UNKNOWN_VIEW;
          default -> ErrorCode.UNKNOWN_FACTOR;
        };
    String nearest = lookup.nearest().map(name -> ", nearest=" + name).orElse("");
    return new RequestException(
        code,
        "must be in the catalog: " + lookup.kind() + "=" + Query.shown(lookup.name()) + nearest);
  }

  private static RequestException ofStatus(ResponseStatusException status) {
    return switch (status.getStatusCode().value()) {
      case 404 -> new RequestException(ErrorCode.NOT_FOUND, "must be a path of this service");
      case 405 ->
          new RequestException(ErrorCode.METHOD_NOT_ALLOWED, "must be a method of this path");
      case 406 -> new RequestException(ErrorCode.NOT_ACCEPTABLE, "must accept application/json");
      case 413 -> new RequestException(ErrorCode.BODY_LIMIT, "must be at most maxBody");
      case 415 ->
          new RequestException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "must be application/json");
      case 400 -> new RequestException(ErrorCode.INVALID_PARAMETER, "must be a valid request");
      default -> bug(status);
    };
  }

  private static RequestException bug(Throwable failure) {
    String id = UUID.randomUUID().toString();
    LOG.atError()
        .setCause(failure)
        .addKeyValue("code", ErrorCode.INTERNAL.wireCode())
        .log("A request failed for a reason that is not its caller's. id={}", id);
    return new RequestException(ErrorCode.INTERNAL, "the log has the cause: id=" + id);
  }
}
