package io.factorline.gateway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.gateway.repository.StoredVersion;
import io.factorline.gateway.tensor.DataType;
import io.factorline.gateway.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shipped models in ONNX Runtime, against their formula written out in Java. */
final class EmbeddedModelsTest {
  private static final int COLUMNS = 22;
  private static final int PRICE = 0;
  private static final int VWAP = 5;
  private static final int EMA_12 = 8;
  private static final int EMA_20 = 9;
  private static final int RSI = 11;
  private static final int MIDDLE = 13;
  private static final int DEVIATION = 15;
  private static final int ATR = 16;
  private static final int ROC = 18;
  private static final int STOCH_D = 20;

  private final EmbeddedModels models = new EmbeddedModels();

  @AfterEach
  void close() {
    models.close();
  }

  @Test
  void shouldScoreToTheBitAsTheFormulaDoes() throws Exception {
    load();
    double[] values = rows(500, 11);

    double[] first = models.run(key(1), matrix(500, values)).doubles();
    double[] second = models.run(key(2), matrix(500, values)).doubles();

    for (int i = 0; i < 500; i++) {
      double[] row = Arrays.copyOfRange(values, i * COLUMNS, (i + 1) * COLUMNS);
      assertThat(first[i]).isEqualTo(version1(row));
      assertThat(second[i]).isEqualTo(version2(row));
    }
  }

  @Test
  void shouldScoreARowTheSameInAnyBatch() throws Exception {
    load();
    double[] values = rows(257, 5);
    double[] together = models.run(key(1), matrix(257, values)).doubles();

    for (int i = 0; i < 257; i++) {
      double[] row = Arrays.copyOfRange(values, i * COLUMNS, (i + 1) * COLUMNS);
      double[] alone = models.run(key(1), matrix(1, row)).doubles();
      assertThat(Double.doubleToRawLongBits(alone[0]))
          .isEqualTo(Double.doubleToRawLongBits(together[i]));
    }
  }

  @Test
  void shouldScoreAFlatMarketZero() throws Exception {
    load();
    double[] row = new double[COLUMNS];
    Arrays.fill(row, 100);
    row[RSI] = 50;
    row[DEVIATION] = 0;
    row[ATR] = 0;
    row[ROC] = 0;
    row[STOCH_D] = 50;

    assertThat(models.run(key(1), matrix(1, row)).doubles()).containsExactly(0);
    assertThat(models.run(key(2), matrix(1, row)).doubles()).containsExactly(0);
  }

