package io.factorline.gateway.signal;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.Reading;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.backend.Backend;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.Side;
import io.factorline.online.Answer;
import io.factorline.online.FactorReader;
import io.factorline.online.ReadOptions;
import io.factorline.redis.SignalStore;
import io.factorline.time.EpochClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Answers with signals: all symbols in one read and one cut, scored in one call, each with the side
 * before it, recorded before it may be traded. Thread-safe; blocks its caller's thread.
 */
public final class SignalService {
  private static final long NS_PER_MS = 1_000_000;

  private final FactorReader reader;
  private final Catalog catalog;
  private final Assembler assembler;
  private final Scoring scoring;
  private final Sides sides;
  private final LastGood lastGood;
  private final AuditTrail audit;
  private final SignalMetrics metrics;
  private final EpochClock clock;

  /** What a service is made of. */
  public record Parts(
      FactorReader reader,
      Catalog catalog,
      Map<BackendKind, Backend> backends,
      SignalStore store,
      AuditTrail audit,
      SignalMetrics metrics,
      EpochClock clock,
      int rememberedSignals) {}

  public SignalService(Parts parts) {
    this.reader = parts.reader();
    this.catalog = parts.catalog();
    this.assembler = new Assembler(parts.catalog());
    this.scoring = new Scoring(parts.backends(), parts.metrics());
    this.sides = new Sides(parts.store());
    this.lastGood = new LastGood(parts.rememberedSignals());
    this.audit = parts.audit();
    this.metrics = parts.metrics();
    this.clock = parts.clock();
  }

  /**
   * The signals of a version.
   *
   * @throws RequestException where the store or the deadline leaves nothing to tell
   */
  public SignalAnswer answer(SignalRequest request, LiveVersion version, ModelSettings settings) {
    Answer cells = read(request, version);
    long nowMs = clock.nowMs();
    List<Assembled> assembled = assembler.assemble(version, cells, nowMs);
    List<Signal> signals = signals(request, version, settings, assembled);
    SignalAnswer answer =
        new SignalAnswer(request, version, cells.cut().hash(), cells.cut().catalogHash(), signals);
    SignalAnswer recorded = recorded(answer, nowMs);
    for (Signal signal : recorded.signals()) {
      metrics.told(signal);
      if (signal.reason() == null && signal.backend() != BackendKind.LAST_GOOD) {
        lastGood.keep(signal);
      }
    }
    return recorded;
  }

  private Answer read(SignalRequest request, LiveVersion version) {
    ReadOptions options = new ReadOptions(Reading.CLOSED, request.cut());
    Answer now = reader.fromMemory(version.plan(), request.symbols(), options);
    Answer answer = now == null ? awaited(request, version, options) : now;
    if (answer.isStoreGone()) {
      throw new RequestException(
          ErrorCode.STORE_UNAVAILABLE,
          "the store cannot be read, and nothing is known from before");
    }
    return answer;
  }

