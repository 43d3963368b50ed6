package io.factorline.sync.materialize;

import io.factorline.lake.LakeStorage;
import io.factorline.local.time.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A lake in which a test holds one writer right before its rows become visible, so that others come
 * in between. Thread-safe.
 */
final class HeldLake implements LakeStorage {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LakeStorage lake;
  private final AtomicReference<@Nullable Hold> next = new AtomicReference<>();

  private HeldLake(LakeStorage lake) {
    this.lake = lake;
  }

  /** Puts it between a service and its lake. */
  @Configuration(proxyBeanMethods = false)
  static class Between {
    @Bean
    static BeanPostProcessor heldLake() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof LakeStorage lake ? new HeldLake(lake) : bean;
        }
      };
    }
  }

  /** The next writer of a table is held, and only it. */
  Hold hold(String table) {
    Hold hold = new Hold(table + "/_manifest/");
    next.set(hold);
    return hold;
  }

  /** One writer, held until this is closed. */
  static final class Hold implements AutoCloseable {
    private final String prefix;
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Hold(String prefix) {
      this.prefix = prefix;
    }

    /** Waits until the writer is there. */
    void await() {
      if (!Wait.until(PATIENCE, () -> held.getCount() == 0)) {
        throw new AssertionError("must come: prefix=" + prefix);
      }
    }

    private void stay() throws IOException {
      held.countDown();
      try {
        if (!released.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new IOException("must be released: prefix=" + prefix);
        }
      } catch (InterruptedException e) {
        throw new IOException("must be released", e);
      }
    }

    @Override
    public void close() {
      released.countDown();
    }
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) throws IOException {
    Hold hold = next.get();
    if (hold != null && path.startsWith(hold.prefix) && next.compareAndSet(hold, null)) {
      hold.stay();
    }
    return lake.createIfAbsent(path, content);
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    return lake.list(folder);
  }

  @Override
  public byte[] read(String path) throws IOException {
    return lake.read(path);
  }

  @Override
  public long size(String path) throws IOException {
    return lake.size(path);
  }

  @Override
  public boolean exists(String path) throws IOException {
    return lake.exists(path);
  }

  @Override
  public Path newDraft() throws IOException {
    return lake.newDraft();
  }

  @Override
  public boolean publish(Path draft, String path) throws IOException {
    return lake.publish(draft, path);
  }

  @Override
  public String location(String path) {
    return lake.location(path);
  }

  @Override
  public void delete(String path) throws IOException {
    lake.delete(path);
  }

  @Override
  public int deleteDraftsOlderThan(long timeMs) throws IOException {
    return lake.deleteDraftsOlderThan(timeMs);
  }

  @Override
  public long usableBytes() throws IOException {
    return lake.usableBytes();
  }
}
