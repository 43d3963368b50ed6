package io.factorline.gateway.oip;

import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.oip.wire.ModelInferRequest;
import io.factorline.gateway.oip.wire.ModelInferResponse;
import io.factorline.gateway.oip.wire.ModelMetadataRequest;
import io.factorline.gateway.oip.wire.ModelReadyRequest;
import io.factorline.gateway.oip.wire.ModelStatisticsRequest;
import io.factorline.gateway.oip.wire.RepositoryIndexRequest;
import io.factorline.gateway.oip.wire.RepositoryModelLoadRequest;
import io.factorline.gateway.oip.wire.RepositoryModelUnloadRequest;
import io.factorline.gateway.oip.wire.ServerLiveRequest;
import io.factorline.gateway.oip.wire.ServerMetadataRequest;
import io.factorline.gateway.oip.wire.ServerReadyRequest;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client of one inference server: Triton, KServe, MLServer or another that speaks the Open
 * Inference Protocol over gRPC.
 *
 * <p>Each call has a deadline, at which the server is told to stop; interrupting the calling thread
 * cancels the call as well. An inference is tried once more, on another connection, only where
 * nothing reached a server, the deadline leaves time, and the retry budget is not used up. Calls
 * block their thread, which may be a virtual one. Thread-safe.
 */
public final class OipClient implements AutoCloseable {
  private final OipSettings settings;
  private final Channels channels;
  private final RetryBudget retries = new RetryBudget();

  private OipClient(OipSettings settings, Channels channels) {
    this.settings = settings;
    this.channels = channels;
  }

  /** A client, which connects at its first call. */
  public static OipClient open(OipSettings settings) {
    return new OipClient(settings, Channels.open(settings));
  }

  /** What it speaks to. */
  public String target() {
    return settings.target();
  }

  /**
   * Computes.
   *
   * @throws OipFailure where there is no usable answer by the deadline
   */
  public InferReply infer(InferCall call, Deadline deadline) throws OipFailure {
    Deadline limit = soon(deadline);
    ModelInferRequest request = InferMessages.request(call);
    ModelInferResponse response;
    try {
      response = call(OipMethods.MODEL_INFER, request, limit);
    } catch (OipFailure first) {
      if (!first.isSafeElsewhere() || limit.hasPassed() || !retries.tryTake()) {
        throw first;
      }
      response = call(OipMethods.MODEL_INFER, request, limit);
    }
    retries.answered();
    return InferMessages.reply(call, response);
  }

  /** Where the server could not be reached, tries again at once. */
  public void reconnect() {
    channels.reconnect();
  }

  /** Whether the server runs. */
  public boolean isServerLive(Deadline deadline) throws OipFailure {
    ServerLiveRequest request = ServerLiveRequest.getDefaultInstance();
    return call(OipMethods.SERVER_LIVE, request, soon(deadline)).getLive();
  }

  /** Whether the server is ready for inferences. */
  public boolean isServerReady(Deadline deadline) throws OipFailure {
    ServerReadyRequest request = ServerReadyRequest.getDefaultInstance();
    return call(OipMethods.SERVER_READY, request, soon(deadline)).getReady();
  }

  /** Name, version and extensions of the server. */
  public ServerDescription server(Deadline deadline) throws OipFailure {
    ServerMetadataRequest request = ServerMetadataRequest.getDefaultInstance();
    return RepositoryMessages.server(call(OipMethods.SERVER_METADATA, request, soon(deadline)));
  }

  /** Whether a version is loaded and warmed up. */
  public boolean isModelReady(String model, String version, Deadline deadline) throws OipFailure {
    ModelReadyRequest request =
        ModelReadyRequest.newBuilder().setName(model).setVersion(version).build();
    return call(OipMethods.MODEL_READY, request, soon(deadline)).getReady();
  }

  /** What the server says of a version. */
  public ModelMetadata metadata(String model, String version, Deadline deadline) throws OipFailure {
    ModelMetadataRequest request =
        ModelMetadataRequest.newBuilder().setName(model).setVersion(version).build();
    return RepositoryMessages.metadata(call(OipMethods.MODEL_METADATA, request, soon(deadline)));
  }

  /** What the server has counted; an empty version asks for all versions. */
  public List<ModelStatistics> statistics(String model, String version, Deadline deadline)
      throws OipFailure {
    ModelStatisticsRequest request =
        ModelStatisticsRequest.newBuilder().setName(model).setVersion(version).build();
    return RepositoryMessages.statistics(
        call(OipMethods.MODEL_STATISTICS, request, soon(deadline)));
  }

  /** All versions that the server knows, in whatever state. */
  public List<ModelState> index(Deadline deadline) throws OipFailure {
    RepositoryIndexRequest request = RepositoryIndexRequest.getDefaultInstance();
    return RepositoryMessages.index(call(OipMethods.REPOSITORY_INDEX, request, soon(deadline)));
  }

  /**
   * Loads a model, or loads it again. Needs a server whose models are controlled by its clients.
   */
  public void load(String model, Deadline deadline) throws OipFailure {
    RepositoryModelLoadRequest request =
        RepositoryModelLoadRequest.newBuilder().setModelName(model).build();
    Deadline limit = deadline.atMost(settings.loadTimeout());
    var _ = call(OipMethods.REPOSITORY_MODEL_LOAD, request, limit);
  }

  /** Unloads a model. Needs a server whose models are controlled by its clients. */
  public void unload(String model, Deadline deadline) throws OipFailure {
    RepositoryModelUnloadRequest request =
        RepositoryModelUnloadRequest.newBuilder().setModelName(model).build();
    Deadline limit = deadline.atMost(settings.loadTimeout());
    var _ = call(OipMethods.REPOSITORY_MODEL_UNLOAD, request, limit);
  }

  private Deadline soon(Deadline deadline) {
    return deadline.atMost(settings.callTimeout());
  }

  private <A, B> B call(MethodDescriptor<A, B> method, A request, Deadline limit)
      throws OipFailure {
    String name = String.valueOf(method.getBareMethodName());
    long leftNs = limit.leftNs();
    if (leftNs <= 0) {
      throw new OipFailure(OipFailure.Kind.DEADLINE, "must have time left: call=" + name);
    }
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(leftNs, TimeUnit.NANOSECONDS);
    try {
      return ClientCalls.blockingUnaryCall(channels.next(), method, options, request);
    } catch (StatusRuntimeException e) {
      throw Failures.of(name, e);
    }
  }

  /** Lets calls under way end for two seconds at most, then cuts them. */
  @Override
  public void close() {
    channels.close();
  }
}
