package io.factorline.sync;

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
            "feature-sync is not built yet: jobs, the lake and offline features come with a later"
                + " version.");
    problem.setTitle("Not built yet");
    problem.setProperty("code", "NOT_BUILT");
    return problem;
  }
}
