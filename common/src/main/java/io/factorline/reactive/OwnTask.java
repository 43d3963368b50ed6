package io.factorline.reactive;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServer;

/**
 * Answers each request in a task of its own, never within the call that dispatched it. Reactor
 * Netty 1.3.7 stops reading a connection for ever when a request that came before the end of the
 * one before it is answered within that call (reactor-netty issue 4361); the release that repairs
 * it needs a later Netty. It stands before all that answers, also before the adapter that refuses
 * an address which is none. Thread-safe.
 */
public final class OwnTask implements NettyServerCustomizer {
  private final Function<Connection, Scheduler> schedulers;

  private OwnTask(Function<Connection, Scheduler> schedulers) {
    this.schedulers = schedulers;
  }

  /** On the event loop of its connection, for what never blocks. */
  public static OwnTask onEventLoop() {
    Map<Executor, Scheduler> all = new ConcurrentHashMap<>();
    return new OwnTask(connection ->
        all.computeIfAbsent(connection.channel().eventLoop(), Schedulers::fromExecutor));
  }

  /** On threads of others. */
  public static OwnTask on(Scheduler scheduler) {
    return new OwnTask(_ -> scheduler);
  }

  @Override
  public HttpServer apply(HttpServer server) {
    return server.mapHandle(
        (answer, connection) -> answer.subscribeOn(schedulers.apply(connection)));
  }
}
