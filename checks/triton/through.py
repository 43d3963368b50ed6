"""Signals of a whole gateway whose backend is a real server, each beside its record and ONNX Runtime of Python."""

from __future__ import annotations

import hashlib
import struct
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import tritonclient.grpc
from gateway import MODEL, SYMBOLS, Gateway, wait
from report import Report
from servers import MODELS, Server

SCORES = "gateway_scores_seconds_count"
UNDER_WAY = "gateway_in_flight_requests"
ROUNDS = 3
CALLERS = 8
STABLE = 1
CANARY = 2


def bits(value: float | None) -> str:
    return "none" if value is None else struct.pack(">d", value).hex()


class Through:
    """One server behind the gateway.

    Scores are those of an oracle: of a version and rows of factors.
    """

    def __init__(self, server: Server, gateway: Gateway, report: Report, scores: Callable) -> None:
        self.server = server
        self.gateway = gateway
        self.report = report
        self.scores = scores
        self.port = int(gateway.target.rsplit(":", 1)[1])

    def run(self) -> None:
        self.server.start(self.port)
        self.gateway.await_states(True)
        self.by_server("signals", STABLE, "stable", self.gateway.await_signals(backend="triton"))
        for intent in ("preview", "trade") * ROUNDS:
            self.by_server("signals", STABLE, "stable", self.gateway.signals(intent))
        self.canary()
        self.unload_and_load()
        self.hang()
        self.kill()
        self.server.kill()

    # one answer

    def by_server(self, step: str, version: int, arm: str, signals: list[dict]) -> None:
        wanted = {"backend": "triton", "arm": arm, "modelVersion": str(version)}
        self.compare(step, signals, wanted, {signals[0]["requestId"]})

    def by_embedded(self, step: str, *answers: list[dict]) -> None:
        wanted = {"backend": "embedded", "arm": "stable", "modelVersion": str(STABLE)}
        for signals in answers:
            self.compare(step, signals, wanted, {answer[0]["requestId"] for answer in answers})

    def compare(self, step: str, signals: list[dict], wanted: dict[str, str], requests: set[str]) -> None:
        """Each signal against its record, and its record against the oracle.

        The record of an id is that of its last request, so requests at one time share one.
        """
        step = self.step(step)
        wanted = {"status": "OK", **wanted}
        self.report.compare(step, "symbols", SYMBOLS, [signal["symbol"] for signal in signals])
        for signal in signals:
            what = (signal["symbol"], signal["id"], signal["reason"], signal["detail"])
            if self.report.compare(step, what, wanted, {name: signal[name] for name in wanted}):
                self.compare_record(step, what, signal, self.gateway.record(signal["id"], requests))

    def compare_record(self, step: str, what: tuple, signal: dict, record: dict) -> None:
        version = int(signal["modelVersion"])
        told = {name: signal[name] for name in ("id", "symbol", "side", "arm", "backend", "maxNotional", "validUntil")}
        onnx = (MODELS / MODEL / str(version) / "model.onnx").read_bytes()
        told |= {"model": MODEL, "modelVersion": version, "modelSha256": hashlib.sha256(onnx).hexdigest()}
        self.report.compare(step, (*what, "record"), told, {name: record[name] for name in told})
        score = bits(float(self.scores(version, [record["vector"]])[0][0]))
        self.report.compare(step, (*what, "score told"), score, bits(signal["score"]))
        self.report.compare(step, (*what, "score recorded"), score, bits(record["score"]))
        again = self.gateway.replay(signal["id"])
        found = (again["outcome"], again["recordedBits"], again["recomputedBits"])
        self.report.compare(step, (*what, "replay"), ("EQUAL", score, score), found)

    # what happens to a server

    def canary(self) -> None:
        self.gateway.put_rollout(CANARY, 10_000)
        self.by_server("signals of a canary", CANARY, "canary", self.gateway.await_signals(arm="canary"))
        self.gateway.roll_back()
        self.gateway.await_signals(arm="stable")

    def unload_and_load(self) -> None:
        client = tritonclient.grpc.InferenceServerClient(self.gateway.target)
        client.unload_model(MODEL)
        # Asked before the gateway has looked again: the server refuses, and all is answered.
        self.by_embedded("unloaded, then loaded", self.gateway.signals())
        states = self.gateway.await_states(False)
        self.report.note(f"{self.server.name}, unloaded: the gateway says {states[STABLE]!r}")
        self.by_embedded("unloaded, then loaded", self.gateway.signals())
        client.load_model(MODEL)
        client.close()
        self.gateway.await_states(True)
        self.by_server("unloaded, then loaded", STABLE, "stable", self.gateway.await_signals(backend="triton"))

    def under_way(self, then: Callable[[], None]) -> list[list[dict]]:
        """Answers to requests whose calls wait at the server, which stands still, when something happens to it."""
        self.server.stop()
        with ThreadPoolExecutor(CALLERS) as pool:
            asked = [pool.submit(self.gateway.signals) for _ in range(CALLERS)]
            wait("calls under way", lambda: True if self.gateway.metric(UNDER_WAY) >= CALLERS else None)
            then()
            return [answer.result() for answer in asked]

    def hang(self) -> None:
        step = "stopped with calls under way"
        before = self.outcomes("deadline")
        self.by_embedded(step, *self.under_way(lambda: None))
        self.report.compare(self.step(step), "ran out of time", True, self.outcomes("deadline") > before)
        self.server.resume()
        self.gateway.await_states(True)
        self.by_server(step + ", then resumed", STABLE, "stable", self.gateway.await_signals(backend="triton"))

    def kill(self) -> None:
        step = "killed with calls under way"
        before = self.outcomes("failed")
        self.by_embedded(step, *self.under_way(self.server.kill))
        self.report.compare(self.step(step), "calls that were cut", True, self.outcomes("failed") > before)
        self.gateway.await_states(False)
        self.by_embedded(step, self.gateway.signals())
        self.server.start(self.port)
        start = time.monotonic()
        signals = self.gateway.await_signals(backend="triton")
        self.report.note(f"{self.server.name}, started again: asked again after {time.monotonic() - start:.1f} s")
        self.by_server(step + ", then started", STABLE, "stable", signals)

    def outcomes(self, outcome: str) -> float:
        return self.gateway.metric(SCORES, model=MODEL, backend="triton", outcome=outcome)

    def step(self, step: str) -> str:
        return f"{self.server.name} behind a gateway: {step}"
