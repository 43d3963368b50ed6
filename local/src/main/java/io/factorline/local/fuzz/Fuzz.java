package io.factorline.local.fuzz;

import io.factorline.security.OwnKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sends random requests to one port, over a few connections at once. */
final class Fuzz {
  private final int port;
  private final JsonNode document;
  private final List<Operation> operations;
  private final OwnKey key;

  /**
   * Of a port.
   *
   * @param document what references of the operations lead into
   */
  Fuzz(int port, JsonNode document, List<Operation> operations, OwnKey key) {
    this.port = port;
    this.document = document;
    this.operations = List.copyOf(operations);
    this.key = key;
  }

  /**
   * How much is sent.
   *
   * @param limit after which no more is sent
   */
  record Load(int requests, int connections, long seed, Duration limit) {}

  /** Sends all, or what the time allows, and counts into a tally. */
  void run(Load load, Tally tally) {
    AtomicInteger left = new AtomicInteger(load.requests());
    long endNs = System.nanoTime() + load.limit().toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < load.connections(); i++) {
      Dice dice = new Dice(load.seed() * 1_000 + i);
      threads.add(
          Thread.ofPlatform().name("fuzz-" + i).start(() -> send(dice, left, endNs, tally)));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void send(Dice dice, AtomicInteger left, long endNs, Tally tally) {
    RequestMaker maker = new RequestMaker(dice, document, operations);
    try (Wire wire = new Wire(port)) {
      while (left.getAndDecrement() > 0 && System.nanoTime() < endNs) {
        RawRequest request = maker.next();
        one(wire, request, tally);
      }
    }
  }

  private void one(Wire wire, RawRequest request, Tally tally) {
    try {
      RawResponse response = wire.send(withKey(request, key));
      String fault =
          Judge.fault(
                  response,
                  request.shown()
                      + new String(request.bytes(), java.nio.charset.StandardCharsets.UTF_8))
              .orElse(null);
      tally.count(response.status(), fault, request);
    } catch (IOException e) {
      tally.count(0, "no answer (" + e.getClass().getSimpleName() + ")", request);
    }
  }

  /** The request with the key's header, where there is a key. */
  static RawRequest withKey(RawRequest request, OwnKey key) {
    AtomicReference<@Nullable String> line = new AtomicReference<>();
    key.writeTo((name, value) -> line.set(name + ": " + value));
    String header = line.get();
    return header == null ? request : request.with(header);
  }
}
