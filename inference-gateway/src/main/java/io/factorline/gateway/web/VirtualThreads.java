package io.factorline.gateway.web;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A virtual thread per request. */
@Component
final class VirtualThreads implements DisposableBean {
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
  private final Scheduler scheduler = Schedulers.fromExecutor(executor);

  Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public void destroy() {
    scheduler.dispose();
    executor.shutdownNow();
  }
}
