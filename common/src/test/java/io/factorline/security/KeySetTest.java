package io.factorline.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeySetTest {
  private static final String HASH =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  private final ApiKey key = ApiKey.random(new SecureRandom());

  private static KeySet parse(String text) {
    return KeySet.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String line(ApiKey key, String name, long expiresMs) {
    Client client = new Client(name, ClientClass.ENGINE, Set.of(Role.READ, Role.TRADE), 50);
    return new KeyLine(key.id(), client, key.hash(), expiresMs).text() + "\n";
  }

  @Test
  void shouldKnowAKeyByItsHashAlone() {
    String file = "# engines\n\n" + line(key, "engine-1", KeyLine.NEVER);

    Client client = parse(file).find(key.text(), () -> 0);

    assertThat(client)
        .isEqualTo(new Client("engine-1", ClientClass.ENGINE, Set.of(Role.READ, Role.TRADE), 50));
    assertThat(file).doesNotContain(key.text(), key.text().substring(17));
    assertThat(key.toString()).doesNotContain(key.text().substring(17));
  }

  @Test
  void shouldKnowNoKeyThatIsNearlyRight() {
    KeySet keys = parse(line(key, "engine-1", KeyLine.NEVER));
    for (int i = 0; i < key.text().length(); i++) {
      char other = key.text().charAt(i) == 'a' ? 'b' : 'a';
      String wrong = key.text().substring(0, i) + other + key.text().substring(i + 1);
      assertThat(keys.find(wrong, () -> 0)).as(wrong).isNull();
    }
    assertThat(keys.find("", () -> 0)).isNull();
    assertThat(keys.find(key.text() + "a", () -> 0)).isNull();
    assertThat(keys.find(ApiKey.random(new SecureRandom()).text(), () -> 0)).isNull();
  }

  @Test
  void shouldTakeTheOldAndTheNewKeyOfAClient() {
    ApiKey next = ApiKey.random(new SecureRandom());
    KeySet keys = parse(line(key, "engine-1", 1_000) + line(next, "engine-1", KeyLine.NEVER));

    assertThat(keys.find(key.text(), () -> 999)).isNotNull();
    assertThat(keys.find(key.text(), () -> 1_000)).isNull();
    assertThat(keys.find(next.text(), () -> 1_000)).isNotNull();
    assertThat(keys.count(999)).isEqualTo(2);
    assertThat(keys.count(1_000)).isEqualTo(1);
    assertThat(keys.nextExpiryMs(0)).isEqualTo(1_000);
    assertThat(keys.nextExpiryMs(1_000)).isEqualTo(KeyLine.NEVER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id=aabbccddeeff client=a class=engine roles=read|missing=sha256
          id=AABBCCDDEEFF client=a class=engine roles=read sha256=H|12 hex digits in lower case: id
          id=aabbccddeeff client=a/b class=engine roles=read sha256=H|client
          id=aabbccddeeff client=a class=robot roles=read sha256=H|engine, service, research, dashboard
          id=aabbccddeeff client=a class=engine roles=read,root sha256=H|read, trade, write, operate
          id=aabbccddeeff client=a class=engine roles= sha256=H|read, trade, write, operate
          id=aabbccddeeff client=a class=engine roles=read sha256=12|64 hex digits
          id=aabbccddeeff client=a class=engine roles=read sha256=H quota=0|quota
          id=aabbccddeeff client=a class=engine roles=read sha256=H expires=2027-01-01|RFC 3339
          id=aabbccddeeff client=a class=engine roles=read sha256=H qouta=5|nearest=quota
          id=aabbccddeeff client=a class=engine roles=read sha256=H sha256=H|must stand once
          """)
  void shouldNameTheRuleAndTheLine(String line, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("# first\n" + line.replace("=H", "=" + HASH)))
        .withMessageContaining(rule)
        .withMessageContaining("line=2")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(HASH));
  }

  @Test
  void shouldRefuseAClientOfTwoClassesAndAKeyTwice() {
    String one = "id=aabbccddeeff client=a class=engine roles=read sha256=" + HASH;
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> parse(one + "\n" + one.replace("ff ", "00 ").replace("engine", "service")))
        .withMessageContaining("client=a, line=2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(one + "\n" + one))
        .withMessageContaining("id=aabbccddeeff, line=2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySet.parse(new byte[] {(byte) 0xff}))
        .withMessageContaining("UTF-8");
  }

  @Test
  void shouldMakeNoKeyTwice() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ApiKey made = ApiKey.random(new SecureRandom());
      assertThat(ApiKey.parse(made.text())).isEqualTo(made);
      assertThat(ids.add(made.id())).isTrue();
    }
  }
}
