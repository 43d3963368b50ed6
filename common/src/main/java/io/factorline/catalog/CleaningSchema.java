package io.factorline.catalog;

import io.factorline.market.CleaningRules;
import io.factorline.market.OutlierRule;
import io.factorline.market.PriceBand;
import io.factorline.market.QuoteRules;
import io.factorline.market.TradeQuoteRule;
import java.time.Duration;

/** How a venue's ticks are cleaned. */
final class CleaningSchema {
  private static final TextParser<Long> WINDOW_RANGE = Values.whole(10, 256);

  private static final Key<Long> OUTLIER_WINDOW =
      Key.text("window", WINDOW_RANGE, "60", "10 to 256");
  private static final Key<Double> TRIM =
      Key.text("trim", Values::decimal, "0.1", "0 to below 0.5");
  private static final Key<Double> GAMMA_TICKS =
      Key.text("gammaTicks", Values::decimal, "1", "0 to 1,000,000 ticks");
  private static final Key<Double> GAMMA_BP =
      Key.text("gammaBp", Values::decimal, "5", "0 to 10,000 basis points");
  static final Schema OUTLIERS =
      new Schema("outliers", OUTLIER_WINDOW, TRIM, GAMMA_TICKS, GAMMA_BP);

  private static final Key<Double> MAX_SPREAD =
      Key.text("maxSpreadOverMedian", Values::decimal, "50", "1 to 1,000,000 medians");
  private static final Key<Double> MAX_MID =
      Key.text("maxMidMad", Values::decimal, "10", "above 0 to 1,000,000 deviations");
  private static final Key<Long> QUOTE_WINDOW = Key.text("window", WINDOW_RANGE, "50", "10 to 256");
  static final Schema QUOTES = new Schema("quotes", MAX_SPREAD, MAX_MID, QUOTE_WINDOW);

  private static final Key<PriceBand> PRICE_BAND =
      Key.optionalText(
          "priceBand",
          text -> new PriceBand(fraction(text)),
          "off",
          "above 0 to 10, as a fraction of the last price of the session before");
  private static final Key<OutlierRule> OUTLIER_RULE =
      Key.optional("outliers", Nodes.object(OUTLIERS, CleaningSchema::outliers), "off", "mapping");
  private static final Key<QuoteRules> QUOTE_RULES =
      Key.withDefault(
          "quotes",
          Nodes.object(QUOTES, CleaningSchema::quotes),
          QuoteRules.DEFAULT,
          "as below",
          "mapping");
  private static final Key<Boolean> TRADE_VS_QUOTE =
      Key.text("tradeVsQuote", Values::flag, "on", "`on` or `off`");
  private static final Key<Duration> MAX_QUOTE_AGE =
      Key.text("maxQuoteAge", Values.duration("1ms", "1h"), "5s", "1ms to 1h");
  static final Schema CLEANING =
      new Schema("cleaning", PRICE_BAND, OUTLIER_RULE, QUOTE_RULES, TRADE_VS_QUOTE, MAX_QUOTE_AGE);

  static final NodeReader<CleaningRules> READER = Nodes.object(CLEANING, CleaningSchema::cleaning);

  private CleaningSchema() {}

  private static double fraction(String text) {
    double value = Values.decimal(text);
    if (value <= 0 || value > 10) {
      throw new IllegalArgumentException("must be in (0, 10]");
    }
    return value;
  }

  private static OutlierRule outliers(Fields fields) {
    return new OutlierRule(
        Math.toIntExact(fields.get(OUTLIER_WINDOW)),
        fields.get(TRIM),
        fields.get(GAMMA_TICKS),
        fields.get(GAMMA_BP));
  }

  private static QuoteRules quotes(Fields fields) {
    return new QuoteRules(
        fields.get(MAX_SPREAD), fields.get(MAX_MID), Math.toIntExact(fields.get(QUOTE_WINDOW)));
  }

  private static CleaningRules cleaning(Fields fields) {
    return new CleaningRules(
        fields.find(PRICE_BAND).orElse(null),
        fields.find(OUTLIER_RULE).orElse(null),
        fields.get(QUOTE_RULES),
        fields.get(TRADE_VS_QUOTE) ? new TradeQuoteRule(fields.get(MAX_QUOTE_AGE)) : null);
  }
}
