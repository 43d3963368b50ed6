import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.oip.InferCall;
import io.factorline.gateway.oip.ModelMetadata;
import io.factorline.gateway.oip.ModelState;
import io.factorline.gateway.oip.OipClient;
import io.factorline.gateway.oip.OipFailure;
import io.factorline.gateway.oip.OipSettings;
import io.factorline.gateway.tensor.DataType;
import io.factorline.gateway.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Each call of the gateway's client at one server, a line per answer: {@code OurClient TARGET MODEL
 * COLUMNS ROWS}, with the rows of the matrix as hexadecimal little-endian doubles.
 */
final class OurClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private interface Call {
    Object answer() throws OipFailure;
  }

  private OurClient() {}

  public static void main(String[] words) {
    String model = words[1];
    Tensor factors = factors(Integer.parseInt(words[2]), HexFormat.of().parseHex(words[3]));
    try (OipClient client = OipClient.open(settings(words[0]))) {
      tell("live", () -> client.isServerLive(limit()));
      tell("ready", () -> client.isServerReady(limit()));
      tell("server", () -> client.server(limit()).name());
      for (String version : List.of("1", "2")) {
        tell("modelReady" + version, () -> client.isModelReady(model, version, limit()));
        tell("metadata" + version, () -> tensors(client.metadata(model, version, limit())));
        tell("scores" + version, () -> scores(client, model, version, factors));
      }
      tell("unknownVersion", () -> scores(client, model, "9", factors));
      tell("index", () -> index(client));
      tell("statistics", () -> client.statistics(model, "1", limit()).getFirst().inferences());
      tell("unload", () -> unload(client, model));
      tell("unloaded", () -> isReady(client, model));
      tell("scoresUnloaded", () -> scores(client, model, "1", factors));
      tell("load", () -> load(client, model));
      tell("loaded", () -> isReady(client, model));
      tell("scoresLoaded", () -> scores(client, model, "1", factors));
    }
  }

  private static OipSettings settings(String target) {
    return new OipSettings(target, 2, null, 1 << 20, PATIENCE, PATIENCE);
  }

  private static void tell(String name, Call call) {
    String told;
    try {
      told = String.valueOf(call.answer());
    } catch (OipFailure e) {
      told = "failure " + e.kind();
    }
    System.out.println(name + " " + told);
  }

  private static Deadline limit() {
    return Deadline.in(PATIENCE);
  }

  private static Tensor factors(int columns, byte[] bytes) {
    long rows = bytes.length / Double.BYTES / columns;
    return new Tensor(
        "factors", DataType.FP64, List.of(rows, (long) columns), java.nio.ByteBuffer.wrap(bytes));
  }

  private static String tensors(ModelMetadata metadata) {
    return metadata.inputs() + " " + metadata.outputs();
  }

  private static String scores(OipClient client, String model, String version, Tensor factors)
      throws OipFailure {
    InferCall call = new InferCall(model, version, "check", List.of(factors), List.of("score"));
    Tensor scores = client.infer(call, limit()).output("score");
    byte[] bytes = new byte[scores.bytes().remaining()];
    scores.bytes().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static List<String> index(OipClient client) throws OipFailure {
    List<String> lines = new ArrayList<>();
    for (ModelState state : client.index(limit())) {
      lines.add(state.name() + "/" + state.version() + "=" + state.state());
    }
    return lines.stream().sorted().toList();
  }

  private static boolean unload(OipClient client, String model) throws OipFailure {
    client.unload(model, limit());
    return true;
  }

  private static boolean load(OipClient client, String model) throws OipFailure {
    client.load(model, limit());
    return true;
  }

  /* MLServer answers the question about a model that it does not have with an error. */
  private static boolean isReady(OipClient client, String model) {
    try {
      return client.isModelReady(model, "1", limit());
    } catch (OipFailure e) {
      return false;
    }
  }
}
