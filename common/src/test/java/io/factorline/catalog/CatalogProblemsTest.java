package io.factorline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule with the exact text that a person reads. */
final class CatalogProblemsTest {
  private static List<String> problemsOf(String yaml) {
    CatalogException error =
        catchThrowableOfType(CatalogException.class, () -> CatalogText.parse(yaml));
    assertThat(error).as("must be refused:%n%s", yaml).isNotNull();
    return error.problems().stream().map(CatalogProblem::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // shape
        "version: 1 | version: 2 | c.yaml:1:10: version: must be a whole number in [1, 1]:"
            + " version=2",
        "universes: | univreses: | c.yaml:6:1: univreses: must be a known key, nearest is"
            + " universes: key=univreses",
        "{zone: UTC} | {zoen: UTC} | c.yaml:3:11: venues.WORLD.zoen: must be a known key, nearest"
            + " is zone: key=zoen",
        "{zone: UTC} | {zone: UTC, zone: UTC} | c.yaml:3:22: venues.WORLD.zone: must be given once:"
            + " key=zone",
        "{zone: UTC} | UTC | c.yaml:3:10: venues.WORLD: must be a mapping: found=text",
        "{zone: UTC} | {zone: [UTC]} | c.yaml:3:17: venues.WORLD.zone: must be text: found=list",
        "[035420, no, 1e3] | {a: b} | c.yaml:7:10: universes.korea: must be given: key=members",
        "timeframe: 1m, ttl | ttl | c.yaml:14:9: views.live: must be given: key=timeframe",
        "best: | Best: | c.yaml:15:3: views.Best: must match [a-z][a-z0-9_]{0,63}: name=Best",
        "'  best:' | '  live:' | c.yaml:15:3: views.live: must be given once: name=live",
        "'  best:' | '  [a]:' | c.yaml:15:3: views.?: must have text as key",
        // venues and instruments
        "{zone: UTC} | {zone: Asia/Soul} | c.yaml:3:17: venues.WORLD.zone: must be a time zone as"
            + " Asia/Seoul: zone=Asia/Soul",
        "{zone: UTC} | {seq: per_sesion} | c.yaml:3:16: venues.WORLD.seq: must be one of"
            + " [continuous, per_session, none], nearest is per_session: seq=per_sesion",
        "{zone: UTC} | {maxLate: 2h} | c.yaml:3:20: venues.WORLD.maxLate: must be in [0s, 1h]:"
            + " maxLate=2h",
        "{zone: UTC} | {maxLate: soon} | c.yaml:3:20: venues.WORLD.maxLate: must be a duration as"
            + " 500ms, 30s, 5m, 12h or 7d: maxLate=soon",
        "{zone: UTC} | {sessions: [{open: 09:00, close: 15:30}]} | c.yaml:3:10: venues.WORLD: must"
            + " be given with sessions: key=expires",
        "{zone: UTC} | {sessions: [{open: 9am, close: 15:30}], expires: 2027-01-01} | c.yaml:3:29:"
            + " venues.WORLD.sessions[0].open: must be a time of day as 09:00 or 15:30:00:"
            + " open=9am",
        "{zone: UTC} | {sessions: [{days: mon-fry, open: 09:00, close: 15:30}], expires:"
            + " 2027-01-01} | c.yaml:3:29: venues.WORLD.sessions[0].days: must be weekdays as"
            + " mon-fri or mon,wed,sat: days=mon-fry",
        "{zone: UTC} | {holidays: {2026-13-01: x}} | c.yaml:3:22: venues.WORLD.holidays.2026-13-01:"
            + " must be a date as 2026-11-19: name=2026-13-01",
        "{zone: UTC} | {holidays: {2026-01-01: x}} | c.yaml:3:10: venues.WORLD: must be given with"
            + " holidays or special days: key=sessions",
        "{zone: UTC} | {cleaning: {tradeVsQuote: maybe}} | c.yaml:3:36:"
            + " venues.WORLD.cleaning.tradeVsQuote: must be on or off: tradeVsQuote=maybe",
        "{zone: UTC} | {cleaning: {outliers: {trim: 0.5}}} | c.yaml:3:32:"
            + " venues.WORLD.cleaning.outliers: must be in [0, 0.5): trim=0.5",
        "venue: WORLD | venue: WRLD | c.yaml:5:5: instruments[0]: must be a known venue, nearest is"
            + " WORLD: venue=WRLD",
        "pattern: '*' | pattern: 'A*' | c.yaml:5:3: instruments: must end with the catch-all"
            + " pattern *",
        "pattern: '*' | pattern: 'A/*' | c.yaml:5:5: instruments[0]: must be 1 to 64 characters of"
            + " a symbol, *, ? or #: pattern=A/*",
        "tickSize: 0.01 | tickSize: NaN | c.yaml:5:59: instruments[0].tickSize: must be a number:"
            + " tickSize=NaN",
        "currency: USD | currency: usd | c.yaml:5:44: instruments[0].currency: must match"
            + " [A-Z0-9]{3,8}: currency=usd",
        // universes
        "1e3] | a/b] | c.yaml:7:23: universes.korea[2]: must match [A-Za-z0-9._^=:-]{1,64}:"
            + " korea[2]=a/b",
        "1e3] | no] | c.yaml:7:23: universes.korea[2]: must be given once: symbol=no",
        // factors
        "kind: sma | kind: smaa | c.yaml:12:7: factorSets.small[0]: must be a known kind, nearest"
            + " is sma: kind=smaa",
        "period: 5 | perod: 5 | c.yaml:12:32: factorSets.small[0].perod: must be a known key,"
            + " nearest is period: key=perod",
        "period: 5 | period: -3 | c.yaml:12:7: factorSets.small[0]: must be a whole number in"
            + " 1..10000: period=-3",
        "'kind: sma, period: 5' | 'kind: macd, fast: 12, slow: 26, signal: 9' | c.yaml:12:7:"
            + " factorSets.small[0]: must be given as one of [macd, signal, hist]: key=output",
        "'kind: sma, period: 5' | 'kind: macd, fast: 12, slow: 26, signal: 9, output: histo' |"
            + " c.yaml:12:72: factorSets.small[0].output: must be one of [macd, signal, hist],"
            + " nearest is hist: output=histo",
        // views
        "timeframe: 1m | timeframe: 7s | c.yaml:14:21: views.live.timeframe: must be a length that"
            + " divides a day, as 1s, 5m, 1h or 1d: timeframe=7s",
        "factorSets: [small] | factorSets: [smal] | c.yaml:14:48: views.live.factorSets[0]: must be"
            + " a known factor set, nearest is small: factor set=smal",
        "factorSets: [small] | factorSets: [small, small] | c.yaml:14:9: views.live: must be"
            + " distinct: name=sma_5",
        "factorSets: [small] | flat: neutral | c.yaml:14:9: views.live: must hold at least one"
            + " factor: factors=[]",
        "kind: quote} | kind: qoute} | c.yaml:15:16: views.best.kind: must be one of [bars, quote,"
            + " offline, corporate_actions, derived, cross], nearest is quote: kind=qoute",
        "best: {kind: quote} | 'best: {kind: corporate_actions, entity: company}' | c.yaml:15:43:"
            + " views.best.entity: must be about symbols: entity=company",
        "entity: company | entity: compny | c.yaml:16:34: views.books.entity: must be a known"
            + " entity, nearest is company: entity=compny",
        "dimension: per_share | dimension: pershare | c.yaml:17:39:"
            + " views.books.fields[0].dimension: must be one of [price, per_share, shares, volume,"
            + " money, ratio], nearest is per_share: dimension=pershare",
        "name: sector | name: bps | c.yaml:16:10: views.books: must be distinct: name=bps",
        // sources
        "ttl: 400d, | 'ttl: 400d, source: {kind: csv, path: a.csv, eventTime: t},' | c.yaml:16:62:"
            + " views.books.source: must say when a row could be known, in one of two ways:"
            + " keys=knowledgeTime, knowledgeLag",
        "ttl: 400d, | 'ttl: 400d, source: {kind: csv, path: a.csv, eventTime: t, knowledgeTime: k,"
            + " knowledgeLag: 1d},' | c.yaml:16:62: views.books.source: must say when a row could"
            + " be known, in one of two ways: keys=knowledgeTime, knowledgeLag",
        "ttl: 400d, | 'ttl: 400d, source: {kind: cvs, path: a.csv, eventTime: t, knowledgeTime:"
            + " k},' | c.yaml:16:69: views.books.source.kind: must be one of [parquet, csv, jdbc],"
            + " nearest is csv: kind=cvs",
        "ttl: 400d, | 'ttl: 400d, source: {kind: parquet, path: b, pth: a, eventTime: t,"
            + " knowledgeTime: k},' | c.yaml:16:87: views.books.source.pth: must be a known key,"
            + " nearest is path: key=pth",
        "ttl: 400d, | 'ttl: 400d, source: {kind: parquet, path: a, knowledgeTime: k},' |"
            + " c.yaml:16:62: views.books.source: must be given: key=eventTime",
        "ttl: 400d, | 'ttl: 400d, source: {kind: csv, path: a, eventTime: t, knowledgeLag: 1d,"
            + " delimiter: x},' | c.yaml:16:126: views.books.source.delimiter: must be one of [`,`,"
            + " `;`, tab, pipe]: delimiter=x",
        "ttl: 400d, | 'ttl: 400d, source: {kind: csv, path: a, eventTime: t, knowledgeLag: 1d,"
            + " zone: Asia/Soul},' | c.yaml:16:121: views.books.source.zone: must be a time zone as"
            + " Asia/Seoul: zone=Asia/Soul",
        "ttl: 400d, | 'ttl: 400d, source: {kind: csv, path: a, eventTime: t, knowledgeLag: 1d,"
            + " onError: ignore},' | c.yaml:16:124: views.books.source.onError: must be one of"
            + " [reject_rows, fail], nearest is fail: onError=ignore",
        "ttl: 400d, | 'ttl: 400d, source: {kind: csv, path: a, eventTime: t, knowledgeLag: 1d,"
            + " columns: {bpss: x}},' | c.yaml:16:131: views.books.source.columns.bpss: must be a"
            + " known field, nearest is bps: field=bpss",
        "ttl: 400d, | 'ttl: 400d, source: {kind: jdbc, database: erp, eventTime: t, knowledgeLag:"
            + " 1d},' | c.yaml:16:62: views.books.source: must give one of two: keys=table, query",
        "ttl: 400d, | 'ttl: 400d, source: {kind: jdbc, database: erp, table: a; DROP, eventTime: t,"
            + " knowledgeLag: 1d},' | c.yaml:16:97: views.books.source.table: must match"
            + " [A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62})?: table=a; DROP",
        // derived
        "live:sma_5 / books:bps | live:sma_5 / books:bpss | c.yaml:19:41: views.value.factors.pbr:"
            + " must be a known factor, nearest is books:bps: factor=books:bpss",
        "live:sma_5 / books:bps | live:sma_5 / books:sector | c.yaml:19:41:"
            + " views.value.factors.pbr: must be a number: factor=books:sector, type=string",
        "live:sma_5 / books:bps | live:sma_5 / * 2 | c.yaml:19:41: views.value.factors.pbr: must be"
            + " a number, view:factor, a function or (: found=*, character=14,"
            + " expression=live:sma_5 / * 2",
        "live:sma_5 / books:bps | value:pbr + 1 | c.yaml:19:41: views.value.factors.pbr: must not"
            + " depend on itself: cycle=value:pbr -> value:pbr",
        // services and models
        "live:sma_5, value:pbr | live:sma5, value:pbr | c.yaml:21:35: services.closed.factors[0]:"
            + " must be a known factor, nearest is live:sma_5: factor=live:sma5",
        "live:sma_5, value:pbr | live_sma_5, value:pbr | c.yaml:21:35: services.closed.factors[0]:"
            + " must be written view:factor: factors[0]=live_sma_5",
        "live:sma_5, value:pbr | live:sma_5, live:sma_5 | c.yaml:21:47: services.closed.factors[1]:"
            + " must be given once: factor=live:sma_5",
        "'bar: closed, ' | '' | c.yaml:21:11: services.closed: must be given as forming or closed"
            + " where a factor has bars: key=bar",
        "bar: closed | bar: close | c.yaml:21:17: services.closed.bar: must be one of [forming,"
            + " closed], nearest is closed: bar=close",
        "service: closed | service: close | c.yaml:25:20: models.buyer.service: must be a known"
            + " service, nearest is closed: service=close",
        "service: closed | service: forming | c.yaml:25:20: models.buyer.service: must be a service"
            + " of closed bars: service=forming, bar=forming",
        "service: closed | service: quotes | c.yaml:25:20: models.buyer.service: must not read"
            + " quotes, which have no history: service=quotes"
      })
  void shouldNameFileLineColumnPathRuleAndValue(String part, String replacement, String problem) {
    assertThat(problemsOf(CatalogText.with(part, replacement == null ? "" : replacement)))
        .contains(problem);
  }

