package io.factorline.api;

import io.factorline.basis.ActionBytes;
import io.factorline.basis.CorporateAction;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.testsupport.CrossTape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Splits of symbols, with revisions and deletions, in the lake and in Redis. One thread. */
final class Splits {
  private static final String VIEW = "splits";

  private final HistoryMarket market;
  private final Random random = new Random(17);
  private final Map<String, List<CorporateAction>> versions = new HashMap<>();

  Splits(HistoryMarket market) {
    this.market = market;
  }

  /** The default catalog, and with it a view of splits and what is compared of a tape. */
  static Path catalog(Path folder) throws IOException {
    Path members = folder.resolve("members.csv");
    Files.writeString(members, CrossTape.members(TapeOfSections.SYMBOLS, TapeOfSections.BASE_NS));
    String crowd =
        IntStream.range(0, 100).mapToObj(i -> "SIM.C" + i).collect(Collectors.joining(", "));
    try (InputStream in = CatalogLoader.class.getResourceAsStream("/catalog/default.yaml")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      String yaml =
          new String(bytes, StandardCharsets.UTF_8)
              .replace(
                  "\n  valuation:\n",
                  "\n  splits: {kind: corporate_actions, entity: symbol}\n"
                      + TapeOfSections.VIEWS
                      + "  valuation:\n")
              .replace(
                  "\nuniverses:\n",
                  "\nuniverses:\n  few: [SIM.H3, SIM.NONE, SIM.H1]\n  far: [W.A, W.B]\n"
                      + "  crowd: [%s]\n  tape: {members: %s}\n".formatted(crowd, members));
      return Files.writeString(folder.resolve("catalog.yaml"), yaml);
    }
  }

  static Catalog read(Path catalog) throws IOException {
    return CatalogLoader.parse("catalog.yaml", Files.readString(catalog));
  }

  /** Announces one that takes effect at a time, or revises the last one. */
  void announce(FeastRows online, String symbol, long nowNs) throws IOException {
    List<CorporateAction> own = versions.computeIfAbsent(symbol, s -> new ArrayList<>());
    boolean isNew = own.isEmpty() || random.nextInt(3) > 0;
    long effectiveNs = isNew ? nowNs : own.getLast().effectiveNs();
    boolean isDeleted = !isNew && random.nextBoolean();
    double ratio = isDeleted ? Double.NaN : 0.1 + 10 * random.nextDouble();
    own.add(new CorporateAction(effectiveNs, nowNs, ratio, isDeleted));
    Double told = isDeleted ? null : ratio;
    market.writeOffline(
        VIEW, List.of(new HistoryMarket.Fundamental(symbol, effectiveNs, nowNs, told, isDeleted)));
    TreeMap<Long, CorporateAction> last = new TreeMap<>();
    own.forEach(action -> last.put(action.effectiveNs(), action));
    online.actions(symbol, VIEW, ActionBytes.encode(List.copyOf(last.values())));
  }

  /** All that was ever announced of a symbol, as it became known. */
  List<CorporateAction> versions(String symbol) {
    return List.copyOf(versions.getOrDefault(symbol, List.of()));
  }

  /** The product of those between that were known by then, by looking at each. */
  double ratio(String symbol, long heldNs, long atNs) {
    return ratio(symbol, heldNs, atNs, atNs);
  }

  /** The product of those between two times that are known at a third, by looking at each. */
  double ratio(String symbol, long heldNs, long basisNs, long knownNs) {
    TreeMap<Long, CorporateAction> known = new TreeMap<>();
    for (CorporateAction action : versions.getOrDefault(symbol, List.of())) {
      if (action.knowledgeNs() <= knownNs && action.effectiveNs() <= basisNs) {
        known.put(action.effectiveNs(), action);
      }
    }
    double product = 1;
    for (CorporateAction action : known.tailMap(heldNs, false).values()) {
      product *= action.isDeleted() ? 1 : action.ratio();
    }
    return product;
  }
}
