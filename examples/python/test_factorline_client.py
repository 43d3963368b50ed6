"""The client against a server that answers what a real factor-api answered once."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from factorline_answers import Cell, NotUsable, parse_time_ns
from factorline_client import ApiError, ConnectionFailed, DeadlineExceeded, Factorline

RECORDED = Path(__file__).parent.parent / "recorded"
RSI = "live_1s:rsi_14"
SMA = "daily:sma_20"


@dataclass
class Reply:
    recorded: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0
    breaks: bool = False

    def content(self) -> bytes:
        return (RECORDED / self.recorded).read_bytes()


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: tuple[str, int]


class Stub:
    """Answers one reply after the other, the last one for ever, and keeps what it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.requests: list[Request] = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        stub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                stub.requests.append(
                    Request(self.command, self.path, headers, body, self.client_address)
                )
                reply = stub.replies.pop(0) if len(stub.replies) > 1 else stub.replies[0]
                if reply.delay_s:
                    stub.wait(reply.delay_s)
                if reply.breaks:
                    self.close_connection = True
                    return
                content = reply.content()
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = answer

            def log_message(self, *words: object) -> None:
                pass

        return Handler

    def wait(self, seconds: float) -> None:
        threading.Event().wait(seconds)


@pytest.fixture
def serve() -> Iterator[object]:
    stubs: list[Stub] = []

    def start(*replies: Reply) -> Stub:
        stubs.append(Stub(*replies))
        return stubs[-1]

    yield start
    for stub in stubs:
        stub.close()


def client(stub: Stub, **settings: object) -> Factorline:
    return Factorline(stub.url, **{"deadline_ms": 5_000, **settings})


def test_should_tell_value_status_reason_time_and_age(serve):
    stub = serve(Reply("symbol.json"))
    with client(stub) as factorline:
        answer = factorline.factors("SIM.AAA", [RSI, SMA, "valuation:pbr"], bar="closed")

    recorded = json.loads((RECORDED / "symbol.json").read_text())["values"]
    assert answer.symbol == "SIM.AAA"
    assert answer[RSI].value == recorded[RSI]["value"]
    assert answer[RSI].usable()
    assert answer[RSI].age_ms == recorded[RSI]["ageMs"]
    assert answer[RSI].event_time_ns % 1_000_000_000 == 0
    assert (answer[SMA].value, answer[SMA].status, answer[SMA].reason) == (
        None,
        "WARMING_UP",
        "FEW_BARS",
    )
    assert answer[SMA].event_time_ns is None
    assert not answer["valuation:pbr"].usable()
    path = "/v1/factors/SIM.AAA?factors=live_1s:rsi_14,daily:sma_20,valuation:pbr&bar=closed"
    assert stub.requests[0].path == path


def test_should_keep_nanoseconds():
    assert parse_time_ns("2026-11-23T11:46:09.123456789Z") == 1_795_434_369_123_456_789
    assert parse_time_ns("1970-01-01T00:00:00Z") == 0


def test_should_use_a_stale_value_only_where_its_reason_is_allowed(serve):
    stub = serve(Reply("stale.json"))
    with client(stub) as factorline:
        cell = factorline.factors("SIM.AAA", [RSI])[RSI]

    assert (cell.status, cell.reason) == ("STALE", "INGEST")
    assert not cell.usable()
    assert not cell.usable(stale={"HALTED"})
    assert cell.require(stale={"INGEST"}) == cell.value
    with pytest.raises(NotUsable, match="status=STALE, reason=INGEST"):
        cell.require()


def test_should_refuse_a_value_that_is_too_old():
    cell = Cell(1.5, "PRESENT", None, 0, 40, "965e572253081242")
    assert cell.usable(max_age_ms=40)
    assert not cell.usable(max_age_ms=39)


def test_should_keep_order_and_repetitions_of_a_batch(serve):
    stub = serve(Reply("batch.json"))
    with client(stub) as factorline:
        batch = factorline.batch(["SIM.AAA", "NO.SUCH", "SIM.AAA"], [RSI, SMA])

    assert [row.symbol for row in batch.rows] == ["SIM.AAA", "NO.SUCH", "SIM.AAA"]
    assert batch[0] == batch[2]
    assert batch[0][RSI].status == "PRESENT"
    assert batch[0][SMA].status == "WARMING_UP"
    assert (batch[1][RSI].value, batch[1][RSI].reason) == (None, "UNKNOWN_SYMBOL")
    assert json.loads(stub.requests[0].body) == {
        "symbols": ["SIM.AAA", "NO.SUCH", "SIM.AAA"],
        "factors": [RSI, SMA],
    }
    assert stub.requests[0].headers["content-type"] == "application/json"


def test_should_read_a_cross_section(serve):
    stub = serve(Reply("cross-section.json"))
    with client(stub) as factorline:
        section = factorline.cross_section(
            "live_1s:roc_10", symbols=["SIM.AAA", "SIM.BBB", "NO.SUCH"], transform="zscore"
        )

    assert [row.rank for row in section.rows] == [1, 2]
    assert section.rows[0].value > section.rows[1].value
    assert section.rows[0].score == pytest.approx(1)
    assert section.excluded == {"NO.SUCH": ("MISSING", "UNKNOWN_SYMBOL")}