  @Test
  void shouldAnswerWhileItsModelIsSwapped() throws Exception {
    load();
    StoredVersion stored = shipped().getFirst();
    byte[] onnx = ModelRepository.modelBytes(stored);
    double[] values = rows(8, 3);
    double[] expected = models.run(key(1), matrix(8, values)).doubles();
    AtomicBoolean isOver = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Long>> running = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        running.add(
            threads.submit(() -> {
              long runs = 0;
              while (!isOver.get()) {
                assertThat(models.run(key(1), matrix(8, values)).doubles())
                    .containsExactly(expected);
                runs++;
              }
              return runs;
            }));
      }
      for (int swap = 0; swap < 50; swap++) {
        models.load(key(1), onnx, stored.manifest());
      }
      isOver.set(true);
      for (Future<Long> future : running) {
        assertThat(future.get()).isPositive();
      }
    }
  }

  @Test
  void shouldKeepTheModelWhereTheNextOneCannotBeLoaded() throws Exception {
    load();
    StoredVersion stored = shipped().getFirst();

    assertThatThrownBy(() -> models.load(key(1), new byte[] {1, 2, 3}, stored.manifest()))
        .isInstanceOf(EmbeddedException.class)
        .hasMessage("must be a model that ONNX Runtime loads: file=model.onnx");
    assertThat(models.run(key(1), matrix(1, rows(1, 1))).doubles()).hasSize(1);
  }

  @Test
  void shouldNameWhatIsNotTheManifests() throws Exception {
    StoredVersion stored = shipped().getFirst();
    Manifest is = stored.manifest();
    byte[] onnx = ModelRepository.modelBytes(stored);

    assertRefused(
        onnx,
        with(is, new Manifest.Port("other", DataType.FP64), is.inputs()),
        "must be a tensor of the model: input=other");
    assertRefused(
        onnx,
        with(is, new Manifest.Port("factors", DataType.FP32), is.inputs()),
        "must have the manifest's type: input=factors, manifest=FP32, model=DOUBLE");
    assertRefused(
        onnx,
        with(is, is.input(), is.inputs().subList(0, 21)),
        "must have the manifest's shape: input=factors, manifest=[-1, 21], model=[-1, 22]");
  }

  @Test
  void shouldNotRunWhatIsNotLoaded() throws Exception {
    load();
    models.unload(key(1));

    assertThatThrownBy(() -> models.run(key(1), matrix(1, rows(1, 1))))
        .hasMessage("must be loaded: model=momentum/1");
    assertThat(models.has(key(1))).isFalse();
    assertThat(models.has(key(2))).isTrue();
  }

  private void assertRefused(byte[] onnx, Manifest manifest, String message) {
    assertThatThrownBy(() -> models.load(key(1), onnx, manifest)).hasMessage(message);
  }

  private static Manifest with(Manifest is, Manifest.Port input, List<Manifest.Input> inputs) {
    return new Manifest(
        is.model(),
        is.version(),
        is.description(),
        is.sha256(),
        input,
        is.output(),
        is.outputRange(),
        is.decision(),
        inputs);
  }

  private void load() throws Exception {
    for (StoredVersion stored : shipped()) {
      models.load(key(stored.version()), ModelRepository.modelBytes(stored), stored.manifest());
    }
  }

  private static List<StoredVersion> shipped() {
    return new ModelRepository(ShippedModels.folder()).read().versions();
  }

  private static ModelKey key(long version) {
    return new ModelKey("momentum", version);
  }

  private static Tensor matrix(int rows, double[] values) {
    return Tensor.matrix("factors", DataType.FP64, rows, values);
  }

  private static double[] rows(int count, long seed) {
    Random random = new Random(seed);
    double[] values = new double[count * COLUMNS];
    for (int i = 0; i < count; i++) {
      double price = Math.exp(random.nextGaussian() * 3);
      for (int c = 0; c < COLUMNS; c++) {
        values[i * COLUMNS + c] = price * (1 + 0.01 * random.nextGaussian());
      }
      values[i * COLUMNS + RSI] = 100 * random.nextDouble();
      values[i * COLUMNS + STOCH_D] = 100 * random.nextDouble();
      values[i * COLUMNS + ROC] = random.nextGaussian();
      values[i * COLUMNS + DEVIATION] = price * 0.01 * random.nextDouble();
      values[i * COLUMNS + ATR] = price * 0.01 * random.nextDouble();
    }
    return values;
  }

  private static double version1(double[] row) {
    double z = stretch(row) * 0.4;
    z = z + trend(row) * 0.8;
    z = z + centred(row[RSI]) * 0.5;
    z = z + thrust(row) * 0.25;
    return z / (Math.abs(z) + 1);
  }

  private static double version2(double[] row) {
    double z = stretch(row) * 0.2;
    z = z + trend(row) * 0.9;
    z = z + centred(row[RSI]) * 0.4;
    z = z + thrust(row) * 0.25;
    z = z + centred(row[STOCH_D]) * 0.3;
    z = z + cut((row[PRICE] - row[VWAP]) / range(row)) * 0.15;
    return z / (Math.abs(z) + 1);
  }

  private static double stretch(double[] row) {
    return cut((row[PRICE] - row[MIDDLE]) / spread(row));
  }

  private static double trend(double[] row) {
    return cut((row[EMA_12] - row[EMA_20]) / spread(row));
  }

  private static double thrust(double[] row) {
    return cut(row[ROC] * 0.01 * row[PRICE] / range(row));
  }

  private static double centred(double value) {
    return (value - 50) * 0.02;
  }

  private static double spread(double[] row) {
    return Math.max(row[DEVIATION], row[PRICE] * 0.0001);
  }

  private static double range(double[] row) {
    return Math.max(row[ATR], row[PRICE] * 0.0001);
  }

  private static double cut(double value) {
    return Math.max(Math.min(value, 3), -3);
  }
}
