package io.factorline.local.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Verifies and exports records of predictions: {@code audit verify} and {@code audit export}, which
 * are the jobs {@code audit-verify} and {@code audit-export} of feature-sync.
 */
final class AuditCommand implements Command {
  private static final List<String> VERBS = List.of("verify", "export");
  private static final String OUT = "--out";
  private static final String SYMBOL = "--symbol";

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public int run(Context context, List<String> words) {
    return new JobCommand().run(context, jobWords(words));
  }

  /** The words of the job that is meant. */
  static List<String> jobWords(List<String> words) {
    if (words.isEmpty() || !VERBS.contains(words.getFirst())) {
      throw new UsageException("audit needs verify or export");
    }
    List<String> job = new ArrayList<>();
    job.add("audit-" + words.getFirst());
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      job.add(renamed(word));
      if (word.equals(SYMBOL) && i + 1 < words.size()) {
        job.add(list(words.get(++i)));
      }
    }
    return job;
  }

  private static String renamed(String word) {
    if (word.startsWith(SYMBOL + '=')) {
      return SYMBOL + '=' + list(word.substring(SYMBOL.length() + 1));
    }
    boolean isOut = word.equals(OUT) || word.startsWith(OUT + '=');
    return isOut ? "--output" + word.substring(OUT.length()) : word;
  }

  /* A list, so that 005930 stays itself and is no number. */
  private static String list(String symbols) {
    return symbols.indexOf(',') < 0 ? symbols + ',' : symbols;
  }
}
