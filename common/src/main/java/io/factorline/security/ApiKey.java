package io.factorline.security;

import io.factorline.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a key: {@code flk_}, 12 hex digits that name it, {@code _}, and 32 random bytes in 43
 * characters of base64url.
 *
 * <p>Only its SHA-256 is kept. A slow hash with a salt is for secrets that people choose and that
 * can be guessed; 256 random bits cannot, so that a fast one protects them as well, and each
 * request can afford it.
 *
 * @param id names the key and proves nothing
 * @param text the whole key, which only its client has
 */
public record ApiKey(String id, String text) {
  private static final Pattern FORM = Pattern.compile("flk_([0-9a-f]{12})_[A-Za-z0-9_-]{43}");
  private static final int LENGTH = 60;
  private static final int ID_BYTES = 6;
  private static final int SECRET_BYTES = 32;

  /** A new key. */
  public static ApiKey random(SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(id);
    random.nextBytes(secret);
    String name = HexFormat.of().formatHex(id);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    return new ApiKey(name, "flk_" + name + "_" + text);
  }

  /** What a caller presents, or null where it has not the form of a key. */
  static @Nullable ApiKey parse(String presented) {
    if (presented.length() != LENGTH) {
      return null;
    }
    Matcher matcher = FORM.matcher(presented);
    return matcher.matches() ? new ApiKey(matcher.group(1), presented) : null;
  }

  /** What is kept of it. */
  public byte[] hash() {
    return Sha256.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Its name alone: the rest is a secret. */
  @Override
  public String toString() {
    return "ApiKey[id=" + id + "]";
  }
}
