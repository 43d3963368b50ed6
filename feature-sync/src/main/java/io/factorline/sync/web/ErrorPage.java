package io.factorline.sync.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.error.http.Failures;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what failed outside of every controller. */
@RestController
class ErrorPage implements ErrorController {

  @RequestMapping("/error")
  ResponseEntity<ProblemDetail> answer(HttpServletRequest request) {
    RequestException failure = failureOf(request);
    return ResponseEntity.status(failure.code().httpStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(Problems.problem(failure));
  }

  private static RequestException failureOf(HttpServletRequest request) {
    Object cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    if (cause instanceof Exception exception) {
      return Problems.asRequestFailure(exception);
    }
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    if (status instanceof Integer code && code >= 400 && code < 500) {
      return Failures.ofStatus(code, new IllegalStateException("must be known: status=" + code));
    }
    return new RequestException(ErrorCode.NOT_FOUND, "must be a path of this service");
  }
}
