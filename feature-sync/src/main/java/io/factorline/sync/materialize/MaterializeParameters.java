package io.factorline.sync.materialize;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.OfflineView;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.sync.job.JobRequest;
import io.factorline.time.UtcTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a materialization is asked to do.
 *
 * @param views names of offline views, one after the other
 * @param isIncremental from the watermarks on, instead of everything
 * @param fromNs event times from here on, of a full one
 * @param toNs the time that it reads for
 * @param latenessNs how far below the watermarks an incremental one looks
 */
record MaterializeParameters(
    List<String> views,
    boolean isIncremental,
    Optional<Long> fromNs,
    long toNs,
    long latenessNs,
    boolean isDryRun) {
  private static final String FULL = "full";
  private static final String INCREMENTAL = "incremental";
  private static final long NS_PER_S = 1_000_000_000L;
  private static final long DAY_S = 86_400;

  /**
   * Of a request, whose end is now where it is not given. With {@code views} in place of {@code
   * view} and no {@code mode}, it is a full one exactly where {@code from} is given, as Feast's two
   * calls have it.
   */
  static MaterializeParameters of(Map<String, Object> fields, Catalog catalog, long nowNs) {
    JobRequest request =
        new JobRequest(fields, "view", "views", "mode", "from", "to", "latenessSeconds", "dryRun");
    List<String> views = views(request);
    views.forEach(view -> requireSource(catalog, view));
    boolean isFeasts = request.find("view").isEmpty() && request.find("mode").isEmpty();
    boolean isIncremental =
        isFeasts
            ? request.find("from").isEmpty()
            : request.oneOf("mode", List.of(FULL, INCREMENTAL)).equals(INCREMENTAL);
    Optional<Long> from = request.timeNs("from");
    if (isIncremental && from.isPresent()) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must not be given with mode=incremental: field=from");
    }
    long to = request.timeNs("to").orElse(nowNs);
    if (from.filter(ns -> ns > to).isPresent()) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "must not be later than to: from=%s, to=%s"
              .formatted(UtcTime.text(from.get()), UtcTime.text(to)));
    }
    long lateness = request.number("latenessSeconds", DAY_S, 0, 3_650 * DAY_S) * NS_PER_S;
    return new MaterializeParameters(
        views, isIncremental, from, to, lateness, request.flag("dryRun"));
  }

  private static List<String> views(JobRequest request) {
    List<String> views = request.texts("views");
    if (views.isEmpty()) {
      return List.of(request.text("view"));
    }
    if (request.find("view").isPresent()) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must not be given with views: field=view");
    }
    return views;
  }

  private static void requireSource(Catalog catalog, String name) {
    if (offline(catalog, name).source().isEmpty()) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must have a source in the catalog: view=" + name);
    }
  }

  /**
   * The offline view of a name.
   *
   * @throws RequestException for a view of another kind, whose rows come from the stream
   */
  static OfflineView offline(Catalog catalog, String name) {
    if (catalog.view(name) instanceof OfflineView offline) {
      return offline;
    }
    throw new RequestException(ErrorCode.LIVE_VIEW, "must be a view of kind offline: view=" + name);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("views", views);
    json.put("mode", isIncremental ? INCREMENTAL : FULL);
    fromNs.ifPresent(ns -> json.put("from", UtcTime.text(ns)));
    json.put("to", UtcTime.text(toNs));
    json.put("latenessSeconds", latenessNs / NS_PER_S);
    json.put("dryRun", isDryRun);
    return json;
  }
}