  @Test
  void shouldTellAllProblemsAtOnceInTheOrderOfTheFile() {
    String yaml =
        CatalogText.with("{zone: UTC}", "{zoen: UTC}")
            .replace("period: 5", "period: x")
            .replace("bar: closed", "baar: closed")
            .replace("best:mid", "best:middle");

    assertThat(problemsOf(yaml))
        .containsExactly(
            "c.yaml:3:11: venues.WORLD.zoen: must be a known key, nearest is zone: key=zoen",
            "c.yaml:12:7: factorSets.small[0]: must be a whole number in 1..10000: period=x",
            "c.yaml:21:12: services.closed.baar: must be a known key, nearest is bar: key=baar",
            "c.yaml:23:22: services.quotes.factors[0]: must be a known factor, nearest is best:mid:"
                + " factor=best:middle");
  }

  @Test
  void shouldNotTellWhatABrokenPartMakesMissing() {
    assertThat(problemsOf(CatalogText.with("live: {timeframe: 1m", "live: {timeframe: 1x")))
        .hasSize(1);
    assertThat(problemsOf(CatalogText.with("venues:\n  WORLD: {zone: UTC}", "venues:\n  WORLD: 7")))
        .hasSize(1);
  }

  @Test
  void shouldNameTheWholeCycle() {
    String yaml =
        CatalogText.with(
            "{pbr: live:sma_5 / books:bps}", "{pbr: value:b + 1, b: 2 * value:c, c: -value:pbr}");

    assertThat(problemsOf(yaml))
        .containsExactly(
            "c.yaml:19:73: views.value.factors.c: must not depend on itself:"
                + " cycle=value:pbr -> value:b -> value:c -> value:pbr");
  }

