package io.factorline.gateway.faketriton;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * A Triton for tests on a free port of the loopback: the methods of the protocol that the gateway
 * uses, Triton's checks in Triton's order with Triton's texts, and faults on demand. It has no
 * batcher and no HTTP. Thread-safe.
 */
public final class FakeTriton implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final FakeService service = new FakeService(timer);
  private final FakeConnections connections = new FakeConnections();
  private final Server server;
  private final int port;

  private FakeTriton(int port, Duration connectionAge, ServerCredentials credentials) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address, credentials)
            .addService(service.definition())
            .addTransportFilter(connections)
            .intercept(new FakeHeaders(service.traceparents))
            .executor(threads);
    if (connectionAge.isPositive()) {
      builder
          .maxConnectionAge(connectionAge.toMillis(), TimeUnit.MILLISECONDS)
          .maxConnectionAgeGrace(1, TimeUnit.SECONDS);
    }
    try {
      server = builder.build().start();
      this.port = server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static FakeTriton start() {
    return new FakeTriton(0, Duration.ZERO, InsecureServerCredentials.create());
  }

  /** Listens where another one was killed. */
  public static FakeTriton startOn(int port) {
    return new FakeTriton(port, Duration.ZERO, InsecureServerCredentials.create());
  }

  /** Sends GOAWAY on each connection of this age. */
  public static FakeTriton startWithConnectionAge(Duration age) {
    return new FakeTriton(0, age, InsecureServerCredentials.create());
  }

  /** Protects its connections. */
  public static FakeTriton startWith(ServerCredentials credentials) {
    return new FakeTriton(0, Duration.ZERO, credentials);
  }

  /** Where it listens, or listened before it was killed. */
  public int port() {
    return port;
  }

  public String target() {
    return "127.0.0.1:" + port();
  }

  /** A version that takes any rows of {@code factors} and gives {@code score}, ready. */
  public FakeTriton with(
      String model,
      String version,
      String datatype,
      int columns,
      ToDoubleFunction<double[]> score) {
    return with(model, version, datatype, columns, 0, score);
  }

  /** The same with {@code max_batch_size}. */
  public FakeTriton with(
      String model,
      String version,
      String datatype,
      int columns,
      int maxBatch,
      ToDoubleFunction<double[]> score) {
    service.repository.put(
        new FakeModel(
            model, version, "READY", "factors", "score", datatype, columns, maxBatch, score));
    return this;
  }

  public void remove(String model, String version) {
    service.repository.remove(model, version);
  }

  public void state(String model, String state) {
    service.repository.setState(model, state);
  }

  public void fault(Fault fault) {
    service.fault = fault;
  }

  /** What goes wrong with one version alone. */
  public void fault(String version, Fault fault) {
    service.faultsByVersion.put(version, fault);
  }

  /** So many instances make all calls from now on that no fault meets, one call at a time each. */
  public FakeTriton instances(int count, Duration length) {
    service.instances = new FakeInstances(count, length);
    return this;
  }

  /** Whether outputs are told as raw bytes or as typed contents, as MLServer does. */
  public void raw(boolean raw) {
    service.isRaw = raw;
  }

  /** The header {@code traceparent} of each call that had one, in the order of the calls. */
  public List<String> traceparents() {
    return List.copyOf(service.traceparents);
  }

  public long inferences() {
    return service.inferences.get();
  }

  public long cancelled() {
    return service.cancelled.get();
  }

  /** Connections that are open now. */
  public int connections() {
    return connections.open();
  }

  /** Cuts all connections at once. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      // Before its threads end: a connection whose calls they do not take stays open, and is
      // silent.
      if (!server.awaitTermination(CLOSE_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException("must cut its connections: within=" + CLOSE_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
      timer.shutdownNow();
    }
  }
}
