package io.factorline.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** What a service's build writes down about itself, and what it must not. */
public final class BuildFiles {
  private static final String BUILD = "META-INF/build-info.properties";
  private static final String GIT = "git.properties";
  private static final String BILL = "META-INF/sbom/application.cdx.json";

  /** Set by the build where Maven is offline: the plugin that makes bills does nothing then. */
  private static final String OFFLINE = "build.offline";

  /** Of those that each service has. */
  private static final List<String> LIBRARIES =
      List.of(
          "pkg:maven/io.factorline/common@",
          "pkg:maven/org.springframework.boot/spring-boot@",
          "pkg:maven/io.lettuce/lettuce-core@",
          "pkg:maven/org.apache.kafka/kafka-clients@");

  private BuildFiles() {}

  /**
   * Checks that the build of a service named its version and, where the sources are a working copy,
   * their commit, that it lists the libraries, and nothing that differs between two builds of one
   * commit.
   *
   * @param service the artifact's name
   * @throws AssertionError where it did not
   */
  public static void check(String service) throws IOException {
    Properties build = read(BUILD);
    require(service.equals(build.getProperty("build.artifact")), "must name its service", build);
    require(!build.getProperty("build.version", "").isBlank(), "must name its version", build);
    require(build.getProperty("build.time") == null, "must not name its time", build);
    if (Files.exists(Path.of("..", ".git"))) {
      Properties git = read(GIT);
      require(
          git.getProperty("git.commit.id", "").matches("[0-9a-f]{40}"), "must name a commit", git);
      require(
          git.stringPropertyNames().equals(Set.of("git.commit.id", "git.commit.time")),
          "must name nothing but the commit",
          git);
    }
    checkBill(service);
  }

  private static void checkBill(String service) throws IOException {
    try (InputStream in = BuildFiles.class.getClassLoader().getResourceAsStream(BILL)) {
      if (in == null && Boolean.getBoolean(OFFLINE)) {
        return;
      }
      String bill = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      require(bill.contains("\"CycloneDX\""), "must list its libraries: file=" + BILL);
      require(bill.contains("pkg:maven/io.factorline/" + service + "@"), "must name its service");
      for (String library : LIBRARIES) {
        require(bill.contains(library), "must list a library: " + library);
      }
      require(!bill.contains("/junit-jupiter@"), "must list no library of tests");
      require(!bill.contains("\"timestamp\""), "must not name its time: file=" + BILL);
      require(!bill.contains("\"serialNumber\""), "must be the same in each build");
    }
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new AssertionError(rule);
    }
  }

  private static void require(boolean holds, String rule, Properties found) {
    if (!holds) {
      throw new AssertionError(rule + ": found=" + found);
    }
  }

  private static Properties read(String name) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = BuildFiles.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("must be on the class path: file=" + name);
      }
      properties.load(in);
    }
    return properties;
  }
}
