package io.factorline.gateway.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.gateway.tensor.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelRepositoryTest {
  @TempDir private Path folder;

  @Test
  void shouldReadTheModelsThatAreShipped() {
    RepositorySnapshot snapshot = new ModelRepository(ShippedModels.folder()).read();

    assertThat(snapshot.problems()).isEmpty();
    assertThat(snapshot.versions())
        .extracting(StoredVersion::model, StoredVersion::version)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("momentum", 1L),
            org.assertj.core.groups.Tuple.tuple("momentum", 2L));
    StoredVersion first = snapshot.versions().getFirst();
    assertThat(first.configuration().inputs())
        .containsExactly(new TensorDeclaration("factors", DataType.FP64, List.of(-1L, 22L)));
  }

  @Test
  void shouldShipModelsThatReadTheServiceOfTheShippedCatalog() {
    Catalog catalog = CatalogLoader.defaults();
    for (StoredVersion version : new ModelRepository(ShippedModels.folder()).read().versions()) {
      assertThat(version.manifest().inputs())
          .extracting(Manifest.Input::factor)
          .isEqualTo(catalog.service("momentum_v1").factors());
      assertThat(version.manifest().inputs())
          .as("make_models.py must name the definition that the catalog has")
          .allMatch(
              input -> input.definition().equals(catalog.view(input.factor().view()).definition()));
    }
  }

  @Test
  void shouldNameTheModelWhoseBytesAreNotTheManifests() throws IOException {
    copyShipped();
    Files.write(folder.resolve("momentum/2/model.onnx"), new byte[] {1, 2, 3});

    RepositorySnapshot snapshot = new ModelRepository(folder).read();

    assertThat(snapshot.versions()).extracting(StoredVersion::version).containsExactly(1L);
    assertThat(snapshot.problems().get("momentum/2"))
        .startsWith("must have the manifest's checksum: file=model.onnx, sha256=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\": 2|\"version\": 3|must be the model and version of its folder",
        "\"reading\": \"closed\"|\"reading\": \"forming\"|must be closed, which is what training"
            + " sets hold: key=inputs[0].reading",
        "\"stale\"|\"stael\"|must be present: key=inputs[0].stale",
        "\"format\": 1|\"format\": 1, \"fromat\": 1|must be a known key: key=fromat,"
            + " nearest=format",
        "\"format\": 1|\"format\": 9|must be 1: key=format",
        "\"hysteresis\": 0.1|\"hysteresis\": 0.4|must keep the sides apart",
        "live_1s:open|live_1s:last_price|must stand once, factor=live_1s:last_price: key=inputs[1]",
        "\"FP64\"|\"BYTES\"|must be a type of fixed size: datatype=BYTES",
        "\"name\": \"factors\"|\"name\": \"other\"|must be declared by config.pbtxt as the manifest"
            + " has it: input=",
        "\"name\": \"score\"|\"name\": \"score\", \"bins\": [0.1, 0.1]|must be numbers, each"
            + " greater than the one before: key=output.bins",
        "\"name\": \"score\"|\"name\": \"score\", \"bins\": []|must be an array of 1 to 100:"
            + " key=output.bins",
        "{|[|must be JSON: file=manifest.json, line="
      })
  void shouldNameWhatIsWrongInAManifest(String right, String wrong, String problem)
      throws IOException {
    copyShipped();
    Path manifest = folder.resolve("momentum/2/manifest.json");
    String text = Files.readString(manifest);
    int at = text.indexOf(right);
    assertThat(at).isNotNegative();
    Files.writeString(
        manifest, text.substring(0, at) + wrong + text.substring(at + right.length()));

    RepositorySnapshot snapshot = new ModelRepository(folder).read();

    assertThat(snapshot.problems().get("momentum/2")).contains(problem);
    assertThat(snapshot.versions()).extracting(StoredVersion::version).containsExactly(1L);
  }

  @Test
  void shouldReadTheBinsOfScores() throws IOException {
    copyShipped();
    Path manifest = folder.resolve("momentum/2/manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace("\"name\": \"score\"", "\"name\": \"score\", \"bins\": [-0.5, 0, 0.5]"));

    RepositorySnapshot snapshot = new ModelRepository(folder).read();

    assertThat(snapshot.problems()).isEmpty();
    assertThat(snapshot.versions().get(1).manifest().scoreBins()).containsExactly(-0.5, 0.0, 0.5);
    assertThat(snapshot.versions().get(0).manifest().scoreBins()).isEmpty();
  }

  @Test
  void shouldSayThatThereIsNoRepository() {
    RepositorySnapshot snapshot = new ModelRepository(folder.resolve("none")).read();

    assertThat(snapshot.versions()).isEmpty();
    assertThat(snapshot.problems()).containsOnlyKeys("repository");
  }

  @Test
  void shouldNameTheFileThatIsMissing() throws IOException {
    copyShipped();
    Files.delete(folder.resolve("momentum/1/model.onnx"));

    assertThat(new ModelRepository(folder).read().problems())
        .containsEntry("momentum/1", "must exist: file=model.onnx");
  }

  @Test
  void shouldLoadTheVersionsOfThePolicy() throws RepositoryException {
    List<Long> existing = List.of(3L, 1L, 2L);

    assertThat(config("").loaded(existing)).containsExactly(3L);
    assertThat(config("version_policy: { latest { num_versions: 2 } }").loaded(existing))
        .containsExactly(2L, 3L);
    assertThat(config("version_policy { all: {} }").loaded(existing)).containsExactly(1L, 2L, 3L);
    assertThat(config("version_policy { specific { versions: [ 1, 9 ] } }").loaded(existing))
        .containsExactly(1L);
  }

  @Test
  void shouldPutTheBatchInFrontAndSkipWhatItDoesNotUse() throws RepositoryException {
    ModelConfiguration config =
        config(
            """
            max_batch_size: 8 # rows
            dynamic_batching { max_queue_delay_microseconds: 100 }
            input { name: 'x' data_type: TYPE_FP32 dims: 4 format: FORMAT_NONE }
            """);

    assertThat(config.inputs())
        .containsExactly(new TensorDeclaration("x", DataType.FP32, List.of(-1L, 4L)));
  }

  @Test
  void shouldRefuseAConfigurationThatItCannotServe() {
    assertThatThrownBy(() -> ModelConfiguration.parse("m", "backend: \"python\""))
        .hasMessage("must be onnxruntime: file=config.pbtxt, backend=python");
    assertThatThrownBy(() -> ModelConfiguration.parse("m", "name: \"n\""))
        .hasMessage("must be the name of the folder: file=config.pbtxt, name=n");
    assertThatThrownBy(() -> ModelConfiguration.parse("m", "backend: {"))
        .hasMessageStartingWith("must be protobuf text: file=config.pbtxt, at=");
    assertThatThrownBy(() -> config("input { name: 'x' data_type: TYPE_STRING dims: 1 }"))
        .hasMessage("must be a type of fixed size: file=config.pbtxt, tensor=x, type=TYPE_STRING");
  }

  private static ModelConfiguration config(String more) throws RepositoryException {
    return ModelConfiguration.parse("m", "name: \"m\"\nbackend: \"onnxruntime\"\n" + more);
  }

  private void copyShipped() {
    ShippedModels.copyTo(folder);
  }

  @Test
  void shouldRefuseKeysWithBytesThatAreNoJson() {
    assertThatThrownBy(() -> ManifestReader.parse("[]".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("must be an object: key=");
  }
}
