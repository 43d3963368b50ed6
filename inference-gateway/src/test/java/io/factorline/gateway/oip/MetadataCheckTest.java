package io.factorline.gateway.oip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MetadataCheckTest {
  private static final MetadataCheck.Declaration DECLARED =
      new MetadataCheck.Declaration(
          "m", "1", List.of(tensor("x", "FP64", -1, 22)), List.of(tensor("y", "FP64", -1, 1)));

  @Test
  void shouldAcceptWhatFits() {
    ModelMetadata told =
        new ModelMetadata(
            "m",
            List.of("1", "2"),
            "onnxruntime_onnx",
            List.of(tensor("x", "FP64", -1, 22)),
            List.of(tensor("y", "FP64", -1, 1), tensor("z", "FP32", -1)));

    assertThat(MetadataCheck.problems(DECLARED, told)).isEmpty();
  }

  @Test
  void shouldNameEachThingThatDoesNotFit() {
    ModelMetadata told =
        new ModelMetadata(
            "n",
            List.of("2"),
            "onnxruntime_onnx",
            List.of(tensor("x", "FP32", -1, 22), tensor("w", "FP64", -1)),
            List.of(tensor("y", "FP64", -1, 2)));

    assertThat(MetadataCheck.problems(DECLARED, told))
        .containsExactly(
            "must be the model declared: declared=m, told=n",
            "must have the version declared: declared=1, told=[2]",
            "must have the type declared: input=x, declared=FP64, told=FP32",
            "must be declared: input=w",
            "must have the shape declared: output=y, declared=[-1, 1], told=[-1, 2]");
  }

  private static TensorMetadata tensor(String name, String type, long... shape) {
    return new TensorMetadata(name, type, java.util.Arrays.stream(shape).boxed().toList());
  }
}
