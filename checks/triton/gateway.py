"""A whole Factorline whose gateway asks one server, and the gateway as its callers see it."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

MODEL = "momentum"
SYMBOLS = [f"SIM.{letter * 3}" for letter in "ABCDEFGH"]
GATEWAY_PORT = 8083
MANAGEMENT = 1000
DEADLINE_S = 10
FACTORLINE = Path(__file__).parents[2] / "factorline"


class NoStackError(Exception):
    """The stack does not start: says nothing of a server."""


class Stack:
    """Kafka, Redis, ingestion, factor-api, a simulated market and a gateway, ended on exit."""

    def __init__(self, data: Path, offset: int, target: str) -> None:
        self.data = data
        self.offset = offset
        self.target = target
        self.log = data.with_suffix(".log")

    def __enter__(self) -> Gateway:
        data = ["--data", str(self.data)]
        up = [FACTORLINE, "up", "--detach", *data, "--port-offset", str(self.offset)]
        up += ["--without", "feature-sync", "--rate", "240"]
        settings = {
            "GATEWAY_TRITON_TARGETS": self.target,
            # Longer than it takes to kill a server that has calls under way.
            "GATEWAY_TRITON_CALL_TIMEOUT": "5s",
            "GATEWAY_LIMITS_LONGEST_BUDGET": "20s",
            "GATEWAY_RELOAD_EVERY": "1s",
        }
        print(f"A stack of its own; log: {self.log}", flush=True)
        with self.log.open("wb") as log:
            ended = subprocess.run(up, env={**os.environ, **settings}, stdout=log, stderr=log, check=False)
        if ended.returncode:
            self.__exit__()
            raise NoStackError(f"a stack of its own does not start; see {self.log}")
        return Gateway(GATEWAY_PORT + self.offset, self.target)

    def __exit__(self, *_: object) -> None:
        subprocess.run([FACTORLINE, "down", "--data", str(self.data)], stdout=subprocess.DEVNULL, check=False)


class Gateway:
    def __init__(self, port: int, target: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.metrics_url = f"http://127.0.0.1:{port + MANAGEMENT}/actuator/prometheus"
        self.target = target

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict, dict]:
        """Status, answer and headers."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"content-type": "application/json", **headers})
        request.method = method
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read()), dict(error.headers)

    def signals(self, intent: str = "preview") -> list[dict]:
        """One request for all symbols.

        Asked again where a factor has no value now or Redis does not answer, as on a machine that is too
        busy: that says nothing of a server.
        """

        body = {"symbols": SYMBOLS, "intent": intent}
        budget = {"Factorline-Deadline-Ms": str(DEADLINE_S * 1000)}

        def wanted() -> list[dict] | None:
            start = time.monotonic()
            status, told, _ = self.ask("POST", f"/v1/models/{MODEL}/signals", body, **budget)
            if time.monotonic() - start > DEADLINE_S:
                raise RuntimeError(f"answered after {DEADLINE_S} s, which is the deadline")
            if status == 503 and told["code"] == "store_unavailable":
                return None
            if status != 200:
                raise RuntimeError(f"HTTP {status} {told}")
            if any(signal["status"] == "NO_SIGNAL" for signal in told["signals"]):
                return None
            return [{**signal, "requestId": told["requestId"]} for signal in told["signals"]]

        return wait("factors of all symbols", wanted)

    def record(self, signal: str, requests: set[str]) -> dict:
        """The record that one of these requests left; its place is kept a moment after its signal is told."""

        def wanted() -> dict | None:
            status, told, _ = self.ask("GET", f"/v1/signals/{signal}")
            return told if status == 200 and told["requestId"] in requests else None

        return wait(f"the record of {signal}", wanted)

    def replay(self, signal: str) -> dict:
        status, told, _ = self.ask("GET", f"/v1/signals/{signal}/replay")
        return told if status == 200 else {"outcome": f"HTTP {status} {told}", "recordedBits": "", "recomputedBits": ""}

    def states(self) -> dict[int, str]:
        """What the gateway says of each version at the server."""
        _, told, _ = self.ask("GET", f"/v1/models/{MODEL}/versions")
        return {v["version"]: v["backends"].get(f"triton {self.target}", "") for v in told["versions"]}

    def await_states(self, are_ready: bool) -> dict[int, str]:
        def wanted() -> dict[int, str] | None:
            states = self.states()
            is_met = len(states) == 2 and all((state == "ready") == are_ready for state in states.values())
            return states if is_met else None

        return wait(f"versions at the server ready={are_ready}", wanted)

    def await_signals(self, **told: str) -> list[dict]:
        """Signals that all tell this, such as one backend or one arm."""

        def wanted() -> list[dict] | None:
            signals = self.signals()
            return signals if all(told.items() <= signal.items() for signal in signals) else None

        return wait(f"signals with {told}", wanted)

    def metric(self, name: str, **labels: str) -> float:
        """The sum over all series of a name that have these labels."""
        with urllib.request.urlopen(self.metrics_url, timeout=30) as answer:
            lines = answer.read().decode().splitlines()
        wanted = [f'{label}="{value}"' for label, value in labels.items()]
        series = (line for line in lines if line.startswith((name + "{", name + " ")))
        return sum(float(line.rsplit(" ", 1)[1]) for line in series if all(label in line for label in wanted))

    def put_rollout(self, version: int, weight_bp: int) -> None:
        _, _, headers = self.ask("GET", f"/v1/models/{MODEL}/rollout")
        limits = {
            "currency": "USD",
            "maxInstruments": 24,
            "maxOrderNotional": "100.00",
            "maxOrdersPerMinute": 10,
            "maxGrossPosition": "1000.00",
            "maxLoss": "50.00",
        }
        body = {
            "canaryVersion": version,
            "universe": "sim",
            "who": "check",
            "why": "version of a real server",
            "stages": [{"weightBp": weight_bp, "limits": limits}],
            "guards": {"minCalls": 1000000, "coolDownMs": 1},
        }
        self._must(self.ask("PUT", f"/v1/models/{MODEL}/rollout", body, **{"If-Match": headers["ETag"]}))

    def roll_back(self) -> None:
        self._must(self.ask("POST", f"/v1/models/{MODEL}/rollout:rollback", {"who": "check", "why": "seen"}))

    @staticmethod
    def _must(answer: tuple[int, dict, dict]) -> None:
        status, told, _ = answer
        if status != 200:
            raise RuntimeError(f"HTTP {status} {told}")


def wait(what: str, wanted: Callable[[], object], patience_s: float = 120) -> object:
    """What is wanted, as soon as it is there."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        found = wanted()
        if found is not None:
            return found
        time.sleep(0.1)
    raise TimeoutError(f"not within {patience_s} s: {what}")
