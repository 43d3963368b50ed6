package io.factorline.event;

/** A rule that a field broke; without a stack trace, since hostile input must stay cheap. */
final class FieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final RejectReason reason;
  private final String text;

  FieldException(RejectReason reason, String text) {
    super(text, null, false, false);
    this.reason = reason;
    this.text = text;
  }

  RejectReason reason() {
    return reason;
  }

  String text() {
    return text;
  }
}
