package io.factorline.benchmarks.load.http;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers every GET with one file and every POST with another, twice: by WebFlux' functional routes
 * as factor-api is built on them, and on a port of its own by Reactor Netty alone, which is as
 * cheap as that server gets. No metrics, no checks, no JSON: what remains is the price of HTTP.
 *
 * <p>Arguments: port, bare port, file of GET, file of POST. Runs until its process is ended.
 */
public final class FixedServer {
  private FixedServer() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int port = Integer.parseInt(args[0]);
    int barePort = Integer.parseInt(args[1]);
    byte[] get = Files.readAllBytes(Path.of(args[2]));
    byte[] post = Files.readAllBytes(Path.of(args[3]));
    DisposableServer webflux =
        HttpServer.create()
            .host("127.0.0.1")
            .port(port)
            .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(routes(get, post))))
            .bindNow();
    DisposableServer bare =
        HttpServer.create()
            .host("127.0.0.1")
            .port(barePort)
            .handle((request, response) -> answer(request, response, get, post))
            .bindNow();
    System.out.println("serves " + webflux.port() + " and " + bare.port());
    new CountDownLatch(1).await();
  }

  private static RouterFunction<ServerResponse> routes(byte[] get, byte[] post) {
    return RouterFunctions.route()
        .route(on(HttpMethod.GET), request -> reply(get))
        .route(on(HttpMethod.POST), request -> reply(post))
        .build();
  }

  private static RequestPredicate on(HttpMethod method) {
    return RequestPredicates.method(method).and(RequestPredicates.path("/**"));
  }

  private static Mono<ServerResponse> reply(byte[] body) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .contentLength(body.length)
        .body(
            (message, context) -> message.writeWith(Mono.just(message.bufferFactory().wrap(body))));
  }

  private static Mono<Void> answer(
      HttpServerRequest request, HttpServerResponse response, byte[] get, byte[] post) {
    byte[] body = request.method().name().equals("POST") ? post : get;
    return response
        .header("Content-Type", "application/json")
        .header("Content-Length", Integer.toString(body.length))
        .sendObject(Mono.just(Unpooled.wrappedBuffer(body)))
        .then();
  }
}
