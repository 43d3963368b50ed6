package io.factorline.gateway;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says of each request that this service does not do its work yet; only health is answered. */
@RestController
class NotBuiltController {

  @RequestMapping("/v1/**")
  ProblemDetail notBuilt() {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.NOT_IMPLEMENTED,
            "inference-gateway is not built yet: signals, canaries and audit come with a later"
                + " version.");
    problem.setTitle("Not built yet");
    problem.setProperty("code", "NOT_BUILT");
    return problem;
  }
}
