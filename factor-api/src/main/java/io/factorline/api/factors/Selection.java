package io.factorline.api.factors;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.Reading;
import io.factorline.catalog.Universe;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.market.Symbol;
import io.factorline.online.CutMode;
import io.factorline.online.FactorPlan;
import io.factorline.online.ReadOptions;
import io.factorline.time.EpochClock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a request asks for, checked: factors, symbols, reading and cut. Thread-safe. */
@Component
public final class Selection {
  private static final long NS_PER_MS = 1_000_000L;

  private final Catalog catalog;
  private final Plans plans;
  private final FactorApiProperties.Limits limits;

  /** Selections from a catalog. */
  public Selection(Catalog catalog, Plans plans, FactorApiProperties properties) {
    this.catalog = catalog;
    this.plans = plans;
    this.limits = properties.limits();
  }

  /** The plan of factors or of a feature service, of which one must be named. */
  public WirePlan plan(List<String> factors, @Nullable String service) {
    if (factors.isEmpty() == (service == null)) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must name either factors or a service: factors, service");
    }
    if (factors.size() > limits.maxCells()) {
      throw cellLimit(factors.size());
    }
    return service == null ? plans.ofFactors(factors) : plans.ofService(service);
  }

  /** The symbols of a list, or those that are in a universe now; one of both must be named. */
  public List<String> symbols(List<String> symbols, @Nullable String universe) {
    long nowNs = EpochClock.SYSTEM.nowMs() * NS_PER_MS;
    return symbols(symbols, universe, named -> named.members(nowNs, nowNs));
  }

  /**
   * The symbols of a list or of a universe, of which one must be named.
   *
   * @param members which symbols of a universe are meant
   */
  public List<String> symbols(
      List<String> symbols, @Nullable String universe, Function<Universe, List<String>> members) {
    if (symbols.isEmpty() == (universe == null)) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must name either symbols or a universe: symbols, universe");
    }
    List<String> all = universe == null ? symbols : members.apply(catalog.universe(universe));
    checkCount(all.size());
    all.forEach(Selection::check);
    return all;
  }

  /** Checks the number of symbols. */
  public void checkCount(int symbols) {
    if (symbols > limits.maxSymbols()) {
      throw new RequestException(
          ErrorCode.SYMBOL_LIMIT,
          "must be at most maxSymbols: symbols=" + symbols + ", maxSymbols=" + limits.maxSymbols());
    }
  }

  /** Checks the number of cells. */
  public void checkCells(FactorPlan plan, int symbols) {
    checkCount(plan.comparedCount());
    long cells = (long) plan.columnCount() * symbols;
    if (cells > limits.maxCells()) {
      throw cellLimit(cells);
    }
  }

  private RequestException cellLimit(long cells) {
    return new RequestException(
        ErrorCode.CELL_LIMIT,
        "must be at most maxCells: cells=" + cells + ", maxCells=" + limits.maxCells());
  }

  /** Checks the form of a symbol. */
  public static void check(String symbol) {
    if (!Symbol.isValid(symbol)) {
      throw new RequestException(
          ErrorCode.INVALID_SYMBOL,
          "must match [A-Za-z0-9._^=:-]{1,64}: symbol=" + CallerText.shown(symbol));
    }
  }

  /**
   * How the plan is read.
   *
   * @param bar the reading asked for, or null
   * @param asked the cut asked for, or null for the one that goes without saying: live, but closed
   *     where a factor is cross-sectional
   */
  public static ReadOptions options(WirePlan plan, @Nullable Reading bar, @Nullable CutMode asked) {
    String cross = plan.plan().crossFactor();
    if (cross != null && asked == CutMode.LIVE) {
      throw new RequestException(
          ErrorCode.CUT_CONTRADICTION,
          "must be closed where a factor is cross-sectional: cut=live, factor=" + cross);
    }
    CutMode cut = cross != null ? CutMode.CLOSED : asked == null ? CutMode.LIVE : asked;
    Reading declared = plan.declared();
    if (declared != null && bar != null && declared != bar) {
      throw new RequestException(
          ErrorCode.READING_CONTRADICTION,
          "must be the reading of the service: bar=" + wire(bar) + ", declared=" + wire(declared));
    }
    Reading reading = declared != null ? declared : bar;
    if (cut == CutMode.LIVE) {
      return new ReadOptions(reading == null ? Reading.FORMING : reading, cut);
    }
    if (reading == Reading.FORMING) {
      throw new RequestException(
          ErrorCode.CUT_CONTRADICTION, "must be live where bar=forming: cut=closed");
    }
    String factor = plan.plan().factorWithoutBars();
    if (factor != null) {
      throw new RequestException(
          ErrorCode.CUT_CONTRADICTION,
          "must be live where a factor has no bars: cut=closed, factor=" + factor);
    }
    return new ReadOptions(Reading.CLOSED, cut);
  }

  private static String wire(Reading reading) {
    return switch (reading) {
      case FORMING -> "forming";
      case CLOSED -> "closed";
    };
  }
}
