package io.factorline.sync.source;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Databases that sources refer to by name.
 *
 * @param databases by name
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync")
public record DatabasesProperties(@DefaultValue Map<String, Database> databases) {
  public DatabasesProperties {
    databases = Map.copyOf(databases);
  }

  /**
   * One database.
   *
   * @param url JDBC address
   * @param fetchSize rows that the driver fetches at once
   */
  public record Database(
      String url,
      @DefaultValue("") String user,
      @DefaultValue("") String password,
      @DefaultValue("10000") int fetchSize) {
    public Database {
      if (!url.startsWith("jdbc:")) {
        // The address is not told: it may hold a password.
        throw new IllegalArgumentException("must start with jdbc: url");
      }
      if (fetchSize < 1 || fetchSize > 1_000_000) {
        throw new IllegalArgumentException("must be in 1..1000000: fetchSize=" + fetchSize);
      }
    }

    @Override
    public String toString() {
      return "Database[***]";
    }
  }
}
