package io.factorline.gateway.audit;

import io.factorline.access.KafkaAddress;
import io.factorline.catalog.CatalogLoader;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.gateway.signal.Intent;
import io.factorline.gateway.signal.Reason;
import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.gateway.signal.SignalRequest;
import io.factorline.online.CutMode;
import io.factorline.online.PlanCompiler;
import io.factorline.redis.OnlineRedis;
import io.factorline.redis.SignalStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A process that records predictions as fast as Kafka takes them, until it is ended. Arguments:
 * Kafka, Redis, a file that gets a byte per answer whose records all were acknowledged.
 */
final class AuditMain {
  private static final int SYMBOLS = 40;
  private static final Duration SEAL_EVERY = Duration.ofMillis(200);

  private AuditMain() {}

  public static void main(String[] words) throws Exception {
    OnlineRedis redis = new OnlineRedis(URI.create(words[1]), Duration.ofMinutes(1));
    SignalStore store = redis.openSignals(Duration.ofMinutes(1));
    KafkaAudit audit =
        new KafkaAudit(
            KafkaAddress.of(words[0]),
            store,
            1_000,
            Duration.ofMinutes(5),
            SEAL_EVERY,
            new AuditMetrics(new SimpleMeterRegistry(), AuditMetrics.Source.ANSWERS));
    Runtime.getRuntime().addShutdownHook(new Thread(audit::close, "close"));
    LiveVersion version = version();
    Path file = Path.of(words[2]);
    while (true) {
      if (isWritten(audit.record(answer(version), System.currentTimeMillis()))) {
        Files.write(file, new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    }
  }

  private static boolean isWritten(CompletableFuture<Void> written) throws InterruptedException {
    try {
      written.get(30, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      return false;
    }
  }

  static SignalAnswer answer(LiveVersion version) {
    SignalRequest request =
        new SignalRequest(
            "r",
            System.nanoTime(),
            List.of(),
            Intent.PREVIEW,
            CutMode.CLOSED,
            Deadline.in(Duration.ofMinutes(1)));
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < SYMBOLS; i++) {
      signals.add(Signal.none(version.key(), "CHAIN." + i, Reason.UNKNOWN_SYMBOL, "of a test"));
    }
    return new SignalAnswer(request, List.of(version), "cut", "catalog", signals, List.of());
  }

  static LiveVersion version() {
    Manifest manifest =
        new ModelRepository(ShippedModels.folder()).read().versions().getFirst().manifest();
    List<String> factors =
        manifest.inputs().stream().map(input -> input.factor().toString()).toList();
    return new LiveVersion(manifest, PlanCompiler.compile(CatalogLoader.defaults(), factors));
  }
}
