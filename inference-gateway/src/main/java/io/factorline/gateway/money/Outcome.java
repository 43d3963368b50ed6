package io.factorline.gateway.money;

/** What an entry came to, at its place in the ledger. */
public sealed interface Outcome {
  /** It counts. */
  record Booked() implements Outcome {}

  /** Its like was there before; it changes nothing. A claim of that kind is granted as before. */
  record Known() implements Outcome {}

  /** It counts for nothing. */
  record Refused(Refusal refusal) implements Outcome {}
}
