package io.factorline.testsupport;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The walls of the house, the same in each module. */
public final class HouseRules {
  private static final String ROOT = "io.factorline";
  private static final List<String> SERVICES =
      List.of(
          "io.factorline.ingest..",
          "io.factorline.sync..",
          "io.factorline.api..",
          "io.factorline.gateway..");

  private static final ArchRule NO_CYCLES =
      slices()
          .matching("io.factorline.(**)")
          .should()
          .beFreeOfCycles()
          .because("a package that needs its own user cannot be understood alone");

  private static final ArchRule WALL_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.factorline.kernel..",
              "io.factorline.market..",
              "io.factorline.engine..",
              "io.factorline.store..",
              "io.factorline.event..",
              "io.factorline.catalog..",
              "io.factorline.derive..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .because("state is a pure function of the log");

  private static final ArchRule CASE_NEEDS_LOCALE =
      noClasses()
          .should()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .because("the machine's locale must not change a name");

  private static final ArchRule NAMES =
      noClasses()
          .should()
          .haveNameMatching(".*\\.(\\w*(Utils?|Helper|Manager|Impl)|I[A-Z][a-z]\\w*Interface)")
          .because("a class is named by what it is");

  private static final ArchRule NULL_MARKED =
      classes()
          .should(resideInNullMarkedPackage())
          .because("absence is said in the type or not at all");

  private static final ArchRule LETTUCE =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.factorline.access..",
              "io.factorline.redis..",
              "io.factorline.near..",
              "io.factorline.online..",
              "io.factorline.local..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.lettuce..")
          .because("one place knows how Redis is spoken to");

  private static final ArchRule DUCKDB =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.factorline.lake.parquet..",
              "io.factorline.sync..",
              "io.factorline.api.history.lake..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.duckdb..")
          .because("one place knows how Parquet is written and read");

  private HouseRules() {}

  /** Checks all classes of a module's own package. */
  public static void check(String modulePackage) {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(modulePackage);
    rules(modulePackage).forEach(rule -> rule.check(classes));
  }

  private static List<ArchRule> rules(String modulePackage) {
    return Stream.of(
            NO_CYCLES,
            WALL_CLOCK,
            CASE_NEEDS_LOCALE,
            NAMES,
            NULL_MARKED,
            LETTUCE,
            DUCKDB,
            NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS,
            NO_CLASSES_SHOULD_USE_FIELD_INJECTION,
            NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING,
            noOtherService(modulePackage))
        .map(rule -> rule.allowEmptyShould(true))
        .toList();
  }

  private static ArchRule noOtherService(String modulePackage) {
    String[] others =
        SERVICES.stream()
            .filter(service -> !service.equals(modulePackage + ".."))
            .toArray(String[]::new);
    return noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage(others))
        .because("services meet at Kafka, Redis, the lake and HTTP, never in each other's jars");
  }

  /** Rules of the packages that must stay pure. */
  public static void checkPurity(JavaClasses classes) {
    Stream.of(
            onlyDependsOn("io.factorline.kernel", Set.of()),
            onlyDependsOn("io.factorline.market", Set.of()),
            onlyDependsOn("io.factorline.derive", Set.of()),
            onlyDependsOn("io.factorline.feast", Set.of()),
            noLibrary("io.factorline.engine", "io.lettuce..", "org.springframework.."),
            noLibrary("io.factorline.store", "io.lettuce..", "org.springframework.."),
            noLibrary("io.factorline.event", "io.lettuce..", "org.springframework.."))
        .forEach(rule -> rule.check(classes));
  }

  private static ArchRule onlyDependsOn(String pure, Set<String> more) {
    String[] allowed =
        Stream.concat(Stream.of(pure + "..", "java..", "org.jspecify.."), more.stream())
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(pure + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .because(pure + " runs anywhere a JDK runs");
  }

  private static ArchRule noLibrary(String guarded, String... libraries) {
    return noClasses()
        .that()
        .resideInAPackage(guarded + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            Stream.concat(Stream.of(libraries), Stream.of("org.apache.kafka.."))
                .toArray(String[]::new))
        .because(guarded + " must not know a transport");
  }

  /** The classes of {@code common}. */
  public static JavaClasses importMain(String... packages) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(packages);
  }

  private static ArchCondition<JavaClass> resideInNullMarkedPackage() {
    return new ArchCondition<>("reside in a @NullMarked package") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean isMarked =
            !item.getPackageName().startsWith(ROOT)
                || item.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                item,
                isMarked,
                item.getName() + (isMarked ? " is" : " is not") + " in a @NullMarked package"));
      }
    };
  }
}
