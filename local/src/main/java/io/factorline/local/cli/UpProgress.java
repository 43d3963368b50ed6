package io.factorline.local.cli;

import io.factorline.local.simulator.SimulatorMain;
import io.factorline.local.stack.Feed;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackListener;
import io.factorline.local.stack.StackSettings;
import java.time.Duration;
import java.util.Locale;

/** Prints how a stack starts and ends. */
final class UpProgress implements StackListener {
  private final Console console;

  UpProgress(Console console) {
    this.console = console;
  }

  @Override
  public void starting(Part part) {
    console.progress("  " + part.label() + " starts");
  }

  @Override
  public void ready(Part part, Duration took) {
    console.line("  %-18s ready after %s".formatted(part.label(), seconds(took)));
  }

  @Override
  public void topicsReady() {
    console.line("  %-18s exist".formatted("topics"));
  }

  @Override
  public void firstFactor(String symbol, double lastPrice) {
    console.line("  %-18s %s live_1s:last_price = %s".formatted("first factor", symbol, lastPrice));
  }

  @Override
  public void up(StackSettings settings, Duration took) {
    StringBuilder text = new StringBuilder("\nFactorline is up after " + seconds(took) + "\n");
    for (Part service : settings.services()) {
      text.append(
          "  %-18s %s  (health and metrics: http://127.0.0.1:%d/actuator)\n"
              .formatted(
                  service.label(),
                  settings.ports().url(service),
                  settings.ports().management(service)));
    }
    text.append("  %-18s %s\n".formatted("kafka", settings.ports().bootstrapServers()));
    text.append("  %-18s %s\n".formatted("redis", settings.ports().redisUri()));
    text.append(tryThis(settings));
    text.append("Logs: ./factorline logs SERVICE. Ctrl-C or ./factorline down ends all of it.");
    console.line(text.toString());
  }

  private static String tryThis(StackSettings settings) {
    String symbol =
        switch (settings.feed()) {
          case Feed.Simulated _ -> SimulatorMain.symbols().getFirst();
          case Feed.File file -> file.firstSymbol();
          case Feed.None _ -> "";
        };
    if (symbol.isEmpty()) {
      return "It waits for ticks: ./factorline replay FILE, or your own on topic ticks.\n";
    }
    return "Try: curl '%s/v1/factors/%s?factors=live_1s:rsi_14,live_1s:sma_20,live_1m:vwap'\n"
        .formatted(settings.ports().url(Part.FACTOR_API), symbol);
  }

  @Override
  public void warm(String service, String symbol, Duration took) {
    console.line(
        "Feature service %s is warm: all its values of %s are there, %s after the start."
            .formatted(service, symbol, seconds(took)));
  }

  @Override
  public void demo(String what, String problem) {
    console.line(
        problem.isEmpty()
            ? "Demo data: %s of the simulated symbols are loaded.".formatted(what)
            : "Demo data: %s could not be loaded: %s".formatted(what, problem));
  }

  @Override
  public void stopping(Part part) {
    console.line("  %-18s ends".formatted(part.label()));
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1e3);
  }
}
