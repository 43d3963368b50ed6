package io.factorline.kernel;

import java.util.List;
import java.util.Map;

/**
 * One kind of indicator: its name in a catalog, what it takes, what it gives, how it is made.
 *
 * @param outputs names in slot order
 */
record IndicatorKind(String name, List<Parameter> parameters, List<String> outputs, Maker maker) {

  /** The name of the output of a kind that has only one. */
  static final String VALUE = "value";

  /** Makes the indicator from checked parameters. */
  interface Maker {
    Indicator make(Arguments arguments, FlatMode flat);
  }

  /** Checked parameter values by name. */
  record Arguments(Map<String, Double> values) {

    double number(String name) {
      return values.getOrDefault(name, Double.NaN);
    }

    int bars(String name) {
      return (int) number(name);
    }

    int period() {
      return bars("period");
    }
  }

  static IndicatorKind single(String name, List<Parameter> parameters, Maker maker) {
    return new IndicatorKind(name, parameters, List.of(VALUE), maker);
  }

  static IndicatorKind field(String name, BarField.Field field) {
    return single(name, List.of(), (arguments, flat) -> new BarField(field));
  }

  static IndicatorKind periodic(String name, int min, Maker maker) {
    return single(name, List.of(Parameter.bars("period", min)), maker);
  }
}
