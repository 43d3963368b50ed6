package io.factorline.event;

/** Names of topics, record headers and the consumer group of the outside contract. */
public final class Topics {
  /** Trades, quotes and control records; key = symbol. */
  public static final String TICKS = "ticks";

  /** Closed bars with their factors; key = symbol. */
  public static final String FACTOR_BARS = "factor-bars";

  /** Records of {@link #TICKS} that were not applied, with the reason. */
  public static final String TICKS_REJECTED = "ticks-rejected";

  /** Signals of models that sign each bar; key = symbol. */
  public static final String SIGNALS = "signals";

  /** One record per prediction, failures too; key = symbol. */
  public static final String SIGNAL_AUDIT = "signal-audit";

  /** Executions of signals. */
  public static final String EXECUTIONS = "executions";

  /** Steps of roll-outs and the money of canaries, in one partition per model; key = model. */
  public static final String CANARY_LEDGER = "canary-ledger";

  /** The consumer group of inference-gateway on {@link #EXECUTIONS}. */
  public static final String EXECUTIONS_GROUP = "inference-gateway";

  /** Begins the names of the consumer groups of inference-gateway on {@link #FACTOR_BARS}. */
  public static final String SIGNALS_GROUPS = "inference-gateway-signals-";

  /** The consumer group of stream-ingest on {@link #TICKS}. */
  public static final String INGEST_GROUP = "stream-ingest";

  /** Header of a control record, and optionally of a quote: its type. */
  public static final String TYPE_HEADER = "type";

  /** Headers of {@link #TICKS_REJECTED}, all of them UTF-8 text. */
  public static final String REASON_HEADER = "reason";

  public static final String DETAIL_HEADER = "detail";
  public static final String TOPIC_ID_HEADER = "topic-id";
  public static final String PARTITION_HEADER = "partition";
  public static final String OFFSET_HEADER = "offset";
  public static final String APPEND_TIME_HEADER = "append-time";

  private Topics() {}
}
