package io.factorline.gateway.repository;

import io.factorline.catalog.FactorRef;
import io.factorline.catalog.Reading;
import io.factorline.error.http.JsonPlace;
import io.factorline.gateway.tensor.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads manifests; a key that it does not know is refused. Stateless; thread-safe. */
public final class ManifestReader {
  private static final long FORMAT = 1;
  private static final int MOST_INPUTS = 4096;
  private static final int MOST_BINS = 100;
  private static final String NO_SIGNAL = "no_signal";

  private ManifestReader() {}

  /**
   * Reads the JSON of a manifest.
   *
   * @throws RepositoryException naming the key that is wrong
   */
  public static Manifest parse(byte[] json) throws RepositoryException {
    try {
      return manifest(JsonMapper.shared().readTree(json));
    } catch (JacksonException e) {
      throw new RepositoryException("must be JSON: file=manifest.json, " + JsonPlace.of(e), e);
    } catch (IllegalArgumentException e) {
      throw new RepositoryException(e.getMessage() + ", file=manifest.json", e);
    }
  }

  private static Manifest manifest(JsonNode root) throws RepositoryException {
    JsonFields fields = new JsonFields(root, "");
    if (fields.whole("format") != FORMAT) {
      throw fields.wrong("must be " + FORMAT, "format");
    }
    JsonFields output = fields.object("output");
    Manifest manifest =
        new Manifest(
            fields.text("model"),
            version(fields),
            fields.text("description"),
            sha256(fields),
            port(fields.object("input"), true),
            port(output, false),
            output.range("range"),
            bins(output),
            decision(fields.object("decision")),
            inputs(fields));
    output.end();
    fields.end();
    return manifest;
  }

  private static long version(JsonFields fields) throws RepositoryException {
    long version = fields.whole("version");
    if (version < 1) {
      throw fields.wrong("must be >= 1", "version");
    }
    return version;
  }

  private static String sha256(JsonFields fields) throws RepositoryException {
    String hash = fields.text("sha256");
    if (!hash.matches("[0-9a-f]{64}")) {
      throw fields.wrong("must be 64 lower-case hex digits", "sha256");
    }
    return hash;
  }

  private static Manifest.Port port(JsonFields fields, boolean isAll) throws RepositoryException {
    DataType type = DataType.of(fields.text("datatype"));
    if (type != DataType.FP32 && type != DataType.FP64) {
      throw fields.wrong("must be FP32 or FP64", "datatype");
    }
    Manifest.Port port = new Manifest.Port(fields.text("name"), type);
    if (isAll) {
      fields.end();
    }
    return port;
  }

  private static List<Double> bins(JsonFields output) throws RepositoryException {
    JsonNode array = output.optional("bins");
    if (array == null) {
      return List.of();
    }
    if (!array.isArray() || array.isEmpty() || array.size() > MOST_BINS) {
      throw output.wrong("must be an array of 1 to " + MOST_BINS, "bins");
    }
    List<Double> edges = new ArrayList<>();
    for (JsonNode edge : array) {
      boolean isNext =
          edge.isNumber()
              && Double.isFinite(edge.asDouble())
              && (edges.isEmpty() || edge.asDouble() > edges.getLast());
      if (!isNext) {
        throw output.wrong("must be numbers, each greater than the one before", "bins");
      }
      edges.add(edge.asDouble());
    }
    return edges;
  }

  private static DecisionRule decision(JsonFields fields) throws RepositoryException {
    DecisionRule rule =
        new DecisionRule(
            fields.number("buyFrom"),
            fields.number("sellFrom"),
            fields.number("hysteresis"),
            fields.whole("validForMs"));
    fields.end();
    return rule;
  }

  private static List<Manifest.Input> inputs(JsonFields fields) throws RepositoryException {
    JsonNode array = fields.required("inputs");
    if (!array.isArray() || array.isEmpty() || array.size() > MOST_INPUTS) {
      throw fields.wrong("must be an array of 1 to " + MOST_INPUTS, "inputs");
    }
    List<Manifest.Input> inputs = new ArrayList<>();
    Set<FactorRef> seen = new HashSet<>();
    for (int i = 0; i < array.size(); i++) {
      Manifest.Input input = input(new JsonFields(array.get(i), "inputs[" + i + "]."));
      if (!seen.add(input.factor())) {
        throw fields.wrong("must stand once, factor=" + input.factor(), "inputs[" + i + "]");
      }
      inputs.add(input);
    }
    return inputs;
  }

  private static Manifest.Input input(JsonFields fields) throws RepositoryException {
    String reading = fields.text("reading");
    if (!reading.equals(Reading.CLOSED.name().toLowerCase(Locale.ROOT))) {
      throw fields.wrong("must be closed, which is what training sets hold", "reading");
    }
    Manifest.Input input =
        new Manifest.Input(
            FactorRef.parse(fields.text("factor")),
            Reading.CLOSED,
            fields.text("definition"),
            fill(fields),
            isStaleAllowed(fields),
            fields.range("range"),
            statistics(fields));
    fields.end();
    return input;
  }

  private static @Nullable Double fill(JsonFields fields) throws RepositoryException {
    JsonNode missing = fields.required("missing");
    if (missing.isString() && missing.asString().equals(NO_SIGNAL)) {
      return null;
    }
    if (!missing.isObject()) {
      throw fields.wrong("must be no_signal or {\"fill\": number}", "missing");
    }
    JsonFields rule = fields.object("missing");
    double fill = rule.number("fill");
    rule.end();
    return fill;
  }

  private static boolean isStaleAllowed(JsonFields fields) throws RepositoryException {
    return switch (fields.text("stale")) {
      case NO_SIGNAL -> false;
      case "allow" -> true;
      default -> throw fields.wrong("must be no_signal or allow", "stale");
    };
  }

  private static Manifest.@Nullable Statistics statistics(JsonFields fields)
      throws RepositoryException {
    if (fields.optional("statistics") == null) {
      return null;
    }
    JsonFields all = fields.object("statistics");
    Manifest.Statistics statistics =
        new Manifest.Statistics(
            all.whole("count"),
            all.number("mean"),
            all.number("deviation"),
            all.number("min"),
            all.number("max"));
    all.end();
    return statistics;
  }
}
