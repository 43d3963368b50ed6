package io.factorline.local.stack;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessException;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.time.NanoClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the AOT caches of this build, which later starts of its services use: loaded and linked
 * classes and the profiles of a start. Each is the work of a process of lowest priority that starts
 * the service as far as its beans and reaches neither Kafka nor Redis. One after another, on a
 * thread of its own; what fails is told and left out.
 */
final class AotTraining {
  private static final Logger LOG = LoggerFactory.getLogger(AotTraining.class);
  private static final long MIN_FREE_BYTES = 2L << 30;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Commands commands;
  private final List<Part> services;
  private volatile @Nullable Thread thread;
  private volatile boolean stopped;
  private volatile @Nullable OsProcess process;

  AotTraining(Commands commands, List<Part> services) {
    this.commands = commands;
    this.services = services;
  }

  /** Starts it, once. */
  void start() {
    if (thread == null && !stopped) {
      Thread training = new Thread(this::run, "aot-training");
      training.setDaemon(true);
      thread = training;
      training.start();
    }
  }

  /** Whether it has begun, and nothing of it goes on. */
  boolean isOver() {
    Thread training = thread;
    return training != null && !training.isAlive();
  }

  /** Ends it, also in the middle. */
  void stop() {
    stopped = true;
    OsProcess running = process;
    if (running != null) {
      running.handle().descendants().forEach(ProcessHandle::destroyForcibly);
      running.kill();
    }
  }

  private void run() {
    for (Part part : services) {
      ServiceApp app = commands.app(part);
      if (stopped || Files.exists(app.cache())) {
        continue;
      }
      try {
        train(part, app.cache());
      } catch (IOException | ProcessException e) {
        LOG.info("{} has no AOT cache: {}", part.label(), e.getMessage());
      }
    }
  }

  private void train(Part part, Path cache) throws IOException {
    Files.createDirectories(cache.getParent());
    if (Files.getFileStore(cache.getParent()).getUsableSpace() < MIN_FREE_BYTES) {
      return;
    }
    long startNs = NanoClock.SYSTEM.nanoTime();
    Path made = cache.resolveSibling(cache.getFileName() + ".part");
    OsProcess training = OsProcess.start(nice(commands.training(part, made)));
    process = training;
    if (stopped) {
      stop();
    }
    boolean ended = training.endsWithin(LIMIT);
    process = null;
    if (!ended) {
      training.kill();
    } else if (training.exitCode() == 0 && Files.exists(made)) {
      Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
      Duration took = Duration.ofNanos(NanoClock.SYSTEM.nanoTime() - startNs);
      LOG.info("{} will start faster. aotCacheMs={}", part.label(), took.toMillis());
      return;
    }
    if (!stopped) {
      LOG.info("{} has no AOT cache. log={}", part.label(), training.log());
    }
  }

  private static ProcessSpec nice(ProcessSpec spec) {
    List<String> command = new ArrayList<>(List.of("nice", "-n", "19"));
    command.addAll(spec.command());
    return new ProcessSpec(spec.name(), command, Map.of(), spec.directory(), spec.log());
  }
}
