package io.factorline.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The Lua text of a script and its digest, by which Redis knows it once it has run.
 *
 * @param text Lua source
 * @param sha1 lower-case hex digest of the text
 */
record RedisScript(String text, String sha1) {

  /** Reads a script that lies beside this class. */
  static RedisScript load(String resource) {
    try (InputStream in = RedisScript.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("must be on the classpath: resource=" + resource);
      }
      byte[] text = in.readAllBytes();
      String sha1 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
      return new RedisScript(new String(text, StandardCharsets.UTF_8), sha1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("must be in every JDK: digest=SHA-1", e);
    }
  }

  /**
   * Runs it by its digest; where Redis does not know it, once by its text, which leaves it cached.
   * The connection must flush by itself.
   */
  CompletionStage<Long> run(
      RedisScriptingAsyncCommands<byte[], byte[]> redis, byte[][] keys, byte[][] arguments) {
    return redis
        .<Long>evalsha(sha1, ScriptOutputType.INTEGER, keys, arguments)
        .exceptionallyCompose(failure ->
            isUnknown(failure)
                ? redis.eval(text, ScriptOutputType.INTEGER, keys, arguments)
                : CompletableFuture.failedStage(failure));
  }

  /** As {@link #run}, for a script that answers with texts. */
  CompletionStage<List<byte[]>> runList(
      RedisScriptingAsyncCommands<byte[], byte[]> redis, byte[][] keys, byte[][] arguments) {
    return redis
        .<List<byte[]>>evalsha(sha1, ScriptOutputType.MULTI, keys, arguments)
        .exceptionallyCompose(failure ->
            isUnknown(failure)
                ? redis.eval(text, ScriptOutputType.MULTI, keys, arguments)
                : CompletableFuture.failedStage(failure));
  }

  /** Whether a call failed because Redis does not have the script. */
  static boolean isUnknown(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisNoScriptException;
  }
}
