package io.factorline.tracing;

/** Names of attributes of spans. Values come from the catalog, enums, or say how many. */
public final class SpanKeys {
  /** Symbol, of a span that is about one. */
  public static final String SYMBOL = "factorline.symbol";

  /** How many symbols it is about. */
  public static final String SYMBOLS = "factorline.symbols";

  public static final String VIEW = "factorline.view";
  public static final String MODEL = "factorline.model";
  public static final String MODEL_VERSION = "factorline.model.version";
  public static final String ARM = "factorline.arm";
  public static final String BACKEND = "factorline.backend";

  /** What came of it: {@code ok}, an error code, or an outcome as the meters have it. */
  public static final String OUTCOME = "factorline.outcome";

  /** Where an answer was read: {@code memory} or {@code store}. */
  public static final String READ_FROM = "factorline.read.from";

  /** End of a bar, ns since the epoch. */
  public static final String BAR_END_NS = "factorline.bar.end_ns";

  public static final String JOB = "factorline.job";
  public static final String JOB_TYPE = "factorline.job.type";
  public static final String ROWS = "factorline.rows";

  /** By the semantic conventions of OpenTelemetry. */
  public static final String HTTP_METHOD = "http.request.method";

  public static final String HTTP_ROUTE = "http.route";
  public static final String HTTP_STATUS = "http.response.status_code";
  public static final String TOPIC = "messaging.destination.name";
  public static final String PARTITION = "messaging.destination.partition.id";
  public static final String OFFSET = "messaging.kafka.offset";
  public static final String RECORDS = "messaging.batch.message_count";
  public static final String RPC_METHOD = "rpc.method";

  private SpanKeys() {}
}
