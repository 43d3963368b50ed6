package io.factorline.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.gateway.embedded.EmbeddedModels;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.ShippedModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
final class LiveModelsTest {
  private static final ModelKey ONE = new ModelKey("momentum", 1);
  private static final ModelKey TWO = new ModelKey("momentum", 2);

  @TempDir private Path folder;

  private final EmbeddedModels embedded = new EmbeddedModels();
  private final List<ModelKey> gone = new ArrayList<>();
  private LiveModels models;

  @BeforeEach
  void copyShipped() {
    ShippedModels.copyTo(folder);
    models =
        new LiveModels(new ModelRepository(folder), CatalogLoader.defaults(), embedded, gone::add);
    models.reload();
  }

  @AfterEach
  void close() {
    embedded.close();
  }

  @Test
  void shouldMakeLiveWhatAgreesWithTheCatalog() {
    assertThat(models.problems()).isEmpty();
    assertThat(models.versions("momentum")).extracting(LiveVersion::key).containsExactly(ONE, TWO);
    assertThat(embedded.has(ONE)).isTrue();
    LiveVersion live = models.versions("momentum").getFirst();
    assertThat(live.plan().names().getFirst()).isEqualTo("live_1s:last_price");
  }

  @Test
  void shouldRefuseAnInputWithAnotherDefinitionAndNameIt() throws IOException {
    replace("1/manifest.json", "\"definition\": \"", "\"definition\": \"0");

    LiveModels fresh =
        new LiveModels(
            new ModelRepository(folder), CatalogLoader.defaults(), new EmbeddedModels(), k -> {});
    fresh.reload();

    assertThat(fresh.versions("momentum")).extracting(LiveVersion::key).containsExactly(TWO);
    assertThat(fresh.problems().get("momentum/1"))
        .startsWith(
            "must have the definition that the version was made for: input=live_1s:last_price,"
                + " manifest=0");
  }

  @Test
  void shouldWarnOfInputsThatAreGoing(CapturedOutput told) throws IOException {
    Path catalog = Files.writeString(folder.resolveSibling("going.yaml"), going());
    LiveModels fresh =
        new LiveModels(
            new ModelRepository(folder),
            CatalogLoader.load(catalog),
            new EmbeddedModels(),
            k -> {});

    fresh.reload();

    assertThat(fresh.versions("momentum")).extracting(LiveVersion::key).containsExactly(ONE, TWO);
    assertThat(told)
        .contains("Model reads deprecated factors. model=momentum/1, inputs=[live_1s:sma_5]")
        .contains("Model reads deprecated factors. model=momentum/2, inputs=[live_1s:sma_5]");
  }

  private static String going() throws IOException {
    try (InputStream in = CatalogLoader.class.getResourceAsStream("/catalog/default.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          + "\n"
          + "life:\n"
          + "  live_1s:sma_5: {state: deprecated}\n"
          + "  live_1s:sma_60: {state: deprecated}\n";
    }
  }

  @Test
  void shouldRefuseAnInputThatTheCatalogDoesNotHave() throws IOException {
    replace("1/manifest.json", "live_1s:rsi_14", "live_1s:rsi_15");
    models.reload();

    assertThat(models.problems().get("momentum/1"))
        .isEqualTo("must be a factor of the catalog: input=live_1s:rsi_15, nearest=live_1s:rsi_14");
  }

  @Test
  void shouldRefuseInputsInAnotherOrder() throws IOException {
    replace("1/manifest.json", "live_1s:high", "live_1s:macd");
    models.reload();

    assertThat(models.problems().get("momentum/1"))
        .isEqualTo(
            "must read the factors of the model's service in their order: service=momentum_v1,"
                + " index=2, input=live_1s:macd, factor=live_1s:high");
  }

  @Test
  void shouldGoOnWithAVersionWhoseFilesBreak() throws IOException {
    Files.write(folder.resolve("momentum/1/model.onnx"), new byte[] {1});
    models.reload();

    assertThat(models.problems()).containsKey("momentum/1");
    assertThat(models.find(ONE)).isNotNull();
    assertThat(embedded.has(ONE)).isTrue();
    assertThat(gone).isEmpty();
  }

  @Test
  void shouldTakeOutAVersionThatIsTakenAway() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("momentum/2"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder.resolve("momentum/2"));
    models.reload();

    assertThat(models.find(TWO)).isNull();
    assertThat(embedded.has(TWO)).isFalse();
    assertThat(gone).containsExactly(TWO);
    assertThat(models.problems()).isEmpty();
  }

  @Test
  void shouldTakeInAChangedManifest() throws IOException {
    replace("1/manifest.json", "\"buyFrom\": 0.3", "\"buyFrom\": 0.4");
    models.reload();

    LiveVersion live = models.find(ONE);
    assertThat(live).isNotNull();
    assertThat(live.manifest().decision().buyFrom()).isEqualTo(0.4);
  }

  private void replace(String file, String old, String now) throws IOException {
    Path path = folder.resolve("momentum").resolve(file);
    String text = Files.readString(path);
    int at = text.indexOf(old);
    assertThat(at).isNotNegative();
    Files.writeString(path, text.substring(0, at) + now + text.substring(at + old.length()));
  }
}
