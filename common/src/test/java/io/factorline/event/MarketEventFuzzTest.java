package io.factorline.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEvent.Unreadable;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hostile bytes: an answer for each, never an exception, and soon. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class MarketEventFuzzTest {
  private static final int ROUNDS = 50_000;
  private static final String[] TYPES = {
    null, "trade", "quote", "clock", "session", "halt", "resume", "split", "seed", "", "\0"
  };
  private static final String[] GOOD = {
    "{\"symbol\":\"SIM.A\",\"seq\":1,\"eventTime\":1723161255342000000,\"price\":1.5,\"size\":2}",
    "{\"type\":\"quote\",\"symbol\":\"A\",\"seq\":1,\"eventTime\":5,\"bid\":1,\"bidSize\":2,"
        + "\"ask\":3,\"askSize\":4}",
    "{\"venue\":\"KRX\",\"day\":\"2026-11-19\",\"open\":1,\"close\":9,\"tailMs\":30}",
    "{\"venue\":\"SIM\",\"time\":7,\"source\":\"replay\",\"ratio\":2,\"x\":[{\"y\":null}]}",
  };

  private final SplittableRandom random = new SplittableRandom(4);
  private final MarketEventReader reader = new MarketEventReader();

  @Test
  void shouldAnswerRandomBytes() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] value = new byte[random.nextInt(80)];
      random.nextBytes(value);
      check(value);
    }
  }

  @Test
  void shouldAnswerMutatedRecords() {
    for (int i = 0; i < ROUNDS; i++) {
      check(mutated(GOOD[random.nextInt(GOOD.length)].getBytes(UTF_8)));
    }
  }

  @Test
  void shouldAnswerManyStrangeFieldNames() {
    for (int i = 0; i < 20_000; i++) {
      StringBuilder json = new StringBuilder("{");
      for (int f = 0; f < 5; f++) {
        json.append('"').append(Long.toString(random.nextLong(), 36)).append("\":1,");
      }
      check(json.append("\"seq\":1}").toString().getBytes(UTF_8));
    }
    assertThat(reader.read(null, GOOD[0].getBytes(UTF_8), null)).isInstanceOf(Trade.class);
  }

  private byte[] mutated(byte[] good) {
    byte[] bytes = good.clone();
    for (int n = random.nextInt(1, 5); n > 0; n--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "{}[]\",:\\0123456789.-+eE".charAt(random.nextInt(22));
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default ->
            System.arraycopy(bytes, 0, bytes, at, Math.min(bytes.length - at, bytes.length / 2));
      }
    }
    return bytes;
  }

  private void check(byte[] value) {
    byte[] key = random.nextBoolean() ? null : Arrays.copyOf(value, value.length / 4);
    MarketEvent event = reader.read(key, value, TYPES[random.nextInt(TYPES.length)]);
    if (event instanceof Unreadable bad) {
      assertThat(bad.detail()).hasSizeLessThan(400).matches("must [ -~]*");
    } else if (event instanceof Trade trade) {
      assertThat(trade.price()).isBetween(1e-100, 1e100);
      assertThat(trade.seq()).isNotNegative();
    }
  }
}
