package io.factorline.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two writers at a time and one after a kill, in four partitions; each test spoils one thing. */
final class ChainVerifierTest {
  private static final int RECORDS = 400;

  private final Random random = new Random(20_261_127);

  /** Sealed to its end, but for three records of partition 3. */
  private ChainLog log() {
    ChainLog log = new ChainLog(random.nextLong());
    ChainLog.Writer one = log.writer();
    ChainLog.Writer killed = log.writer();
    for (int i = 0; i < RECORDS; i++) {
      one.record(random.nextInt(ChainLog.PARTITIONS));
      if (i < RECORDS / 2) {
        killed.record(random.nextInt(ChainLog.PARTITIONS));
      }
      if (i % 37 == 36) {
        one.seal();
      }
      if (i % 53 == 52 && i < RECORDS / 2) {
        killed.seal();
      }
    }
    ChainLog.Writer next = log.writer();
    next.seal(1, log.found(1));
    next.record(1);
    one.seal();
    one.seal();
    next.seal();
    next.seal();
    for (int i = 0; i < 3; i++) {
      one.record(3);
    }
    return log;
  }

  private static void assertFirst(
      Verification found, Finding.Kind kind, int partition, long offset) {
    assertThat(found.isWhole()).isFalse();
    Finding first = found.findings().getFirst();
    assertThat(first.kind()).as("%s", found.findings()).isEqualTo(kind);
    assertThat(first.partition()).isEqualTo(partition);
    assertThat(first.offset()).isEqualTo(offset);
  }

  @Test
  void shouldFindNothingInWhatNobodyTouched() {
    Verification found = log().verify();

    assertThat(found.findings()).isEmpty();
    assertThat(found.isWhole()).isTrue();
    assertThat(found.records()).isGreaterThan(RECORDS * 3 / 2);
    assertThat(found.seals()).isGreaterThan(40);
    assertThat(found.unchained() + found.repeated() + found.lost() + found.undelivered()).isZero();
    assertThat(found.unsealed()).as("at least those of partition 3").isGreaterThanOrEqualTo(3);
  }

  @Test
  void shouldFindEachBitThatIsFlipped() {
    for (int round = 0; round < 60; round++) {
      ChainLog log = log();
      int partition = random.nextInt(ChainLog.PARTITIONS);
      int at = random.nextInt(log.of(partition).size() - 8);
      byte[] value = log.of(partition).get(at).value().clone();
      int bit = random.nextInt(value.length * 8);
      value[bit / 8] ^= (byte) (1 << (bit % 8));
      log.set(partition, at, value);

      Verification found = log.verify();

      assertThat(found.isWhole()).as("partition=%d, at=%d, bit=%d", partition, at, bit).isFalse();
      assertThat(found.findings())
          .as("the record itself, or what stands before it in its chain, is named")
          .anySatisfy(one -> assertThat(one.partition()).isEqualTo(partition));
    }
  }

  @Test
  void shouldNameTheRecordThatWasChanged() {
    ChainLog log = log();
    int at = recordAt(log, 2, 60);
    String id = log.value(2, at).substring(7, 39);
    log.set(2, at, log.value(2, at).replace("\"score\":0.", "\"score\":1.").getBytes(UTF_8));

    Verification found = log.verify();

    assertFirst(found, Finding.Kind.CHANGED, 2, at);
    assertThat(found.findings().getFirst().id()).isEqualTo(id);
    assertThat(found.findings().getFirst().detail()).contains("must have the hash");
  }

  @Test
  void shouldNameWhatIsMissing() {
    ChainLog log = log();
    int at = recordAt(log, 0, 50);
    long sequence = ChainLink.of(log.of(0).get(at).value()).sequence();
    log.remove(0, at);

    Verification found = log.verify();

    Finding first = found.findings().getFirst();
    assertThat(first.kind()).isEqualTo(Finding.Kind.MISSING);
    assertThat(first.detail()).contains("missing=%d..%d".formatted(sequence, sequence));
    assertThat(first.offset()).as("the next one of its chain").isGreaterThanOrEqualTo(at);
  }

  @Test
  void shouldNameOffsetsThatAreMissing() {
    ChainLog log = log();
    log.of(0).remove(recordAt(log, 0, 50));

    assertThat(log.verify().findings())
        .extracting(Finding::kind)
        .contains(Finding.Kind.OFFSETS, Finding.Kind.MISSING);
  }

