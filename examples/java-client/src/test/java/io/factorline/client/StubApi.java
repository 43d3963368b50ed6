package io.factorline.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A server that answers what a real factor-api answered once: one reply after the other, the last
 * one for ever.
 */
final class StubApi implements AutoCloseable {
  private static final Path RECORDED = Path.of("..", "recorded");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Reply> replies;
  private final CountDownLatch end = new CountDownLatch(1);
  final List<Asked> asked = new CopyOnWriteArrayList<>();

  /** What the server was asked. */
  record Asked(String method, String uri, String deadline, String body, InetSocketAddress from) {}

  /** What it answers; null content is no answer before the server ends. */
  record Reply(int status, Map<String, String> headers, @Nullable String recorded) {
    static Reply of(int status, String recorded) {
      return new Reply(status, Map.of(), recorded);
    }

    static Reply never() {
      return new Reply(0, Map.of(), null);
    }
  }

  StubApi(Reply... replies) throws IOException {
    this.replies = new ArrayDeque<>(Arrays.asList(replies));
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("Factorline-Deadline-Ms"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
              exchange.getRemoteAddress()));
      Reply reply = next();
      if (reply.recorded() == null) {
        end.await();
        return;
      }
      byte[] content = Files.readAllBytes(RECORDED.resolve(reply.recorded()));
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), content.length);
      exchange.getResponseBody().write(content);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Reply next() {
    return replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.close();
  }
}
