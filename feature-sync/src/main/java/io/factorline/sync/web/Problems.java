package io.factorline.sync.web;

import io.factorline.catalog.CatalogLookupException;
import io.factorline.error.ErrorCode;
import io.factorline.error.ErrorKind;
import io.factorline.error.RequestException;
import io.factorline.redis.StoreException;
import java.net.URI;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns what went wrong into what a caller is told; never the text of a foreign exception. */
@RestControllerAdvice
public class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final String RETRY_AFTER_SECONDS = "2";
  private static final int SHOWN = 80;

  @ExceptionHandler
  ResponseEntity<ProblemDetail> answer(Exception failure) {
    RequestException known = asRequestFailure(failure);
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(known.code().httpStatus())
            .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (failure instanceof ErrorResponse response) {
      answer.headers(headers -> allow(response.getHeaders(), headers));
    }
    if (known.code().kind() == ErrorKind.OVERLOAD || known.code() == ErrorCode.STORE_UNAVAILABLE) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return answer.body(problem(known));
  }

  private static void allow(HttpHeaders from, HttpHeaders to) {
    String methods = from.getFirst(HttpHeaders.ALLOW);
    if (methods != null) {
      to.set(HttpHeaders.ALLOW, methods);
    }
  }

  static ProblemDetail problem(RequestException failure) {
    ErrorCode code = failure.code();
    ProblemDetail problem = ProblemDetail.forStatus(code.httpStatus());
    problem.setType(URI.create("urn:factorline:problem:" + code.wireCode()));
    problem.setTitle(code.title());
    problem.setDetail(failure.detail());
    problem.setProperty("code", code.wireCode());
    return problem;
  }

  /** The failure as a request's own; a bug is logged with an id that the detail names. */
  public static RequestException asRequestFailure(Exception failure) {
    return switch (failure) {
      case RequestException known -> known;
      case CatalogLookupException lookup -> ofLookup(lookup);
      case StoreException store ->
          new RequestException(ErrorCode.STORE_UNAVAILABLE, "Redis must answer");
      case ErrorResponse response -> ofStatus(response.getStatusCode().value(), failure);
      default -> bug(failure);
    };
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
        code, "must be in the catalog: " + lookup.kind() + "=" + shown(lookup.name()) + nearest);
  }

  static RequestException ofStatus(int status, Exception failure) {
    return switch (status) {
      case 404 -> new RequestException(ErrorCode.NOT_FOUND, "must be a path of this service");
      case 405 ->
          new RequestException(ErrorCode.METHOD_NOT_ALLOWED, "must be a method of this path");
      case 406 -> new RequestException(ErrorCode.NOT_ACCEPTABLE, "must accept application/json");
      case 413 -> new RequestException(ErrorCode.BODY_LIMIT, "must be shorter");
      case 415 ->
          new RequestException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "must be application/json");
      case 400 -> new RequestException(ErrorCode.INVALID_PARAMETER, "must be a valid request");
      default -> bug(failure);
    };
  }

  private static RequestException bug(Exception failure) {
    String id = UUID.randomUUID().toString();
    LOG.atError()
        .setCause(failure)
        .addKeyValue("code", ErrorCode.INTERNAL.wireCode())
        .log("A request failed for a reason that is not its caller's. id={}", id);
    return new RequestException(ErrorCode.INTERNAL, "the log has the cause: id=" + id);
  }

  /** A caller's text, cut to a length that may be told back. */
  public static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
