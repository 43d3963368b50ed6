package io.factorline.redis;

import io.factorline.access.RedisAddress;
import io.factorline.suppress.SuppressionBook;
import io.factorline.suppress.SuppressionJson;
import io.factorline.suppress.SuppressionStore;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The book of suppressions in one hash of Redis, changed by compare-and-set of its revision. One
 * connection, made at the first call and, as long as that fails, tried again at each following one.
 * Thread-safe, does not block.
 */
public final class LettuceSuppressions implements SuppressionStore, AutoCloseable {
  /** The hash. */
  public static final String KEY = "fl:suppressions";

  private final AsyncConnection<byte[]> connection;
  private final RedisScript change = RedisScript.load("suppressions-change.lua");

  LettuceSuppressions(ClientResources resources, RedisAddress address, Duration timeout) {
    this.connection = new AsyncConnection<>(ByteArrayCodec.INSTANCE, resources, address, timeout);
  }

  @Override
  public CompletionStage<@Nullable SuppressionBook> read() {
    return connection
        .open()
        .thenCompose(open -> open.async().hget(Text.utf8(KEY), Text.utf8("book")))
        .<@Nullable SuppressionBook>thenApply(
            book -> book == null ? null : SuppressionJson.read(Text.of(book)));
  }

  @Override
  public CompletionStage<Boolean> change(long revision, SuppressionBook next) {
    byte[][] arguments =
        Text.all(
            Long.toString(revision),
            Long.toString(next.revision()),
            SuppressionJson.write(next, Long.MIN_VALUE).toString());
    return connection
        .open()
        .thenCompose(open -> change.run(open.async(), Text.all(KEY), arguments))
        .thenApply(answer -> answer == 1);
  }

  @Override
  public void close() {
    connection.close();
  }
}
