package io.factorline.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * A collector of traces: takes spans by OTLP over HTTP in protocol buffers, as the specification
 * numbers the fields, and remembers them. It shares no code with what exports. Thread-safe.
 */
public final class OtlpReceiver implements AutoCloseable {
  private static final int MOST_BYTES = 64 << 20;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentLinkedQueue<ReceivedSpan> spans = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Map<String, List<String>>> headers =
      new ConcurrentLinkedQueue<>();

  private OtlpReceiver(HttpServer server) {
    this.server = server;
  }

  /** Begins to listen on a free port of loopback. */
  public static OtlpReceiver start() {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    OtlpReceiver receiver;
    try {
      receiver = new OtlpReceiver(HttpServer.create(anyPort, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    receiver.server.setExecutor(receiver.threads);
    receiver.server.createContext("/v1/traces", receiver::take);
    receiver.server.start();
    return receiver;
  }

  /** Where spans are to be sent. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
  }

  /** All spans so far, in the order in which they came. */
  public List<ReceivedSpan> spans() {
    return List.copyOf(spans);
  }

  /** Those of one trace. */
  public List<ReceivedSpan> trace(String traceId) {
    return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  /** Those with this name. */
  public List<ReceivedSpan> named(String name) {
    return spans.stream().filter(span -> span.name().equals(name)).toList();
  }

  /** The headers of each request so far. */
  public List<Map<String, List<String>>> headers() {
    return List.copyOf(headers);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      headers.add(Map.copyOf(exchange.getRequestHeaders()));
      byte[] body = body(exchange);
      ProtoFields.read(body).messages(1).forEach(this::takeResource);
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readNBytes(MOST_BYTES);
    if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
      return sent;
    }
    try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(sent))) {
      return plain.readNBytes(MOST_BYTES);
    }
  }

  private void takeResource(ProtoFields resourceSpans) {
    Map<String, String> resource = new HashMap<>();
    resourceSpans.messages(1).forEach(message -> resource.putAll(attributes(message, 1)));
    String service = resource.getOrDefault("service.name", "");
    for (ProtoFields scope : resourceSpans.messages(2)) {
      scope.messages(2).forEach(span -> spans.add(span(service, span)));
    }
  }

  private static ReceivedSpan span(String service, ProtoFields span) {
    List<String> links = new ArrayList<>();
    span.messages(13).forEach(link -> links.add(link.hex(1) + "-" + link.hex(2)));
    int status = span.messages(15).stream().mapToInt(s -> (int) s.number(3)).findFirst().orElse(0);
    return new ReceivedSpan(
        service,
        span.hex(1),
        span.hex(2),
        span.hex(4),
        span.text(5),
        (int) span.number(6),
        span.number(7),
        span.number(8),
        attributes(span, 9),
        links,
        span.messages(11).stream().map(event -> event.text(2)).toList(),
        status);
  }

  private static Map<String, String> attributes(ProtoFields message, int field) {
    Map<String, String> attributes = new HashMap<>();
    for (ProtoFields pair : message.messages(field)) {
      for (ProtoFields value : pair.messages(2)) {
        boolean isText = value.hasText(1);
        attributes.put(pair.text(1), isText ? value.text(1) : Long.toString(value.number(3)));
      }
    }
    return attributes;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
