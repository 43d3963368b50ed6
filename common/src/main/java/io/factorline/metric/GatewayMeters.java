package io.factorline.metric;

/** Meters of inference-gateway. Tag values come from enums, the catalog and live versions. */
public enum GatewayMeters {
  /** Timer with the tags {@code route} and {@code outcome} ({@code ok} or an error code). */
  REQUESTS("gateway.requests", "seconds", "Time from a request's handling to its answer"),
  /**
   * Counter with the tags {@code model}, {@code version}, {@code arm}, {@code backend}, {@code
   * status} and {@code reason}.
   */
  SIGNALS("gateway.signals", "signals", "Signals told, and symbols that got none"),
  /**
   * Timer with the tags {@code model}, {@code version}, {@code arm}, {@code backend} and {@code
   * outcome} ({@code ok} or the failure).
   */
  SCORES("gateway.scores", "seconds", "Time of one call of a backend, by outcome"),
  /** Summary with the tags {@code model} and {@code version}. */
  PARTS("gateway.parts", "calls", "Calls that the rows of one large answer were split into"),
  /** Counter with the tags {@code source} and {@code outcome}: records of predictions. */
  AUDIT("gateway.audit", "records", "Records of predictions, by outcome"),
  /** Counter with the tags {@code source} and {@code outcome}: copies of seals of the chains. */
  AUDIT_SEALS("gateway.audit.seals", "records", "Seals of the chains of records, by outcome"),
  /** Gauge with the tag {@code source}: records of predictions that wait or are under way. */
  AUDIT_PENDING("gateway.audit.pending", "records", "Records not yet acknowledged by Kafka"),
  /** Gauge with the tag {@code state}: versions in the repository. */
  VERSIONS("gateway.versions", "versions", "Versions in the repository, by state"),
  /** Gauge: requests that are being answered. */
  IN_FLIGHT("gateway.in.flight", "requests", "Requests that are being answered"),
  /** Counter with the tags {@code model}, {@code action} and {@code by}. */
  ROLLOUT_STEPS("gateway.rollout", "steps", "Steps of roll-outs that this process took"),
  /** Counter with the tags {@code model} and {@code outcome}. */
  RESERVATIONS("gateway.canary", "reservations", "Signals that asked for a canary's money"),
  /** Gauge with the tag {@code model}. */
  CANARY_WEIGHT("gateway.canary.weight", "bp", "Share of the universe that the canary has"),
  /** Gauge with the tag {@code model}. */
  CANARY_RESERVED("gateway.canary.reserved", "", "What open signals of the canary may still risk"),
  /** Gauge with the tag {@code model}. */
  CANARY_POSITION("gateway.canary.position", "", "Sum of net positions per symbol, at cost"),
  /** Gauge with the tag {@code model}. */
  CANARY_PROFIT("gateway.canary.profit", "", "Profit of the trial, realised and not"),
  /** Counter with the tags {@code model}, {@code version}, {@code against} and {@code outcome}. */
  SHADOW("gateway.shadow", "predictions", "Predictions of shadows, by outcome"),
  /** Gauge: predictions of shadows that wait or are under way. */
  SHADOW_WAITING(
      "gateway.shadow.waiting", "predictions", "Predictions of shadows that wait or are under way"),
  /** Gauge with the tags {@code model}, {@code version} and {@code arm}. */
  DRIFT_PSI("gateway.drift.psi", "", "Population stability index of scores to the champion's"),
  /** Gauge with the tags {@code model}, {@code version} and {@code arm}. */
  DRIFT_KS("gateway.drift.ks", "", "Distance of Kolmogorov and Smirnov to the champion's scores"),
  /** Gauge with the tags {@code model}, {@code version} and {@code arm}. */
  DRIFT_PAIRS("gateway.drift", "pairs", "Pairs of scores within the window, over all replicas"),
  /** Gauge with the tags {@code model}, {@code version} and {@code arm}. */
  DRIFT_USED("gateway.drift.used", "ratio", "Part of its bound that the drift has used up"),
  /** Counter with the tag {@code outcome}. */
  LEDGER("gateway.ledger", "entries", "Entries of the ledger of canaries, by outcome"),
  /** Gauge: 1 while the ledger is read to its end. */
  LEDGER_FOLLOWING("gateway.ledger.following", "", "1 while the ledger is read to its end"),
  /** Counter with the tag {@code outcome}. */
  EXECUTIONS("gateway.executions", "executions", "Executions of signals, by outcome"),
  /** Summary with the tags {@code model}, {@code version}, {@code backend} and {@code cause}. */
  BATCHES("gateway.batches", "calls", "Calls gathered into one call of a backend, by cause"),
  /** Timer with the tags {@code model}, {@code version} and {@code backend}. */
  BATCH_WAIT("gateway.batch.wait", "seconds", "Time that a call waited to be sent with others"),
  /** Counter with the tags {@code model} and {@code outcome}: bars that the stream has handled. */
  STREAM_BARS("gateway.stream", "bars", "Closed bars that the stream has handled, by outcome"),
  /** Timer with the tags {@code model} and {@code from}. */
  STREAM_LATENCY(
      "gateway.stream.latency", "seconds", "Time from a bar to its signal in the topic signals"),
  /** Gauge with the tag {@code model}: records of factor-bars that wait for this replica. */
  STREAM_LAG("gateway.stream.lag", "records", "Records of factor-bars that wait for this replica"),
  /** Gauge with the tag {@code model}: 1 while this replica signs none of its bars. */
  STREAM_WAITING(
      "gateway.stream.waiting", "", "1 while no backend here has the model ready to sign bars");

  private final String meterName;
  private final String baseUnit;
  private final String description;

  GatewayMeters(String meterName, String baseUnit, String description) {
    this.meterName = meterName;
    this.baseUnit = baseUnit;
    this.description = description;
  }

  /** The name, in dots. */
  public String meterName() {
    return meterName;
  }

  /** What is counted or measured. */
  public String baseUnit() {
    return baseUnit;
  }

  /** One sentence for people. */
  public String description() {
    return description;
  }
}
