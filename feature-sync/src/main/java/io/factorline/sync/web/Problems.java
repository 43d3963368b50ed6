package io.factorline.sync.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.ErrorKind;
import io.factorline.error.RequestException;
import io.factorline.error.http.Failures;
import io.factorline.redis.StoreException;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns what went wrong into what a caller is told; never the text of a foreign exception. */
@RestControllerAdvice
public class Problems {
  private static final String RETRY_AFTER_SECONDS = "2";

  /**
   * Of Tomcat, when parameters are first asked for; named, for no code of ours knows the server.
   */
  private static final String UNREADABLE_PARAMETERS =
      "org.apache.tomcat.util.http.InvalidParameterException";

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

  /** The failure as a request's own, as {@link Failures} tells those of every service. */
  public static RequestException asRequestFailure(Exception failure) {
    return switch (failure) {
      case StoreException store ->
          new RequestException(ErrorCode.STORE_UNAVAILABLE, "Redis must answer");
      default ->
          failure.getClass().getName().equals(UNREADABLE_PARAMETERS)
              ? Failures.ofStatus(HttpStatus.BAD_REQUEST.value(), failure)
              : Failures.of(failure);
    };
  }
}