  @Test
  void shouldRefuseALongChainWhateverItsOrder() {
    for (boolean isRising : new boolean[] {true, false}) {
      StringBuilder factors = new StringBuilder("pbr: live:sma_5");
      for (int n = 0; n < 40; n++) {
        int i = isRising ? n : 39 - n;
        factors.append(", f").append(i).append(": value:").append(i == 0 ? "pbr" : "f" + (i - 1));
      }
      String yaml = CatalogText.with("pbr: live:sma_5 / books:bps", factors.toString());

      assertThat(problemsOf(yaml))
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem).contains("must refer through at most 32"));
    }
  }

  @Test
  void shouldKeepTheFirstFiftyProblemsAndCountTheRest() {
    StringBuilder universe = new StringBuilder("[a/b");
    for (int i = 0; i < 199; i++) {
      universe.append(", a/").append(i);
    }
    String yaml = CatalogText.with("[035420, no, 1e3]", universe + "]");

    assertThatThrownBy(() -> CatalogText.parse(yaml))
        .isInstanceOfSatisfying(
            CatalogException.class, error -> assertThat(error.problems()).hasSize(50))
        .hasMessageStartingWith("The catalog is not valid: problems=200\n  c.yaml:7:11: ")
        .hasMessageEndingWith("\n  and 150 more");
  }

  @Nested
  final class Hostile {
    @Test
    void shouldRefuseAnchorsAndAliases() {
      assertThat(
              problemsOf(
                  """
                  a: &a [x, x]
                  b: &b [*a, *a]
                  c: [*b, *b]
                  """))
          .containsExactly("c.yaml:1:4: must not use anchors or aliases: anchor=a");
    }

    @Test
    void shouldRefuseTags() {
      assertThat(problemsOf("version: !!javax.script.ScriptEngineManager [x]"))
          .containsExactly(
              "c.yaml:1:10: must not use tags:"
                  + " tag=tag:yaml.org,2002:javax.script.ScriptEngineManager");
    }

    @Test
    void shouldRefuseAHugeText() {
      assertThat(problemsOf("#".repeat(10 << 20)))
          .containsExactly("c.yaml: must have at most 1048576 characters: characters=10485760");
    }

    @Test
    void shouldRefuseAHugeFile(@TempDir Path folder) throws IOException {
      Path file = folder.resolve("huge.yaml");
      Files.write(file, new byte[10 << 20]);

      assertThatThrownBy(() -> CatalogLoader.load(file))
          .isInstanceOf(CatalogException.class)
          .hasMessageEndingWith("huge.yaml: must have at most 4194304 bytes");
    }

    @Test
    void shouldRefuseDeepNesting() {
      assertThat(problemsOf("a: " + "[".repeat(100_000)))
          .containsExactly("c.yaml:1:19: must nest at most 16 deep: depth=17");
    }

    @Test
    void shouldRefuseMoreThanOneDocumentAndNone() {
      assertThat(problemsOf("a: b\n---\nc: d\n"))
          .containsExactly("c.yaml:2:1: must be YAML: but found another document");
      assertThat(problemsOf("# nothing\n")).containsExactly("c.yaml: must not be empty");
      assertThat(problemsOf("- a\n")).containsExactly("c.yaml:1:1: must be a mapping: found=list");
    }

    @Test
    void shouldTellWhereTheTextIsNotYaml() {
      assertThat(problemsOf("version: 1\nvenues: {a: b\nviews: x"))
          .singleElement()
          .asString()
          .startsWith("c.yaml:3:6: must be YAML: ");
      assertThat(problemsOf("version: \"\u0001\"\n"))
          .singleElement()
          .asString()
          .startsWith("c.yaml: must be YAML: ");
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8AndFilesThatAreNotThere(@TempDir Path folder)
        throws IOException {
      Path file = folder.resolve("latin.yaml");
      Files.write(file, "version: 1 # \u00e9".getBytes(StandardCharsets.ISO_8859_1));

      assertThatThrownBy(() -> CatalogLoader.load(file))
          .hasMessageEndingWith("latin.yaml: must be UTF-8: bytes=14");
      assertThatThrownBy(() -> CatalogLoader.load(folder.resolve("none.yaml")))
          .hasMessageEndingWith("none.yaml: must be a readable file: reason=NoSuchFileException");
    }

    @Test
    void shouldBoundWhatItRepeatsOfAValue() {
      String long100 = "x".repeat(100_000);

      assertThat(problemsOf(CatalogText.with("{zone: UTC}", "{zone: " + long100 + "}")))
          .singleElement()
          .asString()
          .endsWith("zone=" + "x".repeat(80) + "...");
    }
  }

  @Nested
  final class Limits {
    @Test
    void shouldBoundSymbolsViewsAndFactors() {
      StringBuilder symbols = new StringBuilder("[S0");
      for (int i = 1; i <= 10_000; i++) {
        symbols.append(", S").append(i);
      }
      assertThat(problemsOf(CatalogText.with("[035420, no, 1e3]", symbols + "]")))
          .containsExactly(
              "c.yaml:7:10: universes.korea: must have at most 10000 entries: entries=10001");

      StringBuilder views = new StringBuilder("best: {kind: quote}");
      for (int i = 0; i < 64; i++) {
        views.append("\n  v").append(i).append(": {timeframe: 1m, ttl: 1m, factorSets: [small]}");
      }
      assertThat(problemsOf(CatalogText.with("best: {kind: quote}", views.toString())))
          .containsExactly("c.yaml:14:3: views: must have at most 64 entries: entries=68");
    }

    @Test
    void shouldBoundTheFactorsOfAllViews() {
      StringBuilder factors = new StringBuilder("- {name: sma_5, kind: sma, period: 5}");
      for (int i = 1; i < 1_700; i++) {
        factors.append("\n    - {name: f").append(i).append(", kind: sma, period: 5}");
      }
      String yaml =
          CatalogText.with("- {name: sma_5, kind: sma, period: 5}", factors.toString())
              .replace(
                  "best: {kind: quote}",
                  """
                  best: {kind: quote}
                    two: {timeframe: 1s, ttl: 1m, factorSets: [small]}
                    three: {timeframe: 5m, ttl: 1m, factorSets: [small]}\
                  """);

      assertThat(problemsOf(yaml))
          .containsExactly("c.yaml:1:1: must have at most 5000 factors in all views: factors=5108");
    }

    @Test
    void shouldAllowOneViewOfQuotes() {
      assertThat(
              problemsOf(
                  CatalogText.with(
                      "best: {kind: quote}", "best: {kind: quote}\n  more: {kind: quote}")))
          .containsExactly(
              "c.yaml:16:9: views.more: must be the only view of its kind: kind=quote");
    }
  }
}
