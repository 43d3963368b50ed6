package io.factorline.gateway.drift;

import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.Range;
import java.util.List;

/** Whether two versions can be asked with one vector. Stateless. */
public final class SameInputs {
  private SameInputs() {}

  /**
   * Why not: another number type, or an input whose factor, definition or rules for missing and
   * stale values differ; empty where they can. Ranges may differ.
   */
  public static String problem(Manifest champion, Manifest challenger) {
    if (champion.input().type() != challenger.input().type()) {
      return "must read what the stable version reads: datatype=%s, stable=%s"
          .formatted(challenger.input().type(), champion.input().type());
    }
    List<Manifest.Input> theirs = champion.inputs();
    List<Manifest.Input> own = challenger.inputs();
    if (theirs.size() != own.size()) {
      return "must read what the stable version reads: inputs=%d, stable=%d"
          .formatted(own.size(), theirs.size());
    }
    for (int i = 0; i < own.size(); i++) {
      if (!bare(own.get(i)).equals(bare(theirs.get(i)))) {
        return "must read what the stable version reads: inputs[%d]=%s, stable=%s"
            .formatted(i, own.get(i).factor(), theirs.get(i).factor());
      }
    }
    return "";
  }

  private static Manifest.Input bare(Manifest.Input input) {
    return new Manifest.Input(
        input.factor(),
        input.reading(),
        input.definition(),
        input.fill(),
        input.allowStale(),
        Range.FINITE,
        null);
  }
}
