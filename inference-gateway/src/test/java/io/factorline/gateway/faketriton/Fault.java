package io.factorline.gateway.faketriton;

import io.grpc.Status;
import java.time.Duration;

/** What goes wrong with each inference while it is set. */
public sealed interface Fault {
  /** Nothing. */
  record None() implements Fault {}

  /** The answer comes late. */
  record Delay(Duration length) implements Fault {}

  /** The answer never comes. */
  record Hang() implements Fault {}

  /** The answer is a status of gRPC with a text of Triton. */
  record Fail(Status.Code code, String text) implements Fault {}

  /** The answer is well-formed gRPC and wrong otherwise. */
  record Garbage(Kind kind) implements Fault {}

  /** The fault comes with one call in so many. */
  record OneIn(int calls, Fault fault) implements Fault {}

  /** How an answer is wrong. */
  enum Kind {
    NOT_A_NUMBER,
    TOO_FEW_BYTES,
    TOO_FEW_ROWS,
    NO_OUTPUT,
    OTHER_TYPE,
    OTHER_VERSION,
    OTHER_MODEL,
    OTHER_ID,
    RAW_COUNT,
    NEGATIVE_SHAPE
  }
}
