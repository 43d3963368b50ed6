package io.factorline.gateway.signal;

import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.DecisionRule;
import io.factorline.gateway.repository.Side;
import io.factorline.redis.SideAnswer;
import io.factorline.redis.SideQuestion;
import io.factorline.redis.SignalStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Decides sides with the one before, which all replicas share: per model, version and symbol, moved
 * only by a newer cut that is asked for trading. Thread-safe.
 */
final class Sides {
  private static final Side[] CODES = {Side.HOLD, Side.BUY, Side.SELL};

  private final SignalStore book;

  Sides(SignalStore book) {
    this.book = book;
  }

  /** A score of a symbol, to be given a side. */
  record Scored(SymbolCut cut, double score) {}

  /** The side, and the one before; a null side where a newer cut has been signed. */
  record Decided(Side previous, @Nullable Side side) {}

  /** One per score; null where the side before cannot be read by the deadline. */
  List<@Nullable Decided> decide(
      LiveVersion version, Intent intent, List<Scored> scores, Deadline deadline) {
    List<SideQuestion> questions = new ArrayList<>(scores.size());
    for (Scored scored : scores) {
      questions.add(question(version, intent, scored));
    }
    List<@Nullable Decided> decided = new ArrayList<>(scores.size());
    for (CompletableFuture<SideAnswer> answer : book.sides(questions)) {
      decided.add(await(answer, deadline));
    }
    return decided;
  }

  private static SideQuestion question(LiveVersion version, Intent intent, Scored scored) {
    DecisionRule rule = version.manifest().decision();
    return new SideQuestion(
        SignalStore.sideKey(version.key().model(), version.key().version(), scored.cut().symbol()),
        scored.cut().order(),
        code(rule.decide(scored.score(), Side.HOLD)),
        code(rule.decide(scored.score(), Side.BUY)),
        code(rule.decide(scored.score(), Side.SELL)),
        intent == Intent.TRADE);
  }

  private static int code(Side side) {
    return switch (side) {
      case HOLD -> 0;
      case BUY -> 1;
      case SELL -> 2;
    };
  }

  private static @Nullable Decided await(CompletableFuture<SideAnswer> asked, Deadline deadline) {
    try {
      SideAnswer answer = asked.get(Math.max(0, deadline.leftNs()), TimeUnit.NANOSECONDS);
      return answer.isOvertaken()
          ? new Decided(Side.HOLD, null)
          : new Decided(CODES[answer.previous()], CODES[answer.side()]);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
  }
}