  @Test
  void shouldNameWhatChangedPlaces() {
    ChainLog log = log();
    String writer = ChainLink.of(log.of(1).get(40).value()).writer();
    int next = 41;
    while (!ChainLink.of(log.of(1).get(next).value()).writer().equals(writer)) {
      next++;
    }
    log.swap(1, 40, next);

    Verification found = log.verify();

    assertThat(found.findings())
        .anySatisfy(one -> assertThat(one.kind()).isEqualTo(Finding.Kind.OUT_OF_PLACE));
    assertThat(found.findings()).allSatisfy(one -> assertThat(one.partition()).isEqualTo(1));
  }

  @Test
  void shouldAcceptACopyWithTheSameBytesAndNoOther() {
    ChainLog log = log();
    int at = recordAt(log, 2, 30);
    byte[] value = log.of(2).get(at).value();
    log.append(2, "S2", new String(value, UTF_8));
    assertThat(log.verify().repeated()).isEqualTo(1);
    assertThat(log.verify().isWhole()).isTrue();

    log.append(2, "S2", new String(value, UTF_8).replace("\"score\":0.", "\"score\":1."));

    assertFirst(log.verify(), Finding.Kind.TWICE, 2, log.of(2).size() - 1);
  }

  @Test
  void shouldFindWhatIsPutIn() {
    ChainLog log = log();
    log.insert(1, 20, "S1", "{\"id\":\"forged\",\"symbol\":\"S1\"}".getBytes(UTF_8));
    assertFirst(log.verify(), Finding.Kind.NO_CHAIN, 1, 20);

    ChainLog other = log();
    String forged =
        "{\"id\":\"f\",\"symbol\":\"S1\",\"chain\":{\"writer\":\"%s\",\"sequence\":7,\"previous\":\"%s\"}}"
            .formatted("ab".repeat(16), "0".repeat(64));
    other.insert(1, 20, "S1", forged.getBytes(UTF_8));
    assertFirst(other.verify(), Finding.Kind.NO_BEGINNING, 1, 20);
  }

  @Test
  void shouldFindATailThatIsCutBeforeASeal() {
    for (int partition : List.of(0, 2)) {
      ChainLog log = log();
      int end = log.of(partition).size();
      log.cut(partition, end - 2);

      Verification found = log.verify();

      assertThat(found.findings())
          .as("cut from offset %d on", end - 2)
          .anySatisfy(one -> {
            assertThat(one.kind()).isEqualTo(Finding.Kind.CUT_SHORT);
            assertThat(one.partition()).isEqualTo(partition);
          });
    }
  }

  @Test
  void shouldNotSeeATailThatNobodySealedAndSayHowLongItIs() {
    ChainLog log = log();
    long unsealed = log.verify().unsealed();
    log.cut(3, log.of(3).size() - 2);

    Verification found = log.verify();

    assertThat(found.isWhole()).isTrue();
    assertThat(found.unsealed()).isEqualTo(unsealed - 2);
  }

  @Test
  void shouldFindAPartitionThatWasWrittenAnew() {
    ChainLog log = log();
    int at = recordAt(log, 2, 60);
    String writer = ChainLink.of(log.of(2).get(at).value()).writer();
    log.set(2, at, log.value(2, at).replace("\"score\":0.", "\"score\":1.").getBytes(UTF_8));
    String hash = ChainLog.sha256(log.value(2, at));
    for (int i = at + 1; i < log.of(2).size(); i++) {
      ChainLink link = ChainLink.of(log.of(2).get(i).value());
      if (link.writer().equals(writer)) {
        log.set(2, i, log.value(2, i).replace(link.previous(), hash).getBytes(UTF_8));
        hash = ChainLog.sha256(log.value(2, i));
      }
    }

    Verification found = log.verify();

    assertThat(found.findings()).extracting(Finding::kind).contains(Finding.Kind.SEAL);
  }

