package io.factorline.local.cli;

import io.factorline.local.replay.ReplayProgress;
import io.factorline.local.replay.ReplayReport;
import java.util.Locale;

/** Prints how a replay goes and what became of it. */
final class ReplayPrinter implements ReplayProgress {
  private static final int SHOWN_BAD_LINES = 20;

  private final Console console;
  private long badLines;

  ReplayPrinter(Console console) {
    this.console = console;
  }

  @Override
  public void badLine(long number, String reason) {
    badLines++;
    if (badLines <= SHOWN_BAD_LINES) {
      console.error("  line " + number + " " + reason);
    } else if (badLines == SHOWN_BAD_LINES + 1) {
      console.error("  (further bad lines are counted only)");
    }
  }

  @Override
  public void sent(long ticks, long elapsedNs) {
    double rate = ticks / Math.max(1e-9, elapsedNs / 1e9);
    console.progress(String.format(Locale.ROOT, "  sent %,d ticks (%,.0f a second)", ticks, rate));
  }

  @Override
  public void waiting(long records, int partitions) {
    console.progress(
        String.format(
            Locale.ROOT,
            "  all sent; %,d records in %d partitions are to be applied",
            records,
            partitions));
  }

  void print(ReplayReport report) {
    console.line(
        String.format(
            Locale.ROOT,
            "  sent      %,d ticks and %,d clocks in %.2f s (%,.0f ticks a second)",
            report.sent(),
            report.clocks(),
            report.sendNs() / 1e9,
            report.sendRate()));
    console.line(
        String.format(
            Locale.ROOT,
            "  applied   %,d, all of it %.2f s after the start",
            report.applied(),
            report.totalNs() / 1e9));
    console.line(String.format(Locale.ROOT, "  rejected  %,d", report.rejectedTicks()));
    report
        .rejected()
        .forEach((reason, count) ->
            console.line(String.format(Locale.ROOT, "    %-18s %,d", reason, count)));
    if (report.badLines() > 0) {
      console.line(
          String.format(Locale.ROOT, "  not sent  %,d bad lines of the file", report.badLines()));
    }
  }
}
