package io.factorline.event;

import io.factorline.event.MarketEvent.Seed;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what a {@code seed} record says, as far as it can be without the lake. Stateless. */
final class SeedFields {
  private static final Pattern VIEW = Pattern.compile("[A-Za-z0-9_]{1,64}");
  private static final Pattern DEFINITION = Pattern.compile("[0-9a-f]{16}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Names without a leading dot, so that none leads out of the lake. */
  private static final Pattern FILE =
      Pattern.compile(
          "(?=.{1,512}$)[A-Za-z0-9_=-][A-Za-z0-9._=-]*(/[A-Za-z0-9_=-][A-Za-z0-9._=-]*)*");

  private SeedFields() {}

  static Seed read(MarketEventFields fields) {
    return new Seed(
        fields.symbol(),
        matching("view", fields.view, VIEW),
        matching("definition", fields.definition, DEFINITION),
        matching("file", fields.file, FILE),
        matching("sha256", fields.sha256, SHA256),
        fields.offset());
  }

  private static String matching(String name, @Nullable String value, Pattern pattern) {
    String text = MarketEventFields.required(name, value);
    if (!pattern.matcher(text).matches()) {
      throw new FieldException(
          RejectReason.RANGE,
          "must match " + pattern + ": " + name + "=" + MarketEventReader.shown(text));
    }
    return text;
  }
}
