package io.factorline.catalog;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Universes: a list of symbols, or a mapping that names the file of their members. */
final class UniverseSchema {
  private static final Key<Path> MEMBERS =
      Key.requiredText(
          "members", UniverseSchema::path, "CSV file; a relative one beside the catalog");
  private static final Key<ZoneId> ZONE =
      Key.optionalText("zone", Values::zone, "none", "time zone as `Asia/Seoul`");
  static final Schema SCHEMA = new Schema("universe with members", MEMBERS, ZONE);

  private UniverseSchema() {}

  /** A universe as it was written: the file of its members is not yet read. */
  sealed interface Draft {
    record Fixed(Universe universe) implements Draft {}

    record Members(Place place, Path file, Optional<ZoneId> zone) implements Draft {
      /**
       * Reads the file.
       *
       * @param folder of the catalog; null where it is no file
       */
      @Nullable Universe read(String name, @Nullable Path folder) {
        if (folder == null && !file.isAbsolute()) {
          place.problem("must be absolute where the catalog is no file: members=" + file);
          return null;
        }
        Path located = folder == null ? file : folder.resolve(file);
        Membership membership = MembershipFile.read(located, zone, place::problem);
        return membership == null ? null : Universe.of(name, membership);
      }
    }
  }

  static @Nullable Draft read(String name, Place place) {
    if (!(place.node() instanceof MappingNode)) {
      return list(name, place);
    }
    Fields fields = SCHEMA.read(place);
    return fields == null
        ? null
        : new Draft.Members(fields.place(MEMBERS), fields.get(MEMBERS), fields.find(ZONE));
  }

  private static @Nullable Draft list(String name, Place place) {
    List<Placed<String>> symbols =
        Nodes.list(Nodes.placedText(Values::symbol), CatalogSchema.MAX_SYMBOLS).read(place);
    if (symbols == null) {
      return null;
    }
    Set<String> distinct = new LinkedHashSet<>();
    for (Placed<String> symbol : symbols) {
      if (!distinct.add(symbol.value())) {
        symbol.place().problem("must be given once: symbol=" + symbol.value());
      }
    }
    return new Draft.Fixed(Universe.fixed(name, List.copyOf(distinct)));
  }

  private static Path path(String text) {
    try {
      Path path = Path.of(Values.anyText(1_000).parse(text));
      if (!path.toString().endsWith(".csv")) {
        throw new IllegalArgumentException("must end with .csv");
      }
      return path;
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be the path of a file", e);
    }
  }
}
