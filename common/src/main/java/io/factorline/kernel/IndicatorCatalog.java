package io.factorline.kernel;

import io.factorline.kernel.IndicatorKind.Arguments;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The kinds of indicators there are, with their parameters and outputs.
 *
 * <p>Parameters are all required and count bars, 1 (or 2 where one bar would say nothing) to
 * 10,000; {@code deviations} of {@code bbands} is a number in 0.000001..1000. Kinds with one output
 * call it {@code value}.
 */
public final class IndicatorCatalog {

  private static final Map<String, IndicatorKind> KINDS = index(all());

  private IndicatorCatalog() {}

  /** Names of all kinds. */
  public static Set<String> kinds() {
    return Collections.unmodifiableSet(KINDS.keySet());
  }

  /** Names of the parameters of a kind, all of them required. */
  public static Set<String> parametersOf(String kind) {
    Set<String> names = new LinkedHashSet<>();
    find(kind).parameters().forEach(parameter -> names.add(parameter.name()));
    return Collections.unmodifiableSet(names);
  }

  /** Names of the outputs of a kind. */
  public static List<String> outputsOf(String kind) {
    return find(kind).outputs();
  }

  /**
   * Checks kind, parameter names and ranges.
   *
   * @throws IllegalArgumentException naming the rule and the value, as {@code must be a whole
   *     number in 2..10000: period=-3}
   */
  public static void validate(IndicatorSpec indicator) {
    build(indicator, FlatMode.NEUTRAL);
  }

  static Indicator build(IndicatorSpec indicator, FlatMode flat) {
    IndicatorKind kind = find(indicator.kind());
    Set<String> known = parametersOf(kind.name());
    for (String name : indicator.parameters().keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("must be one of " + known + ": parameter=" + name);
      }
    }
    Map<String, Double> values = new HashMap<>();
    for (Parameter parameter : kind.parameters()) {
      String text = indicator.parameters().get(parameter.name());
      if (text == null) {
        throw new IllegalArgumentException(
            "must be given for " + kind.name() + ": parameter=" + parameter.name());
      }
      values.put(parameter.name(), parameter.parse(text));
    }
    return kind.maker().make(new Arguments(values), flat);
  }

  private static IndicatorKind find(String name) {
    IndicatorKind kind = KINDS.get(name);
    if (kind == null) {
      throw new IllegalArgumentException("must be one of " + KINDS.keySet() + ": kind=" + name);
    }
    return kind;
  }

  private static Map<String, IndicatorKind> index(List<IndicatorKind> kinds) {
    Map<String, IndicatorKind> byName = new LinkedHashMap<>();
    kinds.forEach(kind -> byName.put(kind.name(), kind));
    return byName;
  }

  private static List<IndicatorKind> all() {
    return List.of(
        IndicatorKind.field("last_price", BarField.Field.CLOSE),
        IndicatorKind.field("open", BarField.Field.OPEN),
        IndicatorKind.field("high", BarField.Field.HIGH),
        IndicatorKind.field("low", BarField.Field.LOW),
        IndicatorKind.field("volume", BarField.Field.VOLUME),
        IndicatorKind.single("vwap", List.of(), (with, flat) -> new Vwap()),
        IndicatorKind.periodic("sma", 1, (with, flat) -> Sma.of(with.period())),
        IndicatorKind.periodic("ema", 1, (with, flat) -> new Ema(with.period())),
        IndicatorKind.periodic("wma", 1, (with, flat) -> Wma.of(with.period())),
        IndicatorKind.periodic("rsi", 2, (with, flat) -> new Rsi(with.period(), flat)),
        macd(),
        bollinger(),
        IndicatorKind.periodic("stddev", 2, (with, flat) -> Deviation.of(with.period())),
        IndicatorKind.periodic("atr", 1, (with, flat) -> new Atr(with.period())),
        IndicatorKind.periodic("adx", 2, (with, flat) -> new Adx(with.period(), flat)),
        IndicatorKind.periodic("cci", 2, (with, flat) -> new Cci(with.period())),
        IndicatorKind.periodic("roc", 1, (with, flat) -> new Roc(with.period())),
        stochastic(),
        IndicatorKind.periodic("willr", 2, (with, flat) -> new Williams(with.period(), flat)));
  }

  private static IndicatorKind macd() {
    return new IndicatorKind(
        "macd",
        List.of(Parameter.bars("fast", 2), Parameter.bars("slow", 3), Parameter.bars("signal", 1)),
        List.of("macd", "signal", "hist"),
        (with, flat) -> new Macd(with.bars("fast"), with.bars("slow"), with.bars("signal")));
  }

  private static IndicatorKind bollinger() {
    return new IndicatorKind(
        "bbands",
        List.of(Parameter.bars("period", 2), new Parameter("deviations", 1e-6, 1000.0, false)),
        List.of("upper", "middle", "lower"),
        (with, flat) -> Bollinger.of(with.period(), with.number("deviations")));
  }

  private static IndicatorKind stochastic() {
    return new IndicatorKind(
        "stoch",
        List.of(Parameter.bars("k", 1), Parameter.bars("k_slow", 1), Parameter.bars("d", 1)),
        List.of("k", "d"),
        (with, flat) -> new Stochastic(with.bars("k"), with.bars("k_slow"), with.bars("d"), flat));
  }
}
