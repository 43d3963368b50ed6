package io.factorline.gateway.oip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import io.factorline.gateway.oip.wire.ModelInferRequest;
import io.factorline.gateway.oip.wire.ModelInferResponse;
import io.factorline.gateway.oip.wire.ModelMetadataResponse;
import io.factorline.gateway.oip.wire.ModelStatisticsResponse;
import io.factorline.gateway.oip.wire.RepositoryIndexResponse;
import io.factorline.gateway.tensor.DataType;
import io.factorline.gateway.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The messages against bytes that are written here by hand, tag by tag, from the field numbers of
 * the protocol: an oracle that does not know our protocol file.
 */
final class WireTest {
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] packedLongs(long... values) throws IOException {
    return message(out -> {
      for (long value : values) {
        out.writeInt64NoTag(value);
      }
    });
  }

  private static byte[] doubles(double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      bytes.putDouble(value);
    }
    return bytes.array();
  }

  @Test
  void shouldSendTheBytesOfTheProtocol() throws IOException {
    Tensor tensor = Tensor.matrix("x", DataType.FP64, 2, new double[] {1, -0.0, Math.PI, 4e-300});
    InferCall call = new InferCall("m", "7", "r1", List.of(tensor), List.of("y"));

    byte[] input =
        message(out -> {
          out.writeString(1, "x");
          out.writeString(2, "FP64");
          out.writeByteArray(3, packedLongs(2, 2));
        });
    byte[] expected =
        message(out -> {
          out.writeString(1, "m");
          out.writeString(2, "7");
          out.writeString(3, "r1");
          out.writeByteArray(5, input);
          out.writeByteArray(6, message(o -> o.writeString(1, "y")));
          out.writeByteArray(7, doubles(1, -0.0, Math.PI, 4e-300));
        });
    assertThat(InferMessages.request(call).toByteArray()).isEqualTo(expected);
  }

  @Test
  void shouldReadRawOutputs() throws Exception {
    byte[] output =
        message(out -> {
          out.writeString(1, "y");
          out.writeString(2, "FP64");
          out.writeByteArray(3, packedLongs(2, 1));
        });
    byte[] reply =
        message(out -> {
          out.writeString(1, "m");
          out.writeString(2, "7");
          out.writeString(3, "r1");
          out.writeByteArray(5, output);
          out.writeByteArray(6, doubles(0.25, -1));
        });

    InferReply read = InferMessages.reply(call(), ModelInferResponse.parseFrom(reply));

    assertThat(read.version()).isEqualTo("7");
    assertThat(read.output("y").shape()).containsExactly(2L, 1L);
    assertThat(read.output("y").doubles()).containsExactly(0.25, -1);
  }

  @Test
  void shouldReadTypedContents() throws Exception {
    byte[] contents = message(out -> out.writeByteArray(7, doubles(0.25, -1)));
    byte[] output =
        message(out -> {
          out.writeString(1, "y");
          out.writeString(2, "FP64");
          out.writeByteArray(3, packedLongs(2));
          out.writeByteArray(5, contents);
        });
    byte[] reply =
        message(out -> {
          out.writeString(1, "m");
          out.writeString(2, "7");
          out.writeString(3, "r1");
          out.writeByteArray(5, output);
        });

    InferReply read = InferMessages.reply(call(), ModelInferResponse.parseFrom(reply));

    assertThat(read.output("y").doubles()).containsExactly(0.25, -1);
  }

  @Test
  void shouldReadMetadataAndIndex() throws IOException {
    byte[] tensor =
        message(out -> {
          out.writeString(1, "x");
          out.writeString(2, "FP32");
          out.writeByteArray(3, packedLongs(-1, 22));
        });
    byte[] metadata =
        message(out -> {
          out.writeString(1, "m");
          out.writeString(2, "1");
          out.writeString(2, "2");
          out.writeString(3, "onnxruntime_onnx");
          out.writeByteArray(4, tensor);
          out.writeByteArray(5, tensor);
        });
    byte[] index =
        message(out ->
            out.writeByteArray(
                1,
                message(model -> {
                  model.writeString(1, "m");
                  model.writeString(2, "1");
                  model.writeString(3, "READY");
                  model.writeString(4, "why");
                })));
    TensorMetadata read = new TensorMetadata("x", "FP32", List.of(-1L, 22L));
    assertThat(RepositoryMessages.metadata(ModelMetadataResponse.parseFrom(metadata)))
        .isEqualTo(
            new ModelMetadata(
                "m", List.of("1", "2"), "onnxruntime_onnx", List.of(read), List.of(read)));
    assertThat(RepositoryMessages.index(RepositoryIndexResponse.parseFrom(index)))
        .containsExactly(new ModelState("m", "1", "READY", "why"));
  }

  @Test
  void shouldReadStatesAsMlServerWritesThem() {
    RepositoryIndexResponse index =
        RepositoryIndexResponse.newBuilder()
            .addModels(
                RepositoryIndexResponse.ModelIndex.newBuilder()
                    .setName("m")
                    .setVersion("1")
                    .setState("State.UNAVAILABLE"))
            .build();

    assertThat(RepositoryMessages.index(index))
        .containsExactly(new ModelState("m", "1", "UNAVAILABLE", ""));
  }

  @Test
  void shouldReadStatistics() throws IOException {
    byte[] statistics =
        message(out ->
            out.writeByteArray(
                1,
                message(model -> {
                  model.writeString(1, "m");
                  model.writeString(2, "1");
                  model.writeUInt64(3, 99);
                  model.writeUInt64(4, 5);
                  model.writeUInt64(5, 4);
                  model.writeByteArray(6, message(s -> s.writeByteArray(3, duration(6, 7))));
                })));

    ModelStatistics counted =
        RepositoryMessages.statistics(ModelStatisticsResponse.parseFrom(statistics)).getFirst();
    assertThat(counted.lastInferenceMs()).isEqualTo(99);
    assertThat(counted.inferences()).isEqualTo(5);
    assertThat(counted.executions()).isEqualTo(4);
    assertThat(counted.queue()).isEqualTo(new ModelStatistics.Duration(6, 7));
  }

  @Test
  void shouldReadWhatAnotherVersionOfTheProtocolAdds() throws IOException {
    byte[] added =
        message(out -> {
          out.writeString(1, "m");
          out.writeByteArray(4711, "later".getBytes(StandardCharsets.UTF_8));
        });

    assertThat(ModelInferRequest.parseFrom(added).getModelName()).isEqualTo("m");
  }

  private static byte[] duration(long count, long ns) throws IOException {
    return message(out -> {
      out.writeUInt64(1, count);
      out.writeUInt64(2, ns);
    });
  }

  private static InferCall call() {
    return new InferCall("m", "7", "r1", List.of(), List.of());
  }
}
