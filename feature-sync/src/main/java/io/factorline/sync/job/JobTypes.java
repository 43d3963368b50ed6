package io.factorline.sync.job;

import io.factorline.catalog.Nearest;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The kinds of work of this process, by name. */
@Component
final class JobTypes {
  private final TreeMap<String, JobType> byName = new TreeMap<>();

  JobTypes(List<JobType> types) {
    for (JobType type : types) {
      JobType other = byName.putIfAbsent(type.name(), type);
      if (other != null) {
        throw new IllegalStateException("must be the name of one type: name=" + type.name());
      }
    }
  }

  /**
   * The type of a name.
   *
   * @throws RequestException naming the nearest known one
   */
  JobType named(@Nullable Object name) {
    JobType type = name instanceof String text ? byName.get(text) : null;
    if (type == null) {
      String nearest =
          name instanceof String text
              ? Nearest.to(text, byName.keySet()).map(n -> ", nearest=" + n).orElse("")
              : ", known=" + byName.keySet();
      throw new RequestException(
          ErrorCode.UNKNOWN_JOB_TYPE,
          "must be a known kind of job: type=" + CallerText.shown(String.valueOf(name)) + nearest);
    }
    return type;
  }

  Optional<JobType> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
