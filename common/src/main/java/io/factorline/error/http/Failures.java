package io.factorline.error.http;

import io.factorline.catalog.CatalogLookupException;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.web.ErrorResponse;

/**
 * Turns what went wrong into what a caller is told; never the text of a foreign exception.
 * Stateless; thread-safe.
 */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** The failure as a request's own; a bug is logged with an id that the detail names. */
  public static RequestException of(Throwable failure) {
    return switch (failure) {
      case RequestException known -> known;
      case CatalogLookupException lookup -> ofLookup(lookup);
      case DataBufferLimitException tooLong -> tooLong();
      case ErrorResponse response -> ofStatus(response.getStatusCode().value(), failure);
      default -> bug(failure);
    };
  }

  /** A status that the web framework chose, as a request's own failure. */
  public static RequestException ofStatus(int status, Throwable failure) {
    return switch (status) {
      case 400 -> new RequestException(ErrorCode.INVALID_PARAMETER, "must be a valid request");
      case 404 -> new RequestException(ErrorCode.NOT_FOUND, "must be a path of this service");
      case 405 ->
          new RequestException(ErrorCode.METHOD_NOT_ALLOWED, "must be a method of this path");
      case 406 -> new RequestException(ErrorCode.NOT_ACCEPTABLE, "must accept application/json");
      case 413 -> tooLong();
      case 415 ->
          new RequestException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "must be application/json");
      default -> bug(failure);
    };
  }

  private static RequestException tooLong() {
    return new RequestException(ErrorCode.BODY_LIMIT, "must be at most maxBody");
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
    String named = lookup.kind() + "=" + CallerText.shown(lookup.name());
    return new RequestException(code, "must be in the catalog: " + named + nearest);
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
