package io.factorline.gateway.backend;

import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.tensor.Tensor;
import java.util.List;

/** Takes nothing for a score that is none. Stateless. */
final class ScoreCheck {
  private ScoreCheck() {}

  static double[] scores(ScoreRequest request, Tensor output) throws ScoreFailure {
    Manifest manifest = request.manifest();
    List<Long> shape = output.shape();
    long rows = request.rows();
    boolean fits = shape.equals(List.of(rows, 1L)) || shape.equals(List.of(rows));
    if (!fits || output.type() != manifest.output().type()) {
      throw garbage(
          "must be one per row: rows=%d, shape=%s, datatype=%s"
              .formatted(rows, shape, output.type()));
    }
    double[] scores = output.doubles();
    for (double score : scores) {
      if (!manifest.outputRange().contains(score)) {
        throw garbage(
            "must be finite and in the manifest's range: range=%s, score=%s"
                .formatted(manifest.outputRange(), score));
      }
    }
    return scores;
  }

  private static ScoreFailure garbage(String rule) {
    return new ScoreFailure(ScoreFailure.Kind.GARBAGE, rule);
  }
}
