package io.factorline.gateway.faketriton;

import io.factorline.gateway.oip.OipMethods;
import io.factorline.gateway.oip.wire.InferStatistics;
import io.factorline.gateway.oip.wire.ModelInferRequest;
import io.factorline.gateway.oip.wire.ModelInferResponse;
import io.factorline.gateway.oip.wire.ModelMetadataRequest;
import io.factorline.gateway.oip.wire.ModelMetadataResponse;
import io.factorline.gateway.oip.wire.ModelMetadataResponse.TensorMetadata;
import io.factorline.gateway.oip.wire.ModelReadyRequest;
import io.factorline.gateway.oip.wire.ModelReadyResponse;
import io.factorline.gateway.oip.wire.ModelStatistics;
import io.factorline.gateway.oip.wire.ModelStatisticsRequest;
import io.factorline.gateway.oip.wire.ModelStatisticsResponse;
import io.factorline.gateway.oip.wire.RepositoryIndexRequest;
import io.factorline.gateway.oip.wire.RepositoryIndexResponse;
import io.factorline.gateway.oip.wire.RepositoryModelLoadRequest;
import io.factorline.gateway.oip.wire.RepositoryModelLoadResponse;
import io.factorline.gateway.oip.wire.RepositoryModelUnloadRequest;
import io.factorline.gateway.oip.wire.RepositoryModelUnloadResponse;
import io.factorline.gateway.oip.wire.ServerLiveRequest;
import io.factorline.gateway.oip.wire.ServerLiveResponse;
import io.factorline.gateway.oip.wire.ServerMetadataRequest;
import io.factorline.gateway.oip.wire.ServerMetadataResponse;
import io.factorline.gateway.oip.wire.ServerReadyRequest;
import io.factorline.gateway.oip.wire.ServerReadyResponse;
import io.factorline.gateway.oip.wire.StatisticDuration;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The methods of the fake. Thread-safe. */
final class FakeService {
  final FakeRepository repository = new FakeRepository();
  final java.util.Queue<String> traceparents = new java.util.concurrent.ConcurrentLinkedQueue<>();
  final AtomicLong inferences = new AtomicLong();
  final AtomicLong cancelled = new AtomicLong();
  volatile Fault fault = new Fault.None();
  final Map<String, Fault> faultsByVersion = new ConcurrentHashMap<>();
  volatile boolean isRaw = true;
  volatile @Nullable FakeInstances instances;
  private final Map<String, AtomicLong> byVersion = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> turns = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer;

  FakeService(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(OipMethods.SERVICE)
        .addMethod(OipMethods.MODEL_INFER, ServerCalls.asyncUnaryCall(this::modelInfer))
        .addMethod(OipMethods.SERVER_LIVE, ServerCalls.asyncUnaryCall(this::serverLive))
        .addMethod(OipMethods.SERVER_READY, ServerCalls.asyncUnaryCall(this::serverReady))
        .addMethod(OipMethods.SERVER_METADATA, ServerCalls.asyncUnaryCall(this::serverMetadata))
        .addMethod(OipMethods.MODEL_READY, ServerCalls.asyncUnaryCall(this::modelReady))
        .addMethod(OipMethods.MODEL_METADATA, ServerCalls.asyncUnaryCall(this::modelMetadata))
        .addMethod(OipMethods.MODEL_STATISTICS, ServerCalls.asyncUnaryCall(this::modelStatistics))
        .addMethod(OipMethods.REPOSITORY_INDEX, ServerCalls.asyncUnaryCall(this::repositoryIndex))
        .addMethod(
            OipMethods.REPOSITORY_MODEL_LOAD, ServerCalls.asyncUnaryCall(this::repositoryModelLoad))
        .addMethod(
            OipMethods.REPOSITORY_MODEL_UNLOAD,
            ServerCalls.asyncUnaryCall(this::repositoryModelUnload))
        .build();
  }