  private Answer awaited(SignalRequest request, LiveVersion version, ReadOptions options) {
    Deadline deadline = request.deadline();
    try {
      return reader
          .read(version.plan(), request.symbols(), options)
          .toCompletableFuture()
          .get(Math.max(0, deadline.leftNs()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw Deadline.passed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Deadline.passed();
    } catch (ExecutionException e) {
      throw new IllegalStateException("must be read", e.getCause());
    }
  }

  private List<Signal> signals(
      SignalRequest request,
      LiveVersion version,
      ModelSettings settings,
      List<Assembled> assembled) {
    List<Assembled.Ready> ready = new ArrayList<>();
    for (Assembled one : assembled) {
      if (one instanceof Assembled.Ready fit) {
        ready.add(fit);
      }
    }
    Batch batch = new Batch(request, version, settings);
    List<Signal> scored = ready.isEmpty() ? List.of() : scored(batch, ready);
    List<Signal> signals = new ArrayList<>(assembled.size());
    int next = 0;
    for (Assembled one : assembled) {
      signals.add(
          switch (one) {
            case Assembled.Ready _ -> scored.get(next++);
            case Assembled.Unfit unfit ->
                none(version, unfit.symbol(), unfit.cut(), null)
                    .without(unfit.reason(), unfit.detail());
          });
    }
    return signals;
  }

  /** What all symbols of one request share. */
  private record Batch(SignalRequest request, LiveVersion version, ModelSettings settings) {}

  private List<Signal> scored(Batch batch, List<Assembled.Ready> ready) {
    List<Vector> vectors = ready.stream().map(Assembled.Ready::vector).toList();
    return switch (scoring.score(
        batch.version(), batch.request(), batch.settings().backends(), vectors)) {
      case Scoring.Scored(BackendKind by, double[] scores) -> sided(batch, ready, by, scores);
      case Scoring.Failed(String detail) ->
          ready.stream().map(one -> lastOrNone(batch, one, detail)).toList();
    };
  }

  private List<Signal> sided(
      Batch batch, List<Assembled.Ready> ready, BackendKind by, double[] scores) {
    List<Sides.Scored> asked = new ArrayList<>(ready.size());
    for (int i = 0; i < scores.length; i++) {
      asked.add(new Sides.Scored(ready.get(i).cut(), scores[i]));
    }
    SignalRequest request = batch.request();
    List<Sides.@Nullable Decided> decided =
        sides.decide(batch.version(), request.intent(), asked, request.deadline());
    List<Signal> signals = new ArrayList<>(ready.size());
    for (int i = 0; i < scores.length; i++) {
      signals.add(signal(batch, ready.get(i), by, scores[i], decided.get(i)));
    }
    return signals;
  }

  private Signal signal(
      Batch batch,
      Assembled.Ready ready,
      BackendKind by,
      double score,
      Sides.@Nullable Decided decided) {
    Signal bare =
        none(batch.version(), ready.symbol(), ready.cut(), ready.vector()).scored(by, score);
    if (decided == null) {
      return bare.without(Reason.SIDE, null);
    }
    Side side = decided.side();
    if (side == null) {
      return bare.without(Reason.OVERTAKEN, null);
    }
    String currency = catalog.instruments().of(ready.symbol()).currency();
    Optional<Money> limit =
        side == Side.HOLD ? Optional.empty() : batch.settings().maxNotional(currency);
    if (side != Side.HOLD && limit.isEmpty()) {
      return bare.without(Reason.NO_LIMIT, "currency=" + currency);
    }
    long validNs = batch.version().manifest().decision().validForMs() * NS_PER_MS;
    return bare.sided(
        decided.previous(), side, limit.orElse(null), ready.cut().newestNs() + validNs);
  }

  private Signal lastOrNone(Batch batch, Assembled.Ready ready, String detail) {
    if (batch.settings().backends().contains(BackendKind.LAST_GOOD)) {
      Signal last =
          lastGood.valid(batch.version().key(), ready.symbol(), clock.nowMs() * NS_PER_MS);
      if (last != null) {
        return last.told(BackendKind.LAST_GOOD);
      }
    }
    return none(batch.version(), ready.symbol(), ready.cut(), ready.vector())
        .without(Reason.BACKEND, detail);
  }

  private static Signal none(
      LiveVersion version, String symbol, @Nullable SymbolCut cut, @Nullable Vector vector) {
    return Signal.of(version.key(), Arm.STABLE, symbol, cut, vector);
  }

  /** Records all of it; what may be traded is told only once its record is safe. */
  private SignalAnswer recorded(SignalAnswer answer, long nowMs) {
    CompletableFuture<Void> written = audit.record(answer, nowMs);
    SignalRequest request = answer.request();
    boolean mustWait =
        request.intent() == Intent.TRADE && answer.signals().stream().anyMatch(Signal::isTradable);
    if (!mustWait || isWritten(written, request.deadline())) {
      return answer;
    }
    List<Signal> untold =
        answer.signals().stream()
            .map(s -> s.isTradable() ? s.without(Reason.AUDIT, null) : s)
            .toList();
    return new SignalAnswer(request, answer.version(), answer.cut(), answer.catalogHash(), untold);
  }

  private static boolean isWritten(CompletableFuture<Void> written, Deadline deadline) {
    try {
      written.get(Math.max(0, deadline.leftNs()), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
