package io.factorline.local.fuzz;

import io.factorline.local.process.Usage;
import io.factorline.local.stack.DataFolder;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackState;
import io.factorline.security.OwnKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends random requests to each service of the running stack: {@code FuzzMain [requests [seed
 * [minutes]]]}. Ends with 1 where an answer or what a process takes is not as it must be, with 3
 * where no stack runs.
 */
public final class FuzzMain {
  private static final int MANAGEMENT_OFFSET = 1_000;
  private static final int CONNECTIONS = 4;
  private static final int OK = 200;
  private static final int UNAUTHENTICATED = 401;
  private static final int TOO_MANY = 429;
  private static final int MISSING = 3;
  private static final int MANAGEMENT_SHARE = 10;
  private static final Usage MOST_GROWTH = new Usage(96L << 20, 24L << 20, 16, 32);
  private static final List<Operation> MANAGEMENT =
      List.of(
          Operation.plain("GET", "/actuator/health"),
          Operation.plain("GET", "/actuator/health/liveness"),
          Operation.plain("GET", "/actuator/info"),
          Operation.plain("GET", "/actuator/prometheus"),
          Operation.plain("GET", "/actuator/partitions"),
          Operation.plain("GET", "/actuator/sbom"),
          Operation.plain("GET", "/actuator/env"),
          Operation.plain("GET", "/actuator"));
  private static final List<Operation> PAGES =
      List.of(Operation.plain("GET", "/v3/api-docs"), Operation.plain("GET", "/swagger-ui.html"));

  private final PrintStream out;
  private final OwnKey key;
  private final Fuzz.Load load;

  private FuzzMain(PrintStream out, OwnKey key, Fuzz.Load load) {
    this.out = out;
    this.key = key;
    this.load = load;
  }

  /** Runs. */
  public static void main(String[] words) throws IOException {
    Map<String, String> environment = System.getenv();
    String folder = environment.getOrDefault("FACTORLINE_DATA", ".factorline");
    StackState state = new DataFolder(Path.of(folder)).read().orElse(null);
    if (state == null) {
      System.err.println("Missing: a stack that runs on " + folder + ": ./factorline up --detach");
      System.exit(MISSING);
      return;
    }
    Fuzz.Load load =
        new Fuzz.Load(
            words.length > 0 ? Integer.parseInt(words[0]) : 100_000,
            CONNECTIONS,
            words.length > 1 ? Long.parseLong(words[1]) : 1,
            Duration.ofMinutes(words.length > 2 ? Long.parseLong(words[2]) : 20));
    System.exit(new FuzzMain(System.out, key(environment), load).run(state) ? 0 : 1);
  }

  private static OwnKey key(Map<String, String> environment) throws IOException {
    String file = environment.get("FACTORLINE_KEY_FILE");
    String text =
        file == null ? environment.get("FACTORLINE_KEY") : Files.readString(Path.of(file));
    return text == null ? OwnKey.NONE : OwnKey.of(text);
  }

  private boolean run(StackState state) throws IOException {
    boolean isGood = true;
    for (StackState.PartState part : state.parts()) {
      if (Part.SERVICES.contains(part.part())) {
        isGood &= run(part);
      }
    }
    out.println(isGood ? "No fault." : "There are faults.");
    return isGood;
  }

  private boolean run(StackState.PartState part) throws IOException {
    int port = part.port();
    JsonNode document = document(port);
    List<Operation> own = new ArrayList<>(PAGES);
    List<Operation> management = new ArrayList<>(MANAGEMENT);
    for (Operation operation : Operation.allOf(document)) {
      (operation.path().startsWith("/actuator") ? management : own).add(operation);
    }
    List<String> open = new ArrayList<>();
    if (isClosed(port)) {
      open.addAll(reachable(port, own));
      open.addAll(reachable(port + MANAGEMENT_OFFSET, management));
    }
    Tally tally = new Tally();
    long startNs = System.nanoTime();
    half(port, document, own, management, tally, 0);
    Optional<Usage> before = Usage.ofJvm(part.process().pid());
    half(port, document, own, management, tally, 1);
    Optional<Usage> after = Usage.ofJvm(part.process().pid());
    boolean isAlive = part.process().isAlive();
    long seconds = (System.nanoTime() - startNs) / 1_000_000_000;
    out.printf(
        "%s: %,d requests in %d s, answers by status %s%n",
        part.part().label(), tally.sent(), seconds, tally.statuses());
    boolean isFlat = tellUsage(before, after);
    open.forEach(route -> out.println("  reachable without a key: " + route));
    tally.faults().forEach((fault, count) -> out.printf("  %,d times %s%n", count, fault));
    tally.examples().forEach(example -> out.println("    " + example));
    if (!isAlive) {
      out.println("  its process has ended");
    }
    return isAlive && isFlat && open.isEmpty() && tally.faults().isEmpty();
  }

  private boolean tellUsage(Optional<Usage> before, Optional<Usage> after) {
    if (before.isEmpty() || after.isEmpty()) {
      out.println("  what the process takes is not told by this system");
      return true;
    }
    out.println("  after half of them " + before.get().words());
    out.println("  after all " + after.get().words());
    List<String> grown = before.get().grownTo(after.get(), MOST_GROWTH);
    grown.forEach(what -> out.println("  " + what));
    return grown.isEmpty();
  }

  private void half(
      int port,
      JsonNode document,
      List<Operation> own,
      List<Operation> management,
      Tally tally,
      int half) {
    int ofManagement = load.requests() / 2 / MANAGEMENT_SHARE;
    Duration limit = load.limit().dividedBy(2);
    long seed = 2 * load.seed() + half;
    new Fuzz(port, document, own, key)
        .run(
            new Fuzz.Load(load.requests() / 2 - ofManagement, load.connections(), seed, limit),
            tally);
    new Fuzz(port + MANAGEMENT_OFFSET, document, management, key)
        .run(new Fuzz.Load(ofManagement, load.connections(), seed + 1_000_003, limit), tally);
  }

  private JsonNode document(int port) throws IOException {
    RawRequest request = new RawRequest("GET", "/v3/api-docs", List.of(), new byte[0]);
    try (Wire wire = new Wire(port)) {
      RawResponse response = wire.send(Fuzz.withKey(request, key));
      if (response.status() != OK) {
        throw new IOException(
            "must be 200, in production by a key with the role read: status=" + response.status());
      }
      return JsonMapper.shared().readTree(response.body());
    }
  }

  private static boolean isClosed(int port) throws IOException {
    try (Wire wire = new Wire(port)) {
      RawRequest request = new RawRequest("GET", "/v3/api-docs", List.of(), new byte[0]);
      return wire.send(request).status() == UNAUTHENTICATED;
    }
  }

  /* Health may be asked by anybody; 429 is what comes of many such requests. */
  private static List<String> reachable(int port, List<Operation> operations) throws IOException {
    List<String> open = new ArrayList<>();
    try (Wire wire = new Wire(port)) {
      for (Operation operation : operations) {
        String path = operation.path().replaceAll("\\{[^}]*}", "x");
        boolean isHealth = path.equals("/health") || path.equals("/actuator/health/liveness");
        RawRequest request = new RawRequest(operation.method(), path, List.of(), new byte[0]);
        int status = wire.send(request).status();
        if (!isHealth && status != UNAUTHENTICATED && status != TOO_MANY) {
          open.add(operation.method() + " " + operation.path() + " " + status);
        }
      }
    }
    return open;
  }
}