  private void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
    reply(
        observer,
        () ->
            ServerMetadataResponse.newBuilder()
                .setName("triton")
                .setVersion("0.0.0-fake")
                .addExtensions("model_repository")
                .addExtensions("statistics")
                .build());
  }

  private void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    inferences.incrementAndGet();
    ((ServerCallStreamObserver<ModelInferResponse>) observer)
        .setOnCancelHandler(cancelled::incrementAndGet);
    answer(faultsByVersion.getOrDefault(request.getModelVersion(), fault), request, observer);
  }

  private void answer(
      Fault now, ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    switch (now) {
      case Fault.OneIn(int calls, Fault rare) ->
          answer(turn(request) % calls == 0 ? rare : new Fault.None(), request, observer);
      case Fault.None _ -> answer(takenNs(), request, observer);
      case Fault.Delay(Duration length) -> answer(length.toNanos(), request, observer);
      case Fault.Hang _ -> {}
      case Fault.Fail(io.grpc.Status.Code code, String text) ->
          observer.onError(code.toStatus().withDescription(text).asRuntimeException());
      case Fault.Garbage(Fault.Kind kind) ->
          reply(observer, () -> FakeInference.spoilt(infer(request), kind));
    }
  }

  private long takenNs() {
    FakeInstances some = instances;
    return some == null ? 0 : some.take(System.nanoTime());
  }

  private void answer(
      long delayNs, ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    Runnable reply = () -> reply(observer, () -> infer(request));
    if (delayNs == 0) {
      reply.run();
    } else {
      var _ = timer.schedule(reply, delayNs, TimeUnit.NANOSECONDS);
    }
  }

  /* Of each version by itself, so that calls of others do not change how rare the fault is. */
  private long turn(ModelInferRequest request) {
    return turns
        .computeIfAbsent(request.getModelVersion(), version -> new AtomicLong())
        .incrementAndGet();
  }

  private ModelInferResponse infer(ModelInferRequest request) {
    FakeModel model = repository.ready(request.getModelName(), request.getModelVersion());
    ModelInferResponse answer = FakeInference.answer(model, request, isRaw);
    byVersion
        .computeIfAbsent(model.name() + "/" + model.version(), key -> new AtomicLong())
        .incrementAndGet();
    return answer;
  }

  private void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
    reply(observer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  private void serverReady(
      ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
    reply(observer, () -> ServerReadyResponse.newBuilder().setReady(true).build());
  }

  private void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
    reply(
        observer,
        () -> {
          boolean isReady =
              repository.of(request.getName()).stream()
                  .filter(m ->
                      request.getVersion().isEmpty() || m.version().equals(request.getVersion()))
                  .anyMatch(m -> m.state().equals("READY"));
          return ModelReadyResponse.newBuilder().setReady(isReady).build();
        });
  }

  private void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
    reply(
        observer,
        () -> {
          FakeModel model = repository.ready(request.getName(), request.getVersion());
          return ModelMetadataResponse.newBuilder()
              .setName(model.name())
              .addAllVersions(repository.of(model.name()).stream().map(FakeModel::version).toList())
              .setPlatform("onnxruntime_onnx")
              .addInputs(
                  TensorMetadata.newBuilder()
                      .setName(model.input())
                      .setDatatype(model.datatype())
                      .addAllShape(model.shape()))
              .addOutputs(
                  TensorMetadata.newBuilder()
                      .setName(model.output())
                      .setDatatype(model.datatype())
                      .addShape(-1)
                      .addShape(1))
              .build();
        });
  }

  private void modelStatistics(
      ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> observer) {
    reply(
        observer,
        () -> {
          ModelStatisticsResponse.Builder answer = ModelStatisticsResponse.newBuilder();
          for (FakeModel model : repository.of(request.getName())) {
            AtomicLong count = byVersion.get(model.name() + "/" + model.version());
            long inferred = count == null ? 0 : count.get();
            answer.addModelStats(
                ModelStatistics.newBuilder()
                    .setName(model.name())
                    .setVersion(model.version())
                    .setInferenceCount(inferred)
                    .setExecutionCount(inferred)
                    .setInferenceStats(
                        InferStatistics.newBuilder()
                            .setSuccess(StatisticDuration.newBuilder().setCount(inferred))));
          }
          return answer.build();
        });
  }

  private void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> observer) {
    reply(
        observer,
        () -> {
          RepositoryIndexResponse.Builder answer = RepositoryIndexResponse.newBuilder();
          for (FakeModel model : repository.all()) {
            if (!request.getReady() || model.state().equals("READY")) {
              answer.addModels(
                  RepositoryIndexResponse.ModelIndex.newBuilder()
                      .setName(model.name())
                      .setVersion(model.version())
                      .setState(model.state())
                      .setReason(model.state().equals("UNAVAILABLE") ? "unloaded" : ""));
            }
          }
          return answer.build();
        });
  }

  private void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> observer) {
    reply(
        observer,
        () -> {
          if (repository.of(request.getModelName()).isEmpty()) {
            throw Refusal.invalid(
                "failed to load '%s', failed to poll from model repository"
                    .formatted(request.getModelName()));
          }
          repository.setState(request.getModelName(), "READY");
          return RepositoryModelLoadResponse.getDefaultInstance();
        });
  }

  private void repositoryModelUnload(
      RepositoryModelUnloadRequest request,
      StreamObserver<RepositoryModelUnloadResponse> observer) {
    reply(
        observer,
        () -> {
          repository.setState(request.getModelName(), "UNAVAILABLE");
          return RepositoryModelUnloadResponse.getDefaultInstance();
        });
  }

  private static <T> void reply(StreamObserver<T> observer, Supplier<T> answer) {
    try {
      observer.onNext(answer.get());
      observer.onCompleted();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    }
  }
}
