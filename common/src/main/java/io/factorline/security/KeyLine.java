package io.factorline.security;

import io.factorline.catalog.Nearest;
import io.factorline.time.UtcTime;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One key in the file: {@code id=.. client=.. class=.. roles=..,.. sha256=.. [quota=..]
 * [expires=..]}.
 *
 * @param hash SHA-256 of the key, or of a {@link ClientCertificate}; never changed
 * @param expiresMs from when it is none any more, ms since the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // compared in constant time, by its own method
public record KeyLine(String id, Client client, byte[] hash, long expiresMs) {
  /** Of a key that stays. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_QUOTA = 1_000_000;
  private static final long NS_PER_MS = 1_000_000;
  private static final List<String> NEEDED = List.of("id", "client", "class", "roles", "sha256");
  private static final List<String> KNOWN =
      List.of("id", "client", "class", "roles", "sha256", "quota", "expires");

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException naming the rule; no hash is in its message
   */
  static KeyLine parse(String line) {
    Map<String, String> fields = fields(line);
    for (String name : NEEDED) {
      if (!fields.containsKey(name)) {
        throw new IllegalArgumentException("must have a field: missing=" + name);
      }
    }
    String id = matching("id", fields, ID, "must be 12 hex digits in lower case");
    String name =
        matching("client", fields, NAME, "must be 1 to 64 letters, digits, dots, dashes, _");
    String hash = fields.getOrDefault("sha256", "");
    if (!HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException("must be 64 hex digits in lower case: sha256");
    }
    Client client =
        new Client(
            name,
            choice("class", fields.getOrDefault("class", ""), ClientClass.class),
            roles(fields.getOrDefault("roles", "")),
            quota(fields.get("quota")));
    return new KeyLine(id, client, HexFormat.of().parseHex(hash), expiry(fields.get("expires")));
  }

  private static Map<String, String> fields(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String word : line.strip().split("\\s+")) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? "" : word.substring(0, equals);
      if (!KNOWN.contains(name)) {
        String nearest = Nearest.to(name, KNOWN).map(n -> ", nearest=" + n).orElse("");
        String shown = name.length() <= 16 ? name : name.substring(0, 16) + "...";
        throw new IllegalArgumentException("must be known: field=" + shown + nearest);
      }
      if (fields.put(name, word.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("must stand once: field=" + name);
      }
    }
    return fields;
  }

  private static String matching(
      String name, Map<String, String> fields, Pattern form, String rule) {
    String text = fields.getOrDefault(name, "");
    if (!form.matcher(text).matches()) {
      throw new IllegalArgumentException(rule + ": " + name);
    }
    return text;
  }

  private static Set<Role> roles(String text) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : text.split(",", -1)) {
      roles.add(choice("roles", word, Role.class));
    }
    return roles;
  }

  /**
   * A constant by its name in files.
   *
   * @throws IllegalArgumentException naming the constants that there are
   */
  public static <E extends Enum<E>> E choice(String name, String text, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    List<String> all =
        EnumSet.allOf(type).stream().map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
    throw new IllegalArgumentException("must be of " + String.join(", ", all) + ": " + name);
  }

  private static int quota(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    if (!text.matches("[1-9][0-9]{0,6}") || Integer.parseInt(text) > MAX_QUOTA) {
      throw new IllegalArgumentException("must be in 1..%d a second: quota".formatted(MAX_QUOTA));
    }
    return Integer.parseInt(text);
  }

  private static long expiry(@Nullable String text) {
    return text == null ? NEVER : UtcTime.parse(text) / NS_PER_MS;
  }

  /** The line as the file has it. */
  public String text() {
    StringBuilder line = new StringBuilder();
    line.append("id=").append(id).append(" client=").append(client.name());
    line.append(" class=").append(client.clientClass().wireName()).append(" roles=");
    line.append(
        String.join(",", EnumSet.copyOf(client.roles()).stream().map(Role::wireName).toList()));
    line.append(" sha256=").append(HexFormat.of().formatHex(hash));
    if (client.quotaPerSecond() > 0) {
      line.append(" quota=").append(client.quotaPerSecond());
    }
    if (expiresMs != NEVER) {
      line.append(" expires=").append(UtcTime.text(expiresMs * NS_PER_MS));
    }
    return line.toString();
  }
}