  @Test
  void shouldFindWhatTheNextWriterHadFound() {
    ChainLog log = new ChainLog(1);
    ChainLog.Writer killed = log.writer();
    for (int i = 0; i < 20; i++) {
      killed.record(0);
    }
    log.writer().seal(0, log.found(0));
    assertThat(log.verify().isWhole()).isTrue();

    log.set(0, 19, log.value(0, 19).replace("\"score\":0.", "\"score\":1.").getBytes(UTF_8));

    assertFirst(log.verify(), Finding.Kind.SEAL, 0, 20);
  }

  @Test
  void shouldAcceptFailedRecordsThatASealTells() {
    ChainLog log = new ChainLog(2);
    ChainLog.Writer writer = log.writer();
    writer.record(0);
    writer.fail(0);
    writer.fail(0);
    writer.record(0);
    writer.record(1);
    assertFirst(log.verify(), Finding.Kind.MISSING, 0, 1);

    writer.seal();

    Verification found = log.verify();
    assertThat(found.findings()).isEmpty();
    assertThat(found.undelivered()).isEqualTo(2);
  }

  @Test
  void shouldNotAcceptARecordThatWasTakenOutBesideOneThatFailed() {
    ChainLog log = new ChainLog(3);
    ChainLog.Writer writer = log.writer();
    for (int i = 0; i < 4; i++) {
      writer.record(0);
    }
    writer.fail(0);
    writer.record(0);
    writer.seal();
    log.remove(0, 3);

    assertThat(log.verify().findings()).extracting(Finding::kind).contains(Finding.Kind.MISSING);
  }

  @Test
  void shouldGoOnBehindLossAndFromTheMiddle() {
    ChainLog log = log();
    ChainVerifier verifier = new ChainVerifier();
    log.partitions.forEach((partition, records) -> {
      verifier.partition(partition, false);
      records.subList(20, 40).forEach(verifier::add);
      verifier.lost(40, 50);
      records.subList(50, records.size()).forEach(verifier::add);
    });

    Verification found = verifier.end(partition -> log.of(partition).size());

    assertThat(found.findings()).isEmpty();
    assertThat(found.lost()).isEqualTo(10L * ChainLog.PARTITIONS);
  }

  @Test
  void shouldResumeBehindWhatWasTooOld() {
    ChainLog log = log();
    ChainVerifier good = new ChainVerifier();
    resumed(log, good, 30);
    assertThat(good.end(partition -> log.of(partition).size()).findings()).isEmpty();

    log.remove(0, 30);
    ChainVerifier bad = new ChainVerifier();
    resumed(log, bad, 30);

    assertThat(bad.end(partition -> log.of(partition).size()).isWhole()).isFalse();
  }

  private static void resumed(ChainLog log, ChainVerifier verifier, int from) {
    log.partitions.forEach((partition, records) -> {
      verifier.partition(partition, false);
      for (ChainRecord record : records.subList(0, from)) {
        ChainLink link = ChainLink.of(record.value());
        verifier.resume(
            link.writer(),
            link.sequence(),
            RecordHash.of(record.value()),
            record.offset(),
            record.appendMs());
      }
      records.subList(from, records.size()).forEach(verifier::add);
    });
  }

  @Test
  void shouldTakeRecordsOfBeforeChainsForWhatTheyAre() {
    ChainLog log = new ChainLog(4);
    log.append(0, "S0", "{\"id\":null,\"symbol\":\"S0\"}");
    log.append(0, "S0", "{\"id\":null,\"symbol\":\"S0\"}");
    log.writer().record(0);
    assertThat(log.verify().unchained()).isEqualTo(2);
    assertThat(log.verify().isWhole()).isTrue();

    log.append(0, "S0", "{\"id\":null,\"symbol\":\"S0\"}");

    assertFirst(log.verify(), Finding.Kind.NO_CHAIN, 0, 3);
  }

  @Test
  void shouldFindARecordUnderAnotherKey() {
    ChainLog log = log();
    int at = recordAt(log, 1, 25);
    ChainRecord old = log.of(1).get(at);
    log.of(1).set(at, ChainLog.record(1, old.offset(), old.appendMs(), "S2", old.value()));

    assertFirst(log.verify(), Finding.Kind.KEY, 1, at);
  }

  /** The first record from there on that is no seal, and whose chain has a later one. */
  private static int recordAt(ChainLog log, int partition, int from) {
    int at = from;
    while (Seal.is(log.of(partition).get(at).value())) {
      at++;
    }
    return at;
  }
}
