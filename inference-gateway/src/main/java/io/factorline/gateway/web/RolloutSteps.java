package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.canary.RolloutDesk;
import io.factorline.gateway.canary.RolloutException;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.rollout.RolloutRefusal;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Takes steps of roll-outs for callers, and says what is wrong. Thread-safe; blocks. */
@Component
final class RolloutSteps {
  private static final Pattern REVISION = Pattern.compile("\"([0-9]{1,18})\"");

  private final RolloutDesk desk;

  RolloutSteps(RolloutDesk desk) {
    this.desk = desk;
  }

  /** The state, as it is told. */
  Reply state(String model) {
    return asked(() -> RolloutReply.of(desk.state(model)));
  }

  /** Takes a step, then tells the state. */
  Reply step(
      String model, Ask ask, boolean isStopping, BiFunction<Rollout, Long, Rollout> transition) {
    Long ifMatch = ifMatch(ask, isStopping);
    return asked(() -> {
      var _ = desk.step(model, ifMatch, isStopping, transition);
      return RolloutReply.of(desk.state(model));
    });
  }

  static @Nullable Long ifMatch(Ask ask, boolean isStopping) {
    String header = ask.request().headers().firstHeader(HttpHeaders.IF_MATCH);
    if (header == null) {
      if (isStopping) {
        return null;
      }
      throw new RequestException(
          ErrorCode.PRECONDITION_REQUIRED,
          "must name the revision that was seen, the ETag of GET: If-Match");
    }
    Matcher matcher = REVISION.matcher(header);
    if (!matcher.matches()) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must be a revision in quotes, as \"3\": If-Match");
    }
    return Long.valueOf(matcher.group(1));
  }

  static Reply asked(Supplier<Reply> asking) {
    try {
      return asking.get();
    } catch (RolloutRefusal e) {
      throw new RequestException(ErrorCode.ROLLOUT_CONFLICT, e.detail());
    } catch (RolloutException e) {
      throw new RequestException(
          switch (e.kind()) {
            case CHANGED -> ErrorCode.PRECONDITION_FAILED;
            case STORE -> ErrorCode.STORE_UNAVAILABLE;
            case LEDGER -> ErrorCode.LEDGER_UNAVAILABLE;
          },
          e.detail());
    }
  }
}
