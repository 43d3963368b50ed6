package io.factorline.ingest.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class OffsetLedgerTest {
  private final OffsetLedger ledger = new OffsetLedger();

  @Test
  void shouldHaveNoFirstWhereNothingIsOpen() {
    assertThat(ledger.isEmpty()).isTrue();
    assertThat(ledger.firstOpen()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldHoldTheOldestUntilItIsClosedWhateverTheOrder() {
    OffsetLedger.Ticket first = ledger.open(5);
    OffsetLedger.Ticket second = ledger.open(7);
    OffsetLedger.Ticket third = ledger.open(9);

    ledger.close(second);
    assertThat(ledger.firstOpen()).isEqualTo(5);
    ledger.close(first);
    assertThat(ledger.firstOpen()).isEqualTo(9);
    ledger.close(third);
    assertThat(ledger.isEmpty()).isTrue();
  }

  @Test
  void shouldTakeSeveralDeliveriesOfOneRecord() {
    OffsetLedger.Ticket bar = ledger.open(5);
    OffsetLedger.Ticket reject = ledger.open(5);
    ledger.close(reject);
    assertThat(ledger.firstOpen()).isEqualTo(5);
    ledger.close(bar);
    assertThat(ledger.isEmpty()).isTrue();
  }

  @Test
  void shouldCountAClosedTicketOnce() {
    OffsetLedger.Ticket first = ledger.open(5);
    ledger.open(6);
    ledger.close(first);
    ledger.close(first);
    assertThat(ledger.firstOpen()).isEqualTo(6);
  }

  @Test
  void shouldRefuseToGoBack() {
    ledger.open(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ledger.open(4))
        .withMessage("must be >= 5, the last one: offset=4");
  }
}
