package io.factorline.api.history;

import io.factorline.api.config.HistoryProperties;
import io.factorline.api.factors.FactorReads;
import io.factorline.api.history.stitch.HistoryCursor;
import io.factorline.api.history.stitch.HistoryCut;
import io.factorline.api.history.tail.Tail;
import io.factorline.api.history.tail.TailLog;
import io.factorline.api.history.tail.TailState;
import io.factorline.api.history.work.WorkPool;
import io.factorline.catalog.Reading;
import io.factorline.metric.HistoryMeters;
import io.factorline.online.Answer;
import io.factorline.online.CutMode;
import io.factorline.online.FactorPlan;
import io.factorline.online.ReadOptions;
import io.factorline.store.TopicId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Answers questions for history: what must be waited for is waited for on no thread, what is read
 * is read on the pool. Thread-safe.
 */
final class Histories {
  private static final ReadOptions OPEN_BARS = new ReadOptions(Reading.FORMING, CutMode.LIVE);

  private final FactorReads reads;
  private final MemberReads memberReads;
  private final CutReader cuts;
  private final PageReader pages;
  private final Tail tail;
  private final WorkPool pool;
  private final HistoryProperties settings;
  private final Duration openBarLimit;
  private final Counter told;
  private final Counter late;

  Histories(
      FactorReads reads,
      MemberReads memberReads,
      CutReader cuts,
      Tail tail,
      WorkPool pool,
      Settings settings,
      MeterRegistry registry) {
    this.reads = reads;
    this.memberReads = memberReads;
    this.cuts = cuts;
    this.pages = new PageReader(cuts, tail, settings.history().maxCompared());
    this.tail = tail;
    this.pool = pool;
    this.settings = settings.history();
    this.openBarLimit = settings.fetchTimeout().plus(this.settings.formingWait());
    this.told = forming(registry, "held");
    this.late = forming(registry, "late");
  }

  /** Settings of history, and how long the store is waited for. */
  record Settings(HistoryProperties history, Duration fetchTimeout) {}

  private static Counter forming(MeterRegistry registry, String outcome) {
    HistoryMeters meter = HistoryMeters.FORMING;
    return Counter.builder(meter.meterName())
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .tag("outcome", outcome)
        .register(registry);
  }

  /** A page and its bytes. */
  static final class Page {
    private final HistoryAnswer answer;
    private final byte[] body;

    Page(HistoryAnswer answer, byte[] body) {
      this.answer = answer;
      this.body = body;
    }

    HistoryAnswer answer() {
      return answer;
    }

    byte[] body() {
      return body;
    }
  }

  /**
   * The page that a request asks for.
   *
   * @param writer makes its bytes, on the thread that has read it
   */
  Mono<Page> read(HistoryRequest request, Function<HistoryAnswer, byte[]> writer) {
    String text = request.cursor();
    HistoryCursor cursor = text == null ? null : HistoryCursor.parse(text, request.question());
    Mono<Optional<FormingRows>> forming =
        request.wantsForming() ? openBars(request, cursor == null) : Mono.just(Optional.empty());
    return awaited(cursor)
        .then(Mono.zip(forming, members(request, cursor)))
        .flatMap(now ->
            pool.run(work -> {
              PageReader.Now parts =
                  new PageReader.Now(now.getT1().orElse(null), now.getT2().orElse(null));
              HistoryAnswer answer = pages.read(request, cursor, parts, work);
              return new Page(answer, writer.apply(answer));
            }));
  }

  /** How far the members have come that a first page compares; their rows come after the board. */
  private Mono<Optional<MemberRows>> members(
      HistoryRequest request, @Nullable HistoryCursor cursor) {
    Members members = request.members();
    if (members == null || cursor != null) {
      return Mono.just(Optional.empty());
    }
    return memberReads.of(members).map(Optional::of);
  }

  private Mono<Answer> rows(FactorPlan plan, List<String> symbols, ReadOptions options) {
    Answer now = reads.peek(plan, symbols, options);
    return now != null ? Mono.just(now) : reads.readAll(plan, symbols, options);
  }

  /** Done once the tail has read what a cursor names. */
  private Mono<Void> awaited(@Nullable HistoryCursor cursor) {
    HistoryCut cut = cursor == null ? null : cursor.cut();
    TopicId topic = cut == null ? null : cut.topic();
    if (cut == null || topic == null) {
      return Mono.empty();
    }
    long[] offsets = cut.offsets().stream().mapToLong(Long::longValue).toArray();
    return until(() -> isGone(topic) || tail.hasRead(topic, offsets))
        .timeout(settings.cursorWait(), Mono.error(CutReader::notYet));
  }

  /** Whether the topic is another one by now. */
  private boolean isGone(TopicId topic) {
    TailLog log = tail.log();
    return log != null && !log.topic().equals(topic) && tail.state() == TailState.LIVE;
  }

  /** The open bars; where asked for, once the tail has the closed bars before them. */
  private Mono<Optional<FormingRows>> openBars(HistoryRequest request, boolean isAwaited) {
    return rows(request.live().plan(), request.symbols(), OPEN_BARS)
        .timeout(openBarLimit)
        .map(read -> Optional.of(new FormingRows(request.plan(), read)))
        .onErrorReturn(TimeoutException.class, Optional.empty())
        .flatMap(open ->
            isAwaited && open.isPresent() ? followed(request, open.get()) : Mono.just(open));
  }

  private Mono<Optional<FormingRows>> followed(HistoryRequest request, FormingRows open) {
    return until(() -> isFollowed(request, open))
        .then(Mono.fromRunnable(told::increment))
        .timeout(settings.formingWait(), Mono.fromRunnable(late::increment))
        .thenReturn(Optional.of(open));
  }

  private boolean isFollowed(HistoryRequest request, FormingRows open) {
    TailLog log = tail.log();
    if (log == null || tail.state() != TailState.LIVE) {
      return true;
    }
    for (int s = 0; s < request.symbols().size(); s++) {
      if (!open.isFollowed(s, log, cuts::tailView)) {
        return false;
      }
    }
    return true;
  }

  /** Done once a condition holds, which is looked at whenever the tail has moved. */
  private Mono<Void> until(BooleanSupplier condition) {
    return Mono.defer(() -> {
      CompletableFuture<Void> move = tail.nextMove();
      return condition.getAsBoolean()
          ? Mono.empty()
          : Mono.fromFuture(move, true).then(Mono.defer(() -> until(condition)));
    });
  }
}
