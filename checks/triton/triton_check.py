"""The gateway's client at real servers, against ONNX Runtime of Python and NVIDIA's client, to the bit."""

from __future__ import annotations

import json
import random
import signal
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import fake
import numpy as np
import onnxruntime
import tritonclient.grpc
import tritonclient.utils
from gateway import NoStackError, Stack
from relay import Relay
from report import Report
from servers import MODEL, MODELS, VERSIONS, MlServer, Server, Triton, free_port
from through import Through, bits

COLUMNS = len(json.loads((MODELS / MODEL / "1" / "manifest.json").read_text())["inputs"])


class Check:
    def __init__(self, folder: Path, offset: int) -> None:
        self.folder = folder
        self.offset = offset
        self.port = free_port()
        self.target = f"127.0.0.1:{self.port}"
        self.report = Report()
        dice = random.Random(7)
        self.rows = [[dice.uniform(1, 200) for _ in range(COLUMNS)] for _ in range(64)]
        self.oracles = {
            int(v): onnxruntime.InferenceSession(MODELS / MODEL / v / "model.onnx", providers=["CPUExecutionProvider"])
            for v in VERSIONS
        }

    def scores(self, model_version: int, rows: list[list[float]]) -> np.ndarray:
        """What ONNX Runtime of Python makes of rows."""
        return self.oracles[model_version].run(["score"], {"factors": np.array(rows, dtype="<f8")})[0]

    def client_calls(self, server: Server) -> None:
        step = server.name + ": each call of our client"
        server.start(self.port)
        told = self.our_client()
        shape = f"[-1, {COLUMNS}]"
        metadata = (
            f"[TensorMetadata[name=factors, datatype=FP64, shape={shape}]]"
            " [TensorMetadata[name=score, datatype=FP64, shape=[-1, 1]]]"
        )
        wanted = {
            "live": "true",
            "ready": "true",
            "server": server.name.lower(),
            "index": f"[{MODEL}/1=READY, {MODEL}/2=READY]",
            "unload": "true",
            "unloaded": "false",
            "load": "true",
            "loaded": "true",
            "unknownVersion": "failure NOT_FOUND",
            "scoresUnloaded": "failure NOT_READY" if server.name == "Triton" else "failure NOT_FOUND",
            "statistics": "1" if server.name == "Triton" else "failure INVALID",
        }
        for v in (1, 2):
            wanted |= {f"modelReady{v}": "true", f"metadata{v}": metadata}
        for name, value in wanted.items():
            self.report.compare(step, name, value, told.get(name, "nothing"))
        self.compare_scores(step, told)
        server.kill()

    def our_client(self) -> dict[str, str]:
        """What the gateway's client says of each call at the target."""
        data = np.array(self.rows, dtype="<f8").tobytes().hex()
        run = fake.java("OurClient", self.target, MODEL, str(COLUMNS), data)
        return dict(line.split(" ", 1) for line in run.communicate(timeout=300)[0].splitlines())

    def compare_scores(self, step: str, told: dict[str, str]) -> None:
        for name, v in (("scores1", 1), ("scores2", 2), ("scoresLoaded", 1)):
            score = self.scores(v, self.rows).astype("<f8").tobytes().hex()
            self.report.compare(step, name, score, told.get(name, "nothing"))

    def typed_and_wire(self, server: Server) -> None:
        """Typed contents of a real server, and the bytes of our client's requests beside NVIDIA's."""
        port = free_port()
        server.start(port)
        relay = Relay(self.port, port)
        step = server.name + ": typed contents"
        self.compare_scores(step, self.our_client())
        self.report.compare(step, "answers that were typed", 3, relay.typed_answers)
        ours, relay.requests = relay.requests, []
        client = tritonclient.grpc.InferenceServerClient(self.target)
        for sent in ours:
            self.ask_the_same(client, sent)
        client.close()
        for sent, same in zip(ours, relay.requests, strict=True):
            self.report.compare("Requests: ours and NVIDIA's, byte by byte", "bytes", same.hex(), sent.hex())
        relay.close()
        server.kill()

    @staticmethod
    def ask_the_same(client: tritonclient.grpc.InferenceServerClient, sent: bytes) -> None:
        asked = tritonclient.grpc.service_pb2.ModelInferRequest.FromString(sent)
        tensor = asked.inputs[0]
        values = np.frombuffer(asked.raw_input_contents[0], "<f8").reshape(tensor.shape)
        given = tritonclient.grpc.InferInput(tensor.name, list(tensor.shape), tensor.datatype)
        given.set_data_from_numpy(values)
        outputs = [tritonclient.grpc.InferRequestedOutput(output.name) for output in asked.outputs]
        try:
            client.infer(asked.model_name, [given], asked.model_version, outputs, asked.id)
        except tritonclient.utils.InferenceServerException:
            # Of a version that there is not: only what was sent counts.
            pass

    # the Triton of the tests

    def fake_server(self) -> None:
        step = "Triton of the tests: NVIDIA's client"
        peer = fake.Fake(COLUMNS)
        client = tritonclient.grpc.InferenceServerClient(f"127.0.0.1:{peer.port}")
        self.report.compare(step, "live, ready", (True, True), (client.is_server_live(), client.is_server_ready()))
        metadata = client.get_model_metadata(MODEL, "2", as_json=True)
        self.report.compare(step, "input", ["-1", str(COLUMNS)], metadata["inputs"][0]["shape"])
        rows = np.random.default_rng(7).uniform(-5, 5, (64, COLUMNS))
        sums = [float(sum(row.tolist(), 0.0)) for row in rows]
        for is_typed in (False, True):
            peer.answer_typed(is_typed)
            given = tritonclient.grpc.InferInput("factors", list(rows.shape), "FP64")
            given.set_data_from_numpy(rows)
            answer = client.infer(MODEL, [given], "2", request_id="r")
            # NVIDIA's client makes arrays of raw contents alone.
            typed = answer.get_output("score").contents.fp64_contents
            told = list(typed) if is_typed else answer.as_numpy("score")[:, 0]
            self.report.compare(step, f"typed={is_typed}", [bits(s) for s in sums], [bits(s) for s in told])
        client.unload_model(MODEL)
        self.report.compare(step, "unloaded", False, client.is_model_ready(MODEL, "1"))
        client.load_model(MODEL)
        self.report.compare(step, "loaded", True, client.is_model_ready(MODEL, "1"))
        client.close()
        peer.close()

    def fake_refusals(self, server: Server) -> None:
        step = "Triton of the tests: refuses as Triton does"
        server.start(self.port)
        peer = fake.Fake(COLUMNS)
        real, ours = fake.refusals(self.port, COLUMNS), fake.refusals(peer.port, COLUMNS)
        for name, text in real.items():
            self.report.compare(step, name, text, ours[name])
        peer.close()
        server.kill()

    # all of it

    def run(self) -> int:
        print(f"tritonclient {version('tritonclient')}, onnxruntime {onnxruntime.__version__}, servers at {self.target}")
        self.fake_server()
        servers = [server for server in map(self.server, (Triton, MlServer)) if server]
        for server in servers:
            self.with_killed(server, self.with_client)
        if servers:
            self.with_gateway(servers)
        return self.report.print()

    def server(self, kind: type[Server]) -> Server | None:
        venv = self.folder / f"venv-{kind.name.lower()}"
        if (venv / "wanted").exists():
            return kind(venv, self.folder / "servers")
        self.report.not_checked(f"{kind.name}: its package could not be installed; see {venv}.log")
        return None

    @staticmethod
    def with_killed(server: Server, steps: Callable[[Server], None]) -> None:
        try:
            steps(server)
        finally:
            server.kill()

    def with_client(self, server: Server) -> None:
        self.client_calls(server)
        if isinstance(server, Triton):
            self.fake_refusals(server)
        else:
            self.typed_and_wire(server)

    def with_gateway(self, servers: list[Server]) -> None:
        stack = Stack(self.folder / "stack", self.offset, self.target)
        try:
            with stack as gateway:
                for server in servers:
                    self.with_killed(server, lambda s: Through(s, gateway, self.report, self.scores).run())
        except NoStackError as error:
            self.report.not_checked(f"signals of a gateway: {error}")


if __name__ == "__main__":
    # Ended as a failure ends it, so that no server and no stack stays.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(Check(Path(sys.argv[1]), int(sys.argv[2])).run())
