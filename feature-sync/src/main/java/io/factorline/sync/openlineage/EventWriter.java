package io.factorline.sync.openlineage;

import io.factorline.metric.SyncMeters;
import io.factorline.sync.job.JobListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the events of jobs to their file; what fails is counted and told, and stops no job. */
final class EventWriter implements JobListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);

  private final RunEvents events;
  private final EventFile file;
  private final Counter written;
  private final Counter failed;

  EventWriter(RunEvents events, EventFile file, MeterRegistry registry) {
    this.events = events;
    this.file = file;
    this.written = counter(registry, "written");
    this.failed = counter(registry, "failed");
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder(SyncMeters.LINEAGE_EVENTS.meterName())
        .baseUnit(SyncMeters.LINEAGE_EVENTS.baseUnit())
        .description(SyncMeters.LINEAGE_EVENTS.description())
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public void began(Run run) {
    write(run, () -> events.began(run));
  }

  @Override
  public void ended(Run run, End end) {
    write(run, () -> events.ended(run, end));
  }

  private void write(Run run, Supplier<byte[]> event) {
    try {
      file.append(event.get());
      written.increment();
    } catch (IOException e) {
      failed.increment();
      LOG.warn("An event of a job could not be written. job={}, reason={}", run.id(), e.toString());
    } catch (RuntimeException e) {
      failed.increment();
      LOG.error("An event of a job could not be written. job={}", run.id(), e);
    }
  }
}
