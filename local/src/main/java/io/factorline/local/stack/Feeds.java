package io.factorline.local.stack;

import io.factorline.local.simulator.SimulatorMain;
import java.util.ArrayList;
import java.util.List;

/** Main classes and arguments of the feeds' processes. */
final class Feeds {
  static final String LOGBACK_PROPERTY = "logback.configurationFile";
  static final String LOGBACK = "io/factorline/local/local-logback.xml";
  private static final String CLI_MAIN = "io.factorline.local.cli.Main";

  private Feeds() {}

  static List<String> simulator(String bootstrapServers, Feed.Simulated sim) {
    return List.of(
        SimulatorMain.class.getName(),
        bootstrapServers,
        Integer.toString(sim.ticksPerSecond()),
        Long.toString(sim.seed()));
  }

  /** The user's own replay command, on this stack's data folder. */
  static List<String> replay(StackSettings settings, Feed.File file) {
    List<String> command = new ArrayList<>();
    command.add(CLI_MAIN);
    command.add("replay");
    command.add(file.path().toString());
    command.add("--speed");
    command.add(file.speed());
    command.add("--data");
    command.add(settings.data().path().toString());
    return command;
  }
}
