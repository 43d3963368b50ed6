package io.factorline.gateway.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.faketriton.FakeTriton;
import io.factorline.gateway.tensor.DataType;
import io.factorline.gateway.tensor.Tensor;
import io.factorline.testsupport.PemFiles;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protected connections: who is trusted, by which name, and who we say that we are. */
final class TlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static PemFiles server;
  private static PemFiles stranger;
  private static PemFiles client;

  @BeforeAll
  static void makeKeys() throws Exception {
    server = PemFiles.of(folder, "server", "ip:127.0.0.1");
    stranger = PemFiles.of(folder, "stranger", "dns:elsewhere.example");
    client = PemFiles.of(folder, "client", "dns:gateway.example");
  }

  @Test
  void shouldScoreAtAServerThatIsTrusted() throws Exception {
    try (FakeTriton triton = serving(server, TlsServerCredentials.ClientAuth.NONE)) {
      assertThat(score(triton, new OipSettings.Tls(server.certificate(), null, null)))
          .isEqualTo(0.5);
    }
  }

  @Test
  void shouldAskNothingOfAServerThatIsNot() throws Exception {
    try (FakeTriton triton = serving(server, TlsServerCredentials.ClientAuth.NONE)) {
      assertRefused(triton, new OipSettings.Tls(null, null, null));
      assertRefused(triton, new OipSettings.Tls(client.certificate(), null, null));
      assertRefused(triton, null);
    }
  }

  @Test
  void shouldAskNothingOfAServerWithAnotherName() throws Exception {
    try (FakeTriton triton = serving(stranger, TlsServerCredentials.ClientAuth.NONE)) {
      assertRefused(triton, new OipSettings.Tls(stranger.certificate(), null, null));
    }
  }

  @Test
  void shouldSayWhoItIsWhereTheServerAsks() throws Exception {
    try (FakeTriton triton = serving(server, TlsServerCredentials.ClientAuth.REQUIRE)) {
      assertThat(
              score(
                  triton,
                  new OipSettings.Tls(server.certificate(), client.certificate(), client.key())))
          .isEqualTo(0.5);
      assertRefused(triton, new OipSettings.Tls(server.certificate(), null, null));
      assertRefused(
          triton,
          new OipSettings.Tls(server.certificate(), stranger.certificate(), stranger.key()));
    }
  }

  private static FakeTriton serving(PemFiles own, TlsServerCredentials.ClientAuth asked)
      throws Exception {
    ServerCredentials credentials =
        TlsServerCredentials.newBuilder()
            .keyManager(own.certificate().toFile(), own.key().toFile())
            .trustManager(client.certificate().toFile())
            .clientAuth(asked)
            .build();
    return FakeTriton.startWith(credentials).with("m", "1", "FP64", 1, row -> row[0]);
  }

  private static void assertRefused(FakeTriton triton, OipSettings.@Nullable Tls tls) {
    OipFailure failure = catchThrowableOfType(OipFailure.class, () -> score(triton, tls));

    assertThat(failure.kind()).isIn(OipFailure.Kind.UNREACHABLE, OipFailure.Kind.LOST);
    assertThat(triton.inferences()).isLessThanOrEqualTo(1);
  }

  private static double score(FakeTriton triton, OipSettings.@Nullable Tls tls) throws OipFailure {
    Tensor row = Tensor.matrix("factors", DataType.FP64, 1, new double[] {0.5});
    InferCall call = new InferCall("m", "1", "r", List.of(row), List.of("score"));
    try (OipClient own =
        OipClient.open(new OipSettings(triton.target(), 1, tls, 1 << 20, PATIENCE, PATIENCE))) {
      return own.infer(call, Deadline.in(PATIENCE)).output("score").doubles()[0];
    }
  }
}
