package io.factorline.error.http;

import io.factorline.catalog.CatalogLookupException;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.ErrorResponse;

/**
 * Turns what went wrong into what a caller is told; never the text of a foreign exception.
 * Stateless; thread-safe.
 */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;

  private Failures() {}

  /** The failure as a request's own; a bug is logged with an id that the detail names. */
  public static RequestException of(Throwable failure) {
    return switch (failure) {
      case RequestException known -> known;
      case CatalogLookupException lookup -> ofLookup(lookup);
      case DataBufferLimitException tooLong -> tooLong();
      case ErrorResponse response -> ofStatus(response.getStatusCode().value(), failure);
      // Of headers such as Accept and Content-Type; the frameworks read them late.
      case InvalidMimeTypeException header -> ofStatus(BAD_REQUEST, failure);
      case InvalidMediaTypeException header -> ofStatus(BAD_REQUEST, failure);
      default -> bug(failure);
    };
  }

  /** A status that the web framework chose, as a request's own failure. */
  public static RequestException ofStatus(int status, Throwable failure) {
    return switch (status) {
      case 404 -> new RequestException(ErrorCode.NOT_FOUND, "must be a path of this service");
      case 405 ->
          new RequestException(ErrorCode.METHOD_NOT_ALLOWED, "must be a method of this path");
      case 406 -> new RequestException(ErrorCode.NOT_ACCEPTABLE, "must accept application/json");
      case 413 -> tooLong();
      case 415 ->
          new RequestException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "must be application/json");
      default ->
          status >= BAD_REQUEST && status < SERVER_ERROR
              ? new RequestException(ErrorCode.INVALID_PARAMETER, "must be a valid request")
              : bug(failure);
    };
  }

  /** Of a body with more bytes than this. */
  public static RequestException tooLong(long maxBytes) {
    return new RequestException(ErrorCode.BODY_LIMIT, "must be at most maxBody: bytes=" + maxBytes);
  }

  /** Of a body of another type than JSON, as its header says. */
  public static RequestException notJson(String contentType) {
    return new RequestException(
        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
        "must be application/json: Content-Type=" + CallerText.shown(contentType));
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
