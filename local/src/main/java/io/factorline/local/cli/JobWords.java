package io.factorline.local.cli;

import io.factorline.catalog.Nearest;
import io.factorline.local.job.JobFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The words of {@code job}, parted into those that are ours and the fields of the job, whose names
 * only feature-sync knows.
 *
 * @param verb type of the job, {@code watch} or {@code cancel}
 * @param operands the words that belong to no option, without the verb
 * @param ownWords our options with their values
 * @param fields of the request
 */
record JobWords(
    String verb, List<String> operands, List<String> ownWords, Map<String, Object> fields) {
  static final String DETACH = "detach";
  static final String CANCEL_ON_INTERRUPT = "cancel-on-interrupt";
  static final String FEATURE_SYNC = "feature-sync";
  static final List<Option> OPTIONS =
      List.of(
          Option.flag(DETACH),
          Option.flag(CANCEL_ON_INTERRUPT),
          Option.value(FEATURE_SYNC),
          Context.DATA,
          Context.KEY_FILE);
  private static final String DRY_RUN = "dry-run";
  private static final int SLIP = 2;

  static JobWords parse(List<String> words, Path folder) {
    List<String> operands = new ArrayList<>();
    List<String> own = new ArrayList<>();
    JobFields fields = new JobFields(folder);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String next = i + 1 < words.size() ? words.get(i + 1) : "";
      boolean hasNext = i + 1 < words.size() && !next.startsWith("--");
      if (!word.startsWith("--")) {
        operands.add(word);
      } else if (isOwn(name(word))) {
        own.add(word);
        if (takesNext(word) && i + 1 < words.size()) {
          own.add(words.get(++i));
        }
      } else if (add(fields, word, hasNext ? next : "")) {
        i++;
      }
    }
    if (operands.isEmpty()) {
      throw new UsageException("job needs a TYPE, or watch ID, or cancel ID");
    }
    return new JobWords(
        operands.getFirst(), operands.subList(1, operands.size()), own, fields.asMap());
  }

  /** Whether the next word was its value. */
  private static boolean add(JobFields fields, String word, String next) {
    String name = name(word);
    int equals = word.indexOf('=');
    requireNoSlip(name);
    if (equals >= 0) {
      fields.add(name, word.substring(equals + 1));
    } else if (next.isEmpty() || name.equals(DRY_RUN)) {
      fields.add(name);
    } else {
      fields.add(name, next);
      return true;
    }
    return false;
  }

  /** An option of ours that is nearly right is no field: the job would run without it. */
  private static void requireNoSlip(String name) {
    List<String> names = new ArrayList<>(OPTIONS.stream().map(Option::name).toList());
    names.add(DRY_RUN);
    String nearest = Nearest.to(name, names).orElseThrow();
    int distance = Nearest.distance(name, nearest);
    if (distance > 0 && distance <= SLIP && nearest.length() > 2 * SLIP) {
      throw new UsageException(
          "unknown option --%s of job; did you mean --%s?".formatted(name, nearest));
    }
  }

  private static boolean isOwn(String name) {
    return OPTIONS.stream().anyMatch(option -> option.name().equals(name));
  }

  private static boolean takesNext(String word) {
    return word.indexOf('=') < 0
        && OPTIONS.stream()
            .anyMatch(option -> option.takesValue() && option.name().equals(name(word)));
  }

  private static String name(String word) {
    int equals = word.indexOf('=');
    return word.substring(2, equals < 0 ? word.length() : equals);
  }
}
