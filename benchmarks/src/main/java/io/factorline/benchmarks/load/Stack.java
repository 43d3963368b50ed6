package io.factorline.benchmarks.load;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.local.stack.DataFolder;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The running stack that is measured, as its supervisor wrote it down. */
final class Stack {
  private static final int MANAGEMENT_OFFSET = 1_000;

  private final StackState state;
  private final Catalog catalog;

  private Stack(StackState state) {
    this.state = state;
    this.catalog =
        state.catalog().isEmpty()
            ? CatalogLoader.defaults()
            : CatalogLoader.load(Path.of(state.catalog()));
  }

  /** The stack that runs on a data folder. */
  static Stack of(Path data) {
    return new Stack(
        new DataFolder(data)
            .read()
            .orElseThrow(() -> new IllegalArgumentException("must run a stack: data=" + data)));
  }

  Catalog catalog() {
    return catalog;
  }

  /** Whether it runs the catalog that is shipped. */
  boolean isDefault() {
    return state.catalog().isEmpty();
  }

  String bootstrapServers() {
    return "127.0.0.1:" + state.port(Part.KAFKA);
  }

  String redisUri() {
    return "redis://127.0.0.1:" + state.port(Part.REDIS);
  }

  int apiPort() {
    return state.port(Part.FACTOR_API);
  }

  int port(Part service) {
    return state.port(service);
  }

  /** A file beside its catalog, where its sources are. */
  Path file(String name) {
    return Path.of(state.catalog()).toAbsolutePath().resolveSibling(name);
  }

  int management(Part service) {
    return state.port(service) + MANAGEMENT_OFFSET;
  }

  /** The parts that run. */
  List<Part> parts() {
    return state.parts().stream().map(StackState.PartState::part).toList();
  }

  /** Process id of a part. */
  long pid(Part part) {
    return state.parts().stream()
        .filter(found -> found.part() == part)
        .mapToLong(found -> found.process().pid())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("must run: part=" + part.label()));
  }

  /** The first so many live factors of its catalog. */
  List<String> factors(int count) {
    List<String> names = new ArrayList<>();
    for (BarView view : catalog.barViews()) {
      view.factorNames().forEach(name -> names.add(view.name() + ":" + name));
    }
    return List.copyOf(names.subList(0, count));
  }
}
