"""The Triton of the gateway's tests as a process, and what Triton and it say to the same bad requests."""

from __future__ import annotations

import os
import subprocess

import grpc
from tritonclient.grpc import service_pb2, service_pb2_grpc


def java(main: str, *words: str, **options: object) -> subprocess.Popen:
    command = [os.environ["FACTORLINE_CHECK_JAVA"], "--enable-native-access=ALL-UNNAMED"]
    command += ["--sun-misc-unsafe-memory-access=allow"]
    command += ["-cp", os.environ["FACTORLINE_CHECK_CLASSPATH"], main, *words]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, **options)


class Fake:
    def __init__(self, columns: int) -> None:
        self.process = java("FakeServer", str(columns), stdin=subprocess.PIPE)
        port = self.process.stdout.readline()
        if not port:
            raise RuntimeError("the Triton of the tests does not start")
        self.port = int(port)

    def answer_typed(self, is_typed: bool) -> None:
        self.process.stdin.write("t" if is_typed else "r")
        self.process.stdin.flush()
        self.process.stdout.readline()

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def bad_requests(columns: int) -> dict[str, service_pb2.ModelInferRequest]:
    """Each is wrong in one way."""

    def request(**changes: object) -> service_pb2.ModelInferRequest:
        of = {"model": "momentum", "version": "1", "id": "r7", "name": "factors", "type": "FP64"}
        of |= {"shape": [2, columns], "bytes": 16 * columns, "typed": False} | changes
        made = service_pb2.ModelInferRequest(model_name=of["model"], model_version=of["version"], id=of["id"])
        tensor = made.inputs.add(name=of["name"], datatype=of["type"], shape=of["shape"])
        if of["typed"]:
            tensor.contents.fp64_contents.append(1.0)
        made.raw_input_contents.append(bytes(of["bytes"]))
        return made

    return {
        "unknown model": request(model="other"),
        "unknown version": request(version="9"),
        "no number as version": request(version="abc"),
        "another type": request(type="FP32", bytes=8 * columns),
        "another shape": request(shape=[2, columns - 1], bytes=16 * (columns - 1)),
        "one dimension": request(shape=[columns], bytes=8 * columns),
        "too few bytes": request(bytes=16 * columns - 1),
        "another input": request(name="other"),
        "raw and typed": request(typed=True),
        "another shape, no id": request(id="", shape=[2, columns + 1], bytes=16 * (columns + 1)),
    }


def refusals(port: int, columns: int) -> dict[str, str]:
    """Status and text for each bad request."""
    told = {}
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = service_pb2_grpc.GRPCInferenceServiceStub(channel)
        for name, request in bad_requests(columns).items():
            try:
                told[name] = f"answered {stub.ModelInfer(request, timeout=10)}"
            except grpc.RpcError as error:
                told[name] = f"{error.code().name} {error.details()}"
    return told
