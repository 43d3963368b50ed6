package io.factorline.sync.materialize;

import io.factorline.catalog.Catalog;
import io.factorline.redis.SyncRedis;
import io.factorline.sync.config.FactorlineProperties;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobType;
import io.factorline.sync.source.DatabasesProperties;
import io.factorline.time.EpochClock;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Loads the source of an offline view into Redis. */
@Component
class MaterializeJob implements JobType {
  private static final long NS_PER_MS = 1_000_000;

  private final Catalog catalog;
  private final SyncRedis redis;
  private final FactorlineProperties shared;
  private final DatabasesProperties databases;
  private final MaterializeProperties properties;
  private final MaterializeMetrics metrics;
  private final OfflineLake lake;
  private final Turns turns;

  MaterializeJob(
      Catalog catalog,
      SyncRedis redis,
      FactorlineProperties shared,
      DatabasesProperties databases,
      MaterializeProperties properties,
      MaterializeMetrics metrics,
      OfflineLake lake,
      Turns turns) {
    this.catalog = catalog;
    this.redis = redis;
    this.shared = shared;
    this.databases = databases;
    this.properties = properties;
    this.metrics = metrics;
    this.lake = lake;
    this.turns = turns;
  }

  @Override
  public String name() {
    return "materialize";
  }

  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    long nowNs = EpochClock.SYSTEM.nowMs() * NS_PER_MS;
    return MaterializeParameters.of(request, catalog, nowNs).json();
  }

  @Override
  public Map<String, Object> run(JobContext context) throws Exception {
    MaterializeParameters parameters = MaterializeParameters.of(context.parameters(), catalog, 0);
    MaterializeRun.Surroundings around =
        new MaterializeRun.Surroundings(
            catalog,
            redis.offline(),
            shared.sourceFolder(),
            databases,
            properties,
            metrics,
            lake,
            turns);
    String runId = redis.offline().runId();
    context.standsIn(runId);
    List<Map<String, Object>> reports = ViewContext.done(context, runId);
    List<String> views = parameters.views();
    for (String view : views.subList(reports.size(), views.size())) {
      ViewContext ofView = new ViewContext(context, view, runId, reports);
      reports.add(new MaterializeRun(around, parameters, view, ofView).run(runId));
    }
    return views.size() == 1 ? reports.getFirst() : Map.of("views", reports);
  }
}