def test_should_follow_the_pages_of_symbols(serve):
    stub = serve(Reply("symbols.json"), Reply("symbols-last.json"))
    with client(stub) as factorline:
        assert list(factorline.symbols()) == ["SIM.AAA", "SIM.BBB", "SIM.WWW", "SIM.XXX"]

    assert [request.path for request in stub.requests] == ["/v1/symbols", "/v1/symbols?after=SIM.BBB"]


def test_should_raise_the_code_of_a_problem_and_not_repeat_it(serve):
    stub = serve(Reply("unknown-factor.json", 400))
    with client(stub) as factorline, pytest.raises(ApiError) as failure:
        factorline.factors("SIM.AAA", ["live_1s:rsi_15"])

    assert (failure.value.status, failure.value.code) == (400, "unknown_factor")
    assert "nearest=live_1s:rsi_14" in failure.value.detail
    assert len(stub.requests) == 1


def test_should_send_what_is_left_of_the_budget(serve):
    stub = serve(Reply("symbol.json"))
    with client(stub) as factorline:
        factorline.factors("SIM.AAA", [RSI], deadline_ms=400)

    assert 300 <= int(stub.requests[0].headers["factorline-deadline-ms"]) <= 400


def test_should_not_send_without_a_budget(serve):
    stub = serve(Reply("symbol.json"))
    with client(stub) as factorline, pytest.raises(DeadlineExceeded):
        factorline.factors("SIM.AAA", [RSI], deadline_ms=0)

    assert stub.requests == []


def test_should_tell_that_the_service_was_too_late(serve):
    stub = serve(Reply("deadline.json", 504))
    with client(stub) as factorline, pytest.raises(DeadlineExceeded):
        factorline.factors("SIM.AAA", [RSI])

    assert len(stub.requests) == 1


def test_should_give_up_on_a_service_that_does_not_answer_in_time(serve):
    stub = serve(Reply("symbol.json", delay_s=2))
    start = time.monotonic()
    with client(stub) as factorline, pytest.raises(DeadlineExceeded):
        factorline.factors("SIM.AAA", [RSI], deadline_ms=100)

    assert time.monotonic() - start < 1.5


def test_should_come_again_when_the_service_says_when(serve):
    waits: list[float] = []
    busy = Reply("store-unavailable.json", 503, {"Retry-After": "1"})
    stub = serve(busy, busy, Reply("symbol.json"))
    with client(stub, sleep=waits.append) as factorline:
        assert factorline.factors("SIM.AAA", [RSI])[RSI].usable()

    assert waits == [1, 1]


def test_should_not_come_again_past_the_deadline(serve):
    stub = serve(Reply("store-unavailable.json", 503, {"Retry-After": "1"}))
    with client(stub, sleep=pytest.fail) as factorline, pytest.raises(ApiError) as failure:
        factorline.factors("SIM.AAA", [RSI], deadline_ms=500)

    assert failure.value.code == "store_unavailable"
    assert len(stub.requests) == 1


def test_should_give_up_after_the_attempts(serve):
    stub = serve(Reply("store-unavailable.json", 503, {"Retry-After": "0"}))
    with client(stub, attempts=2) as factorline, pytest.raises(ApiError):
        factorline.batch(["SIM.AAA"], [RSI])

    assert len(stub.requests) == 2


def test_should_keep_its_connection(serve):
    stub = serve(Reply("symbol.json"))
    with client(stub) as factorline:
        for _ in range(3):
            factorline.factors("SIM.AAA", [RSI])

    assert len({request.connection for request in stub.requests}) == 1


def test_should_open_a_new_connection_for_one_that_broke(serve):
    stub = serve(Reply("symbol.json"), Reply("symbol.json", breaks=True), Reply("symbol.json"))
    with client(stub) as factorline:
        factorline.factors("SIM.AAA", [RSI])
        assert factorline.factors("SIM.AAA", [RSI])[RSI].usable()

    assert len({request.connection for request in stub.requests}) == 2


def test_should_tell_that_nobody_listens(serve):
    stub = Stub(Reply("symbol.json"))
    stub.close()
    with client(stub) as factorline, pytest.raises(ConnectionFailed):
        factorline.factors("SIM.AAA", [RSI])


def test_should_read_a_stream(serve):
    stub = serve(Reply("stream.txt", headers={"Content-Type": "text/event-stream"}))
    with client(stub) as factorline:
        events = list(factorline.stream(["SIM.VVV", "SIM.NOPE"], ["live_1s:last_price"]))

    assert [event.kind for event in events] == ["snapshot", "row", "row", "row", "beat"]
    assert [row.symbol for row in events[0].rows] == ["SIM.VVV", "SIM.NOPE"]
    assert events[1].rows[0]["live_1s:last_price"].usable()
    assert events[2].rows[0]["live_1s:last_price"].reason == "UNKNOWN_SYMBOL"
    assert events[4].rows == ()


def test_should_tell_that_a_stream_fell_silent(serve):
    stub = serve(Reply("stream.txt", delay_s=2))
    with client(stub) as factorline, pytest.raises(ConnectionFailed):
        list(factorline.stream(["SIM.VVV"], ["live_1s:last_price"], silence_s=0.1))


def test_should_tell_that_no_more_streams_are_opened(serve):
    stub = serve(Reply("stream-limit.json", 429, {"Retry-After": "1"}))
    with client(stub) as factorline, pytest.raises(ApiError) as failure:
        list(factorline.stream(["SIM.VVV"], ["live_1s:last_price"]))

    assert (failure.value.code, failure.value.retry_after_s) == ("stream_limit", 1)
