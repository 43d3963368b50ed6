package io.factorline.local.cli;

import io.factorline.local.stack.DataFolder;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackException;
import io.factorline.local.stack.StackState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a check that needs more than the build. The check is told by environment variables where it
 * may write, and where the running stack is if one runs; its exit code becomes ours.
 */
final class CheckCommand implements Command {
  private static final String FOLDER = "FACTORLINE_CHECK_FOLDER";
  private static final String DATA = "FACTORLINE_DATA";
  private static final String API = "FACTORLINE_API_URL";
  private static final String REDIS = "FACTORLINE_REDIS_URI";
  private static final String KAFKA = "FACTORLINE_KAFKA_BOOTSTRAP_SERVERS";
  private static final String KEY_FILE = "FACTORLINE_KEY_FILE";

  @Override
  public String name() {
    return "check";
  }

  @Override
  public int run(Context context, List<String> words) {
    Arguments arguments = context.parse(name(), List.of(Context.DATA, Context.KEY_FILE), words);
    Checks checks = new Checks(context.home());
    List<String> operands = arguments.operands();
    if (operands.isEmpty()) {
      checks
          .all()
          .forEach(
              check -> context.console().line("%-18s %s".formatted(check.name(), check.summary())));
      return Cli.OK;
    }
    Checks.Check check = checks.of(operands.getFirst());
    Map<String, String> told = new HashMap<>();
    arguments
        .text(Context.KEY_FILE.name())
        .ifPresent(file -> told.put(KEY_FILE, Path.of(file).toAbsolutePath().toString()));
    return run(check, operands.subList(1, operands.size()), context.data(arguments), told);
  }

  private static int run(
      Checks.Check check, List<String> words, DataFolder data, Map<String, String> told) {
    List<String> command = new ArrayList<>(List.of(check.script().toString()));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(told);
    builder.environment().put(DATA, data.path().toString());
    builder.environment().put(FOLDER, folder(check, data).toString());
    data.read()
        .filter(state -> state.supervisor().isAlive())
        .ifPresent(state -> tell(state, builder.environment()));
    try {
      return builder.start().waitFor();
    } catch (IOException e) {
      throw new StackException("Cannot be started: " + check.script() + ", " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Cli.FAILED;
    }
  }

  private static Path folder(Checks.Check check, DataFolder data) {
    Path folder = data.path().resolve("checks").resolve(check.name());
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StackException("Cannot be written: " + folder + ", " + e.getMessage(), e);
    }
  }

  private static void tell(StackState state, Map<String, String> environment) {
    environment.put(API, "http://127.0.0.1:" + state.port(Part.FACTOR_API));
    environment.put(REDIS, "redis://127.0.0.1:" + state.port(Part.REDIS));
    environment.put(KAFKA, "127.0.0.1:" + state.port(Part.KAFKA));
  }
}
