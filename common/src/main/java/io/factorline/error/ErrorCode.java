package io.factorline.error;

import java.util.Locale;

/** Why a request failed. The codes are API: never renamed, never reused. */
public enum ErrorCode {
  /** A parameter or body field has a value that its rule does not allow. */
  INVALID_PARAMETER(ErrorKind.CALLER, 400, "A value is not allowed"),
  /** A query parameter that the route does not have. */
  UNKNOWN_PARAMETER(ErrorKind.CALLER, 400, "A query parameter is not known"),
  /** A body key that the route does not have. */
  UNKNOWN_FIELD(ErrorKind.CALLER, 400, "A key of the body is not known"),
  /** The body is not the JSON that the route takes. */
  INVALID_BODY(ErrorKind.CALLER, 400, "The body cannot be read"),
  /** A symbol that breaks the rule for symbols. */
  INVALID_SYMBOL(ErrorKind.CALLER, 400, "A symbol is not allowed"),
  /** A time without a zone, or no time at all. */
  INVALID_TIME(ErrorKind.CALLER, 400, "A time is not allowed"),
  /** A factor that the catalog does not have. */
  UNKNOWN_FACTOR(ErrorKind.CALLER, 400, "A factor is not known"),
  /** A feature service that the catalog does not have. */
  UNKNOWN_SERVICE(ErrorKind.CALLER, 400, "A feature service is not known"),
  /** A universe that the catalog does not have. */
  UNKNOWN_UNIVERSE(ErrorKind.CALLER, 400, "A universe is not known"),
  /** The reading asked for is not the one that the feature service declares. */
  READING_CONTRADICTION(ErrorKind.CALLER, 400, "The reading contradicts the feature service"),
  /** The cut asked for does not go with the reading or the factors. */
  CUT_CONTRADICTION(ErrorKind.CALLER, 400, "The cut contradicts the rest of the request"),
  /** Live factors of more than one timeframe in one request for history. */
  MIXED_TIMEFRAMES(ErrorKind.CALLER, 400, "The live factors have different timeframes"),
  /** A factor of which no history is kept. */
  NO_HISTORY(ErrorKind.CALLER, 400, "A factor has no history"),
  /** A cursor that is none of this question. */
  INVALID_CURSOR(ErrorKind.CALLER, 400, "The cursor does not belong to the request"),
  /** A symbol of which nothing was ever received. */
  UNKNOWN_SYMBOL(ErrorKind.CALLER, 404, "The symbol is not known"),
  /** A model that the service does not have. */
  UNKNOWN_MODEL(ErrorKind.CALLER, 404, "The model is not known"),
  /** A signal that was never told, or is no longer kept. */
  UNKNOWN_SIGNAL(ErrorKind.CALLER, 404, "The signal is not known"),
  /** A path that does not exist. */
  NOT_FOUND(ErrorKind.CALLER, 404, "There is nothing at this path"),
  /** A path that exists, asked with a method that it does not have. */
  METHOD_NOT_ALLOWED(ErrorKind.CALLER, 405, "The path does not have this method"),
  /** The answer exists in no form that the caller accepts. */
  NOT_ACCEPTABLE(ErrorKind.CALLER, 406, "The answer has no form that is accepted"),
  /** An idempotency key that another request is using at this moment. */
  IDEMPOTENCY_CONFLICT(ErrorKind.CALLER, 409, "The key is in use"),
  /** A factor that was served once and has been removed. */
  FACTOR_REMOVED(ErrorKind.CALLER, 410, "A factor has been removed"),
  /** A cursor whose cut cannot be read any more. */
  CURSOR_EXPIRED(ErrorKind.CALLER, 410, "The cursor is too old"),
  /** More symbols than one request may name. */
  SYMBOL_LIMIT(ErrorKind.CALLER, 413, "Too many symbols"),
  /** More symbols times factors than one request may ask. */
  CELL_LIMIT(ErrorKind.CALLER, 413, "Too many cells"),
  /** A body longer than allowed. */
  BODY_LIMIT(ErrorKind.CALLER, 413, "The body is too long"),
  /** A body in another form than JSON. */
  UNSUPPORTED_MEDIA_TYPE(ErrorKind.CALLER, 415, "The body has a form that is not read"),
  /** An idempotency key that was used for another body. */
  IDEMPOTENCY_MISMATCH(ErrorKind.CALLER, 422, "The key was used for another body"),
  /** The service sheds load. */
  OVERLOADED(ErrorKind.OVERLOAD, 429, "Too many requests at once"),
  /** One client asks more often than it may. */
  RATE_LIMITED(ErrorKind.OVERLOAD, 429, "Too many requests of one client"),
  /** No more streams can be opened. */
  STREAM_LIMIT(ErrorKind.OVERLOAD, 429, "Too many streams at once"),
  /** A bug; the log has the cause under the same id. */
  INTERNAL(ErrorKind.INTERNAL, 500, "The service failed"),
  /** No cell can be answered, because the store cannot be read. */
  STORE_UNAVAILABLE(ErrorKind.DEPENDENCY, 503, "The store cannot be read"),
  /** A file of the lake cannot be read. */
  LAKE_UNREADABLE(ErrorKind.DEPENDENCY, 503, "A part of the lake cannot be read"),
  /** History cannot be told without a gap, or not at this cut yet. */
  HISTORY_UNAVAILABLE(ErrorKind.DEPENDENCY, 503, "History cannot be told whole now"),
  /** No version of the model is live. */
  MODEL_UNAVAILABLE(ErrorKind.DEPENDENCY, 503, "No version of the model is live"),
  /** The records of predictions cannot be read. */
  AUDIT_UNAVAILABLE(ErrorKind.DEPENDENCY, 503, "The records cannot be read"),
  /** The budget that the caller named has passed. */
  DEADLINE_EXCEEDED(ErrorKind.DEPENDENCY, 504, "The deadline has passed"),
  /** A view that the catalog does not have. */
  UNKNOWN_VIEW(ErrorKind.CALLER, 400, "A view is not known"),
  /** A kind of job that the service does not do. */
  UNKNOWN_JOB_TYPE(ErrorKind.CALLER, 400, "A kind of job is not known"),
  /** A job that never was, or is no longer kept. */
  UNKNOWN_JOB(ErrorKind.CALLER, 404, "The job is not known"),
  /** A job that has ended cannot be cancelled. */
  JOB_FINISHED(ErrorKind.CALLER, 409, "The job has ended"),
  /** There are as many unfinished jobs as allowed. */
  QUEUE_FULL(ErrorKind.OVERLOAD, 429, "Too many unfinished jobs"),
  /** Rows of a live view come from the stream alone. */
  LIVE_VIEW(ErrorKind.CALLER, 409, "The view is written by the stream"),
  /** A row of a write breaks a rule of its view. */
  INVALID_ROW(ErrorKind.CALLER, 422, "A row is not allowed"),
  /** More rows than one request may write. */
  ROW_LIMIT(ErrorKind.CALLER, 413, "Too many rows"),
  /** A step that does not follow from where the roll-out is. */
  ROLLOUT_CONFLICT(ErrorKind.CALLER, 409, "The step does not follow from the state"),
  /** The state has another revision than the caller has seen. */
  PRECONDITION_FAILED(ErrorKind.CALLER, 412, "The state has changed"),
  /** A change that must name the revision that it is made for. */
  PRECONDITION_REQUIRED(ErrorKind.CALLER, 428, "The revision must be named"),
  /** The steps and the money of canaries cannot be written or read. */
  LEDGER_UNAVAILABLE(ErrorKind.DEPENDENCY, 503, "The ledger cannot be written"),
  /** What a cut names has not reached the lake yet. */
  CUT_NOT_ARCHIVED(ErrorKind.CALLER, 409, "What was read is not archived yet"),
  /** The catalog defines what a cut names otherwise by now. */
  CUT_DEFINITION(ErrorKind.CALLER, 409, "What was read had another definition"),
  /** The lake does not have what a cut names, and will not. */
  CUT_GONE(ErrorKind.CALLER, 410, "What was read is not kept"),
  /** More records than one request may run over, or more time. */
  CUT_LIMIT(ErrorKind.CALLER, 413, "The cut takes too much to find again"),
  /** What was found is not what the cut names. */
  CUT_NOT_REPRODUCIBLE(ErrorKind.CALLER, 422, "What was read cannot be found again"),
  /** No valid key: none, a wrong one, or one that has ended. */
  UNAUTHENTICATED(ErrorKind.CALLER, 401, "A valid key is needed"),
  /** The key does not have the role of the route. */
  FORBIDDEN(ErrorKind.CALLER, 403, "The key may not do this"),
  /** Another service does not take the key of this one. */
  SERVICE_REFUSED(ErrorKind.DEPENDENCY, 503, "Another service refused this one");

  private final ErrorKind kind;
  private final int httpStatus;
  private final String title;
  private final String wireCode = name().toLowerCase(Locale.ROOT);

  ErrorCode(ErrorKind kind, int httpStatus, String title) {
    this.kind = kind;
    this.httpStatus = httpStatus;
    this.title = title;
  }

  /** Who can do something about it. */
  public ErrorKind kind() {
    return kind;
  }

  /** The status of the HTTP answer. */
  public int httpStatus() {
    return httpStatus;
  }

  /** One short sentence, always the same for the code. */
  public String title() {
    return title;
  }

  /** The stable text of the code, for example {@code unknown_factor}. */
  public String wireCode() {
    return wireCode;
  }

  /** Whether the same request may succeed later without a change. */
  public boolean isRetryable() {
    return kind == ErrorKind.OVERLOAD || kind == ErrorKind.DEPENDENCY;
  }
}
