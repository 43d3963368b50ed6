package io.factorline.local.cli;

import io.factorline.local.job.JobClient;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackException;
import io.factorline.local.stack.StackState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks feature-sync for a job and follows it to its end: {@code job TYPE}, {@code job watch ID},
 * {@code job cancel ID}.
 */
final class JobCommand implements Command {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  @Override
  public String name() {
    return "job";
  }

  @Override
  public int run(Context context, List<String> words) {
    JobWords job = JobWords.parse(words, Path.of(""));
    Arguments arguments = context.parse(name(), JobWords.OPTIONS, job.ownWords());
    JobClient client = new JobClient(url(context, arguments), context.key(arguments));
    JobWatch watch =
        new JobWatch(context.console(), client, arguments.has(JobWords.CANCEL_ON_INTERRUPT));
    return switch (job.verb()) {
      case "watch" -> watch.follow(id(job));
      case "cancel" -> {
        client.cancel(id(job));
        yield watch.follow(id(job));
      }
      default -> submit(context.console(), client, watch, job, arguments);
    };
  }

  private static int submit(
      Console console, JobClient client, JobWatch watch, JobWords job, Arguments arguments) {
    if (!job.operands().isEmpty()) {
      throw new UsageException("job TYPE takes options only: given=" + job.operands().getFirst());
    }
    String id = client.submit(job.verb(), job.fields());
    console.line("Job %s: %s".formatted(id, job.verb()));
    if (arguments.has(JobWords.DETACH)) {
      console.line(JobWatch.howToGoOn(id));
      return Cli.OK;
    }
    return watch.follow(id);
  }

  private static String id(JobWords job) {
    if (job.operands().size() != 1 || !job.fields().isEmpty()) {
      throw new UsageException("job %s needs one ID and nothing else".formatted(job.verb()));
    }
    String id = job.operands().getFirst();
    if (!ID.matcher(id).matches()) {
      throw new UsageException("must match " + ID.pattern() + ": ID=" + id);
    }
    return id;
  }

  private static String url(Context context, Arguments arguments) {
    Optional<StackState> stack = context.data(arguments).read();
    return arguments
        .text(JobWords.FEATURE_SYNC)
        .or(() -> stack.map(state -> "http://127.0.0.1:" + state.port(Part.FEATURE_SYNC)))
        .orElseThrow(() ->
            new StackException(
                "Factorline does not run on %s: start it with ./factorline up, or name its folder with --data DIR."
                    .formatted(context.data(arguments).path())));
  }
}
