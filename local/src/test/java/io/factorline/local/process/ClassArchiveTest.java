package io.factorline.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassArchiveTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String CLASS_PATH = "java.class.path";

  @TempDir private Path folder;

  /** A child of this test: ends by itself, or waits to be killed. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws InterruptedException {
      System.out.println("runs");
      if (arguments[0].equals("wait")) {
        Thread.currentThread().join();
      }
    }
  }

  @Test
  void shouldBeWrittenByTheFirstChildAndReadByTheNext() throws IOException {
    ClassArchive archive = ClassArchive.in(folder, "child");
    OsProcess first = start(archive, "end");
    assertThat(first.endsWithin(LIMIT)).isTrue();
    first.onExit().join();
    assertThat(ClassArchive.in(folder, "child").classPath()).isEqualTo(archive.classPath());
    assertThat(archives()).hasSize(1);

    OsProcess next = start(ClassArchive.in(folder, "child"), "end", "-Xlog:class+load");
    assertThat(next.endsWithin(LIMIT)).isTrue();

    assertThat(Files.readString(next.log()))
        .contains("runs")
        .containsPattern("ClassArchiveTest\\$Child source: shared objects file \\(top\\)");
  }

  @Test
  void shouldHoldFoldersOfClassesAndNotTheFolderThatItRunsIn() throws IOException {
    String before = System.getProperty(CLASS_PATH);
    System.setProperty(CLASS_PATH, before + File.pathSeparator);
    try {
      ClassArchive archive = ClassArchive.in(folder, "child");

      assertThat(archive.classPath().split(File.pathSeparator, -1)).isNotEmpty();
      for (Path jar : files(".jar")) {
        try (JarFile made = new JarFile(jar.toFile())) {
          assertThat(made.getEntry("pom.xml")).as(jar.toString()).isNull();
        }
      }
      assertThat(files(".jar")).isNotEmpty();
    } finally {
      System.setProperty(CLASS_PATH, before);
    }
  }

  @Test
  void shouldNotTakeWhatAKilledChildLeft() throws IOException {
    ClassArchive archive = ClassArchive.in(folder, "child");
    OsProcess killed = start(archive, "wait");
    OsProcess beside = start(archive, "end");
    killed.kill();
    killed.onExit().join();
    assertThat(beside.endsWithin(LIMIT)).isTrue();
    assertThat(archives()).isEmpty();
    assertThat(Files.readString(beside.log())).contains("runs");
  }

  private OsProcess start(ClassArchive archive, String how, String... more) {
    return archive.start(options -> {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.addAll(List.of(more));
      command.addAll(List.of("-cp", archive.classPath(), Child.class.getName(), how));
      return new ProcessSpec("child", command, Map.of(), folder, folder.resolve("child.log"));
    });
  }

  private List<Path> archives() throws IOException {
    return files(".jsa");
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }
}
