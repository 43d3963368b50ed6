"""The real servers: each over its own copy of the model repository, started and killed as a process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import grpc
from tritonclient.grpc import service_pb2, service_pb2_grpc

HERE = Path(__file__).parent
MODELS = HERE.parents[1] / "deploy" / "triton" / "models"
MODEL = "momentum"
VERSIONS = ("1", "2")
PATIENCE_S = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server that can be killed and started again where it listened."""

    name = ""

    def __init__(self, venv: Path, folder: Path) -> None:
        self.venv = venv
        self.folder = folder / self.name.lower()
        self.process: subprocess.Popen | None = None
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def command(self, port: int) -> tuple[list[str], dict[str, str]]:
        raise NotImplementedError

    def start(self, port: int) -> None:
        """Starts it, and waits until it has both versions ready."""
        command, environment = self.command(port)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**os.environ, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub = service_pb2_grpc.GRPCInferenceServiceStub(channel)
            end = time.monotonic() + PATIENCE_S
            while not all(self.is_ready(stub, version) for version in VERSIONS):
                if time.monotonic() > end or self.process.poll() is not None:
                    raise RuntimeError(f"{self.name} does not start; see {self.folder / 'log'}")
                time.sleep(0.1)

    @staticmethod
    def is_ready(stub: service_pb2_grpc.GRPCInferenceServiceStub, version: str) -> bool:
        request = service_pb2.ModelReadyRequest(name=MODEL, version=version)
        try:
            return stub.ModelReady(request, timeout=2, wait_for_ready=False).ready
        except grpc.RpcError:
            return False

    def stop(self) -> None:
        """Lets all of its processes stand still, as a server that hangs."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """As kill -9 does, all of its processes at once."""
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait()
            self.process = None


class Triton(Server):
    """The tritonserver that nvidia-pytriton carries, with the Python backend: it has no other."""

    name = "Triton"

    def __init__(self, venv: Path, folder: Path) -> None:
        super().__init__(venv, folder)
        self.packages = next(venv.glob("lib/python3.*/site-packages"))
        carried = self.packages / "pytriton" / "tritonserver"
        self.binary = carried / "bin" / "tritonserver"
        self.backends = self.folder / "backends"
        shutil.copytree(carried / "backends", self.backends)
        minor = self.packages.parent.name.removeprefix("python")
        stub = carried / "python_backend_stubs" / minor / "triton_python_backend_stub"
        shutil.copy(stub, self.backends / "python")
        shutil.copytree(MODELS / MODEL, self.folder / "models" / MODEL)
        config = self.folder / "models" / MODEL / "config.pbtxt"
        config.write_text(config.read_text().replace('backend: "onnxruntime"', 'backend: "python"'))
        for version in VERSIONS:
            shutil.copy(HERE / "model.py", self.folder / "models" / MODEL / version)

    def command(self, port: int) -> tuple[list[str], dict[str, str]]:
        return (
            [
                str(self.binary),
                f"--model-repository={self.folder / 'models'}",
                f"--backend-directory={self.backends}",
                "--model-control-mode=explicit",
                f"--load-model={MODEL}",
                "--grpc-address=127.0.0.1",
                f"--grpc-port={port}",
                "--allow-http=false",
                "--allow-metrics=false",
            ],
            {
                "PATH": f"{self.venv / 'bin'}:{os.environ['PATH']}",
                "LD_LIBRARY_PATH": str(self.packages / "nvidia_pytriton.libs"),
                "PYTHONPATH": str(self.packages),
            },
        )


class MlServer(Server):
    """Seldon's MLServer with a runtime of its user's."""

    name = "MLServer"

    def __init__(self, venv: Path, folder: Path) -> None:
        super().__init__(venv, folder)
        for version in VERSIONS:
            model = self.folder / "models" / version
            model.mkdir(parents=True)
            shutil.copy(HERE / "onnx_runtime.py", model)
            shutil.copy(MODELS / MODEL / version / "model.onnx", model)
            manifest = json.loads((MODELS / MODEL / version / "manifest.json").read_text())
            columns = len(manifest["inputs"])
            settings = {
                "name": MODEL,
                "implementation": "onnx_runtime.OnnxModel",
                "platform": "onnx",
                "inputs": [{"name": "factors", "datatype": "FP64", "shape": [-1, columns]}],
                "outputs": [{"name": "score", "datatype": "FP64", "shape": [-1, 1]}],
                "parameters": {"version": version, "uri": "./model.onnx"},
            }
            (model / "model-settings.json").write_text(json.dumps(settings))

    def command(self, port: int) -> tuple[list[str], dict[str, str]]:
        settings = {
            "host": "127.0.0.1",
            "grpc_port": port,
            "http_port": free_port(),
            "metrics_port": free_port(),
            "parallel_workers": 0,
        }
        (self.folder / "models" / "settings.json").write_text(json.dumps(settings))
        command = [str(self.venv / "bin" / "mlserver"), "start", str(self.folder / "models")]
        return command, {"PYTHONPATH": ""}
