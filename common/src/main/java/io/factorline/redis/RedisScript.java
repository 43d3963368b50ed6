package io.factorline.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
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
    return orByText(
        redis, redis.evalsha(sha1, ScriptOutputType.INTEGER, keys, arguments), keys, arguments);
  }

  private CompletionStage<Long> orByText(
      RedisScriptingAsyncCommands<byte[], byte[]> redis,
      CompletionStage<Long> byDigest,
      byte[][] keys,
      byte[][] arguments) {
    return byDigest.exceptionallyCompose(failure ->
        isUnknown(failure)
            ? redis.eval(text, ScriptOutputType.INTEGER, keys, arguments)
            : CompletableFuture.failedStage(failure));
  }

  /**
   * Runs it once for each of these, written to the connection in one go; as {@link #run} for each.
   */
  List<CompletionStage<Long>> runAll(
      StatefulRedisConnection<byte[], byte[]> redis,
      List<byte[][]> keys,
      List<byte[][]> arguments) {
    List<AsyncCommand<byte[], byte[], Long>> commands = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      commands.add(command(keys.get(i), arguments.get(i)));
    }
    redis.dispatch(commands);
    List<CompletionStage<Long>> answers = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      answers.add(orByText(redis.async(), commands.get(i), keys.get(i), arguments.get(i)));
    }
    return answers;
  }

  private AsyncCommand<byte[], byte[], Long> command(byte[][] keys, byte[][] arguments) {
    CommandArgs<byte[], byte[]> args =
        new CommandArgs<>(ByteArrayCodec.INSTANCE)
            .add(sha1)
            .add(keys.length)
            .addKeys(keys)
            .addValues(arguments);
    return new AsyncCommand<>(
        new Command<>(CommandType.EVALSHA, new IntegerOutput<>(ByteArrayCodec.INSTANCE), args));
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
