"""Stands between the gateway and a real server: keeps what was sent, and asks the server in typed contents.

A server that mirrors the form of its request (MLServer does) so answers in typed contents, which the
gateway's client never asks for and must read all the same.
"""

from __future__ import annotations

import struct
from concurrent import futures

import grpc
from tritonclient.grpc import service_pb2, service_pb2_grpc


class Relay(grpc.GenericRpcHandler):
    def __init__(self, port: int, server_port: int) -> None:
        self.requests: list[bytes] = []
        self.typed_answers = 0
        self.channel = grpc.insecure_channel(f"127.0.0.1:{server_port}")
        self.stub = service_pb2_grpc.GRPCInferenceServiceStub(self.channel)
        self.server = grpc.server(futures.ThreadPoolExecutor(8))
        self.server.add_generic_rpc_handlers((self,))
        if self.server.add_insecure_port(f"127.0.0.1:{port}") != port:
            raise RuntimeError(f"port {port} is taken")
        self.server.start()

    def service(self, call: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        method = call.method

        def answer(request: bytes, context: grpc.ServicerContext) -> bytes:
            try:
                if method.endswith("/ModelInfer"):
                    self.requests.append(request)
                    return self.infer(request)
                return self.channel.unary_unary(method)(request, timeout=2)
            except grpc.RpcError as error:
                context.abort(error.code(), error.details())

        return grpc.unary_unary_rpc_method_handler(answer)

    def infer(self, request: bytes) -> bytes:
        asked = service_pb2.ModelInferRequest.FromString(request)
        for tensor, raw in zip(asked.inputs, asked.raw_input_contents, strict=True):
            values = struct.unpack(f"<{len(raw) // 8}d", raw)
            tensor.contents.fp64_contents.extend(values)
        del asked.raw_input_contents[:]
        answer = self.stub.ModelInfer(asked, timeout=2)
        if not answer.raw_output_contents and answer.outputs[0].contents.fp64_contents:
            self.typed_answers += 1
        return answer.SerializeToString()

    def close(self) -> None:
        self.server.stop(None).wait()
        self.channel.close()
