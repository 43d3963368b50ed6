package io.factorline.api.history;

import io.factorline.api.factors.FactorReads;
import io.factorline.catalog.Reading;
import io.factorline.online.Answer;
import io.factorline.online.Board;
import io.factorline.online.CutMode;
import io.factorline.online.ReadOptions;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Hears how far the members have come whose bars are compared. Thread-safe; nothing blocks. */
final class MemberReads {
  private static final ReadOptions CLOSED_BARS = new ReadOptions(Reading.CLOSED, CutMode.LIVE);

  private final FactorReads reads;
  private final Supplier<Board> board;
  private final Duration limit;

  /**
   * Reads.
   *
   * @param limit after which rows that have not come count as not readable
   */
  MemberReads(FactorReads reads, Supplier<Board> board, Duration limit) {
    this.reads = reads;
    this.board = board;
    this.limit = limit;
  }

  /** What is heard of members; their rows come after the board. */
  Mono<MemberRows> of(Members members) {
    return Mono.defer(() -> {
      Board before = board.get();
      Answer now = reads.peek(members.plan(), members.symbols(), CLOSED_BARS);
      Mono<Answer> rows =
          now != null
              ? Mono.just(now)
              : reads.readAll(members.plan(), members.symbols(), CLOSED_BARS);
      return rows.timeout(limit)
          .map(answer -> new MemberRows(before, answer))
          .onErrorReturn(TimeoutException.class, new MemberRows(before, null));
    });
  }
}
