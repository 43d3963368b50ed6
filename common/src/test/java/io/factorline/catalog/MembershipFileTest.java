package io.factorline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.factorline.time.UtcTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MembershipFileTest {
  @TempDir Path folder;

  private Catalog load(String definition, String members) throws IOException {
    Files.writeString(folder.resolve("members.csv"), members);
    Path catalog = folder.resolve("catalog.yaml");
    Files.writeString(
        catalog, CatalogText.with("korea: [035420, no, 1e3]", "korea: " + definition));
    return CatalogLoader.load(catalog);
  }

  @Test
  void shouldReadMembersBesideTheCatalogInAnyOrderOfColumns() throws IOException {
    Universe korea =
        load(
                "{members: members.csv, zone: Asia/Seoul}",
                "known,symbol,to,from\n2024-01-01,035420,,2024-02-01T00:00:00Z\n0,no,10,-5\n")
            .universe("korea");

    long fromNs = UtcTime.parse("2024-02-01T00:00:00Z");
    assertThat(korea.symbols()).containsExactly("035420", "no");
    assertThat(korea.isFixed()).isFalse();
    assertThat(korea.spells("035420")).containsExactly(new Universe.Spell(fromNs, Long.MAX_VALUE));
    // Known at midnight of Seoul, which is 15:00 of the day before in UTC.
    assertThat(korea.members(fromNs, UtcTime.parse("2023-12-31T15:00:00Z")))
        .containsExactly("035420");
    assertThat(korea.members(fromNs, UtcTime.parse("2023-12-31T14:59:59Z"))).isEmpty();
    assertThat(korea.spells("no")).containsExactly(new Universe.Spell(0, 10));
  }

  @Test
  void shouldMakeTheRowsAPartOfTheHashAndNotTheirOrder() throws IOException {
    String a = "A,1,2,0\n";
    String b = "B,1,2,0\n";
    String header = "symbol,from,to,known\n";
    String hash = load("{members: members.csv}", header + a + b).hash();

    assertThat(load("{members: members.csv}", header + b + a).hash()).isEqualTo(hash);
    assertThat(load("{members: members.csv}", header + a).hash()).isNotEqualTo(hash);
    assertThat(load("[A, B]", header).hash()).isNotEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "symbol,from,to|columns [symbol, from, to, known]: header=symbol,from,to",
        "symbol,from,to,known,x|must have the columns",
        "``|must have the columns",
        "symbol,from,to,known\\nA,1,2|must have 4 cells: row=1, line=A,1,2",
        "symbol,from,to,known\\nA,1,2,3\\n\"B\",1,2,3|must match [A-Za-z0-9._^=:-]{1,64}: row=2",
        "symbol,from,to,known\\nA,x,2,3|or ns since the epoch: from=x, row=1",
        "symbol,from,to,known\\nA,1,2,|or ns since the epoch: known=, row=1",
        "symbol,from,to,known\\nA,2024-01-01,,1|must have a zone, as a date has none",
        "symbol,from,to,known\\nA,1,0,1|must be at least from: from=1, to=0, row=1",
        "symbol,from,to,known\\nA,1,,1\\nA,1,2,1|must have one row of a symbol, from and known",
      })
  void shouldRefuseABrokenFile(String text, String rule) {
    assertThatExceptionOfType(CatalogException.class)
        .isThrownBy(() -> load("{members: members.csv}", text.replace("\\n", "\n")))
        .withMessageContaining("universes.korea.members: ")
        .withMessageContaining(rule);
  }

  @Test
  void shouldRefuseAFileThatIsNotThere() {
    assertThatExceptionOfType(CatalogException.class)
        .isThrownBy(() -> load("{members: gone.csv}", ""))
        .withMessageContaining("must be a readable file")
        .withMessageContaining("reason=NoSuchFileException");
    assertThatExceptionOfType(CatalogException.class)
        .isThrownBy(() -> load("{members: members.txt}", ""))
        .withMessageContaining("must end with .csv: members=members.txt");
    assertThatExceptionOfType(CatalogException.class)
        .isThrownBy(() ->
            CatalogText.parse(CatalogText.with("[035420, no, 1e3]", "{members: members.csv}")))
        .withMessageContaining("must be absolute where the catalog is no file");
  }
}
