package io.factorline.gateway.oip;

import com.google.protobuf.Message;
import io.factorline.gateway.oip.wire.ModelInferRequest;
import io.factorline.gateway.oip.wire.ModelInferResponse;
import io.factorline.gateway.oip.wire.ModelMetadataRequest;
import io.factorline.gateway.oip.wire.ModelMetadataResponse;
import io.factorline.gateway.oip.wire.ModelReadyRequest;
import io.factorline.gateway.oip.wire.ModelReadyResponse;
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
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;

/** The methods of the service {@code inference.GRPCInferenceService}. Immutable; thread-safe. */
public final class OipMethods {
  /** Full name of the service. */
  public static final String SERVICE = "inference.GRPCInferenceService";

  public static final MethodDescriptor<ServerLiveRequest, ServerLiveResponse> SERVER_LIVE =
      unary(
          "ServerLive",
          ServerLiveRequest.getDefaultInstance(),
          ServerLiveResponse.getDefaultInstance());
  public static final MethodDescriptor<ServerReadyRequest, ServerReadyResponse> SERVER_READY =
      unary(
          "ServerReady",
          ServerReadyRequest.getDefaultInstance(),
          ServerReadyResponse.getDefaultInstance());
  public static final MethodDescriptor<ServerMetadataRequest, ServerMetadataResponse>
      SERVER_METADATA =
          unary(
              "ServerMetadata",
              ServerMetadataRequest.getDefaultInstance(),
              ServerMetadataResponse.getDefaultInstance());
  public static final MethodDescriptor<ModelReadyRequest, ModelReadyResponse> MODEL_READY =
      unary(
          "ModelReady",
          ModelReadyRequest.getDefaultInstance(),
          ModelReadyResponse.getDefaultInstance());
  public static final MethodDescriptor<ModelMetadataRequest, ModelMetadataResponse> MODEL_METADATA =
      unary(
          "ModelMetadata",
          ModelMetadataRequest.getDefaultInstance(),
          ModelMetadataResponse.getDefaultInstance());
  public static final MethodDescriptor<ModelInferRequest, ModelInferResponse> MODEL_INFER =
      unary(
          "ModelInfer",
          ModelInferRequest.getDefaultInstance(),
          ModelInferResponse.getDefaultInstance());
  public static final MethodDescriptor<ModelStatisticsRequest, ModelStatisticsResponse>
      MODEL_STATISTICS =
          unary(
              "ModelStatistics",
              ModelStatisticsRequest.getDefaultInstance(),
              ModelStatisticsResponse.getDefaultInstance());
  public static final MethodDescriptor<RepositoryIndexRequest, RepositoryIndexResponse>
      REPOSITORY_INDEX =
          unary(
              "RepositoryIndex",
              RepositoryIndexRequest.getDefaultInstance(),
              RepositoryIndexResponse.getDefaultInstance());
  public static final MethodDescriptor<RepositoryModelLoadRequest, RepositoryModelLoadResponse>
      REPOSITORY_MODEL_LOAD =
          unary(
              "RepositoryModelLoad",
              RepositoryModelLoadRequest.getDefaultInstance(),
              RepositoryModelLoadResponse.getDefaultInstance());
  public static final MethodDescriptor<RepositoryModelUnloadRequest, RepositoryModelUnloadResponse>
      REPOSITORY_MODEL_UNLOAD =
          unary(
              "RepositoryModelUnload",
              RepositoryModelUnloadRequest.getDefaultInstance(),
              RepositoryModelUnloadResponse.getDefaultInstance());

  private OipMethods() {}

  private static <A extends Message, B extends Message> MethodDescriptor<A, B> unary(
      String name, A request, B response) {
    return MethodDescriptor.<A, B>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(response))
        .build();
  }
}
