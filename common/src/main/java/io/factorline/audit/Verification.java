package io.factorline.audit;

import java.util.List;

/**
 * What came of a verification.
 *
 * @param records that were read, seals too
 * @param chains of a writer in a partition
 * @param seals records that are seals
 * @param unchained records without a place in a chain, from before the first that has one
 * @param repeated copies of a record with the same bytes, which are accepted
 * @param undelivered records that their writer sent, that Kafka did not acknowledge, and that are
 *     not there, as a later seal says
 * @param lost records that Kafka had deleted before they were archived
 * @param unsealed records at the end of chains that no seal covers: that they end there rests on
 *     the offsets alone
 * @param findingCount of all findings
 * @param findings the first of them, by the time of their records
 */
public record Verification(
    long records,
    long chains,
    long seals,
    long unchained,
    long repeated,
    long undelivered,
    long lost,
    long unsealed,
    long findingCount,
    List<Finding> findings) {
  /** Copies the list. */
  public Verification {
    findings = List.copyOf(findings);
  }

  /** Whether nothing was found. */
  public boolean isWhole() {
    return findingCount == 0;
  }
}
