package io.factorline.sync.job;

import java.time.ZoneId;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.validation.annotation.Validated;

/**
 * Jobs that come by the clock.
 *
 * @param schedules each with its own times
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync")
public record SchedulesProperties(@DefaultValue List<Schedule> schedules) {
  public SchedulesProperties {
    schedules = List.copyOf(schedules);
  }

  /**
   * One schedule.
   *
   * @param type kind of job
   * @param cron six fields: second, minute, hour, day of month, month, day of week
   * @param zone time zone of the fields
   * @param parameters JSON object of the job's fields
   */
  public record Schedule(
      String type,
      String cron,
      @DefaultValue("UTC") ZoneId zone,
      @DefaultValue("{}") String parameters) {
    public Schedule {
      if (!CronExpression.isValidExpression(cron)) {
        throw new IllegalArgumentException(
            "must be six fields as `0 30 18 * * MON-FRI`: cron=" + cron);
      }
    }

    CronExpression expression() {
      return CronExpression.parse(cron);
    }

    /** What makes it the same schedule in every process. */
    String canonical() {
      return "%s|%s|%s|%s".formatted(type, cron, zone, parameters);
    }
  }
}
