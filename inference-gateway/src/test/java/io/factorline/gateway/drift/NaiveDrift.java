package io.factorline.gateway.drift;

import java.util.List;

/** The same figures from raw scores, by their definitions and in no other way than the plainest. */
final class NaiveDrift {
  private NaiveDrift() {}

  /** Sum over bins of (p - q) ln(p / q), each bin counted by looking at each score. */
  static double psi(List<Double> champion, List<Double> challenger, List<Double> edges) {
    double psi = 0;
    for (int bin = 0; bin <= edges.size(); bin++) {
      double from = bin == 0 ? Double.NEGATIVE_INFINITY : edges.get(bin - 1);
      double to = bin == edges.size() ? Double.POSITIVE_INFINITY : edges.get(bin);
      double p = share(challenger, from, to, edges.size() + 1);
      double q = share(champion, from, to, edges.size() + 1);
      psi += (p - q) * (Math.log(p) - Math.log(q));
    }
    return psi;
  }

  private static double share(List<Double> scores, double from, double to, int bins) {
    long within = scores.stream().filter(score -> score >= from && score < to).count();
    return (within + 0.5) / (scores.size() + 0.5 * bins);
  }

  /** Greatest distance of the two distribution functions over these points. */
  static double ks(List<Double> a, List<Double> b, List<Double> points) {
    double greatest = 0;
    for (double x : points) {
      double below = (double) a.stream().filter(score -> score < x).count() / a.size();
      double other = (double) b.stream().filter(score -> score < x).count() / b.size();
      greatest = Math.max(greatest, Math.abs(below - other));
    }
    return greatest;
  }
}
