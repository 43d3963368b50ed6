package io.factorline.audit;

/** How far the chain of one writer in one partition was read. One thread. */
final class Chain {
  private final String writer;
  private final int partition;
  private long sequence;
  private String hash;
  private long offset;
  private long appendMs;
  private String id;
  private int stretch;
  private long readFrom = -1;

  /**
   * A chain.
   *
   * @param stretch of the partition that its last record lies in; between two records were lost
   */
  Chain(String writer, int partition, int stretch) {
    this.writer = writer;
    this.partition = partition;
    this.stretch = stretch;
    this.sequence = -1;
    this.hash = RecordHash.NONE;
    this.id = "";
  }

  void moveTo(long newSequence, String newHash, ChainRecord record, String newId, int newStretch) {
    sequence = newSequence;
    hash = newHash;
    offset = record.offset();
    appendMs = record.appendMs();
    id = newId;
    stretch = newStretch;
  }

  /** The first record of the chain that was read. */
  void readFrom(long newReadFrom) {
    readFrom = newReadFrom;
  }

  /** How many of its records behind a sequence were read. */
  long readBehind(long sealed) {
    return sequence - Math.max(sealed, readFrom - 1);
  }

  String writer() {
    return writer;
  }

  int partition() {
    return partition;
  }

  long sequence() {
    return sequence;
  }

  String hash() {
    return hash;
  }

  long offset() {
    return offset;
  }

  int stretch() {
    return stretch;
  }

  ChainHead head() {
    return new ChainHead(partition, writer, sequence, hash, offset, appendMs);
  }

  /** Something about the last record that was read. */
  Finding finding(Finding.Kind kind, String detail) {
    return new Finding(kind, partition, offset, appendMs, id, writer, sequence, detail);
  }
}
