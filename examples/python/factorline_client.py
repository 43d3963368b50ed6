"""A small client of Factorline's factor-api. Standard library only, Python 3.10 or newer.

    with Factorline("http://localhost:8080") as client:
        answer = client.factors("SIM.AAA", ["live_1s:rsi_14"], deadline_ms=50)
        cell = answer["live_1s:rsi_14"]
        if cell.usable():
            trade_on(cell.value)

A client may be shared by threads, a stream may not. What comes back is described in
``factorline_answers``.
"""

from __future__ import annotations

import http.client
import json
import queue
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import factorline_answers as answers
from factorline_answers import Batch, CrossSection, FactorlineError, StreamEvent, SymbolFactors

_RETRIED = (429, 503)


class ApiError(FactorlineError):
    """The service refused or failed; ``code`` is stable and may be tested."""

    def __init__(self, status: int, code: str, detail: str, retry_after_s: float | None) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.retry_after_s = retry_after_s


class DeadlineExceeded(FactorlineError):
    """The budget has passed, here or at the service."""


class ConnectionFailed(FactorlineError):
    """The service cannot be reached, or a connection broke."""


class Factorline:
    """A client with its own pool of connections.

    :param deadline_ms: budget of a call that names none, waiting and retries included
    :param connections: most connections that are kept open
    :param attempts: most attempts of one call; all calls are reads, so repeating one is safe
    """

    def __init__(
        self,
        url: str,
        *,
        deadline_ms: int = 250,
        connections: int = 8,
        attempts: int = 3,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FactorlineError(f"must be http(s)://host:port: url={url}")
        self._connect = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._host, self._port = parts.hostname, parts.port
        self._deadline_ms = deadline_ms
        self._attempts = attempts
        self._sleep = sleep
        self._idle: queue.LifoQueue[http.client.HTTPConnection] = queue.LifoQueue(connections)

    def __enter__(self) -> Factorline:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the idle connections."""
        while not self._idle.empty():
            self._idle.get_nowait().close()

    def factors(
        self,
        symbol: str,
        factors: Sequence[str] = (),
        *,
        service: str | None = None,
        bar: str | None = None,
        deadline_ms: int | None = None,
    ) -> SymbolFactors:
        """Factors, or those of a feature service, of one symbol; 404 for an unknown symbol."""
        query = _query(factors=",".join(factors), service=service, bar=bar)
        return answers.symbol_factors(self._call("GET", f"/v1/factors/{quote(symbol)}{query}", deadline_ms))

    def batch(
        self,
        symbols: Sequence[str] = (),
        factors: Sequence[str] = (),
        *,
        universe: str | None = None,
        service: str | None = None,
        bar: str | None = None,
        cut: str | None = None,
        deadline_ms: int | None = None,
    ) -> Batch:
        """Factors of many symbols or of a universe; unknown symbols are MISSING cells."""
        asked = {
            "symbols": list(symbols),
            "factors": list(factors),
            "universe": universe,
            "service": service,
            "bar": bar,
            "cut": cut,
        }
        body = json.dumps({key: value for key, value in asked.items() if value})
        return answers.batch(self._call("POST", "/v1/factors", deadline_ms, body))

    def cross_section(
        self,
        factor: str,
        *,
        universe: str | None = None,
        symbols: Sequence[str] = (),
        order: str = "desc",
        limit: int | None = None,
        transform: str = "rank",
        cut: str | None = None,
        bar: str | None = None,
        deadline_ms: int | None = None,
    ) -> CrossSection:
        """One factor, ranked across symbols; without symbols and universe across all known ones."""
        query = _query(
            factor=factor,
            universe=universe,
            symbols=",".join(symbols),
            order=order,
            limit=limit,
            transform=transform,
            cut=cut,
            bar=bar,
        )
        return answers.cross_section(self._call("GET", f"/v1/cross-section{query}", deadline_ms))

    def symbols(self, venue: str | None = None, deadline_ms: int | None = None) -> Iterator[str]:
        """All symbols of which something was received, page by page."""
        after: str | None = ""
        while after is not None:
            query = _query(venue=venue, after=after)
            page = self._call("GET", f"/v1/symbols{query}", deadline_ms)
            yield from (entry["symbol"] for entry in page["symbols"])
            after = page["next"]

    def catalog(self, deadline_ms: int | None = None) -> dict[str, Any]:
        """The views, services, universes, venues and models, as the service tells them."""
        return self._call("GET", "/v1/catalog", deadline_ms)

    def stream(
        self,
        symbols: Sequence[str],
        factors: Sequence[str],
        *,
        bar: str | None = None,
        silence_s: float = 15,
    ) -> Iterator[StreamEvent]:
        """The newest values as they change, until the service ends the stream.

        :param silence_s: raises ConnectionFailed when nothing came for so long, beats included;
            then nothing received is current any more, and a new stream starts with a snapshot
        """
        query = _query(symbols=",".join(symbols), factors=",".join(factors), bar=bar)
        connection = self._connect(self._host, self._port, timeout=silence_s)
        try:
            connection.request("GET", f"/v1/stream{query}", headers={"Accept": "text/event-stream"})
            response = connection.getresponse()
            if response.status != 200:
                raise _api_error(response, response.read())
            yield from _events(response)
        except (OSError, http.client.HTTPException) as failure:
            raise ConnectionFailed(f"must stay connected: {failure!r}") from failure
        finally:
            connection.close()

    def _call(self, method: str, path: str, deadline_ms: int | None, body: str | None = None) -> Any:
        budget_ms = self._deadline_ms if deadline_ms is None else deadline_ms
        end = time.monotonic() + budget_ms / 1000
        for attempt in range(1, self._attempts + 1):
            try:
                return self._attempt(method, path, body, end)
            except ApiError as error:
                wait_s = error.retry_after_s
                last = attempt == self._attempts or error.status not in _RETRIED
                if last or wait_s is None or time.monotonic() + wait_s >= end:
                    raise
                self._sleep(wait_s)
            except ConnectionFailed:
                self.close()  # the other idle connections are as old as the one that broke
                if attempt == self._attempts:
                    raise
        raise AssertionError("an attempt returns or raises")

    def _attempt(self, method: str, path: str, body: str | None, end: float) -> Any:
        left_s = end - time.monotonic()
        if left_s < 0.001:
            raise DeadlineExceeded("must have 1 ms left before it is sent")
        headers = {"Accept": "application/json", "Factorline-Deadline-Ms": str(int(left_s * 1000))}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection = self._take(left_s)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
        except TimeoutError as failure:
            connection.close()
            raise DeadlineExceeded("must be answered within the budget") from failure
        except (OSError, http.client.HTTPException) as failure:
            connection.close()
            raise ConnectionFailed(f"must be reachable: {failure!r}") from failure
        self._give_back(connection)
        if response.status != 200:
            error = _api_error(response, content)
            if error.code == "deadline_exceeded":
                raise DeadlineExceeded(error.detail) from error
            raise error
        return json.loads(content)

    def _take(self, timeout_s: float) -> http.client.HTTPConnection:
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            return self._connect(self._host, self._port, timeout=timeout_s)
        if connection.sock is not None:
            connection.sock.settimeout(timeout_s)
        return connection

    def _give_back(self, connection: http.client.HTTPConnection) -> None:
        try:
            self._idle.put_nowait(connection)
        except queue.Full:
            connection.close()


def _query(**parameters: object) -> str:
    given = {name: value for name, value in parameters.items() if value not in (None, "")}
    return "?" + urlencode(given, safe=":,") if given else ""


def _api_error(response: http.client.HTTPResponse, content: bytes) -> ApiError:
    try:
        problem = json.loads(content)
        code, detail = str(problem["code"]), str(problem["detail"])
    except (ValueError, KeyError, TypeError):  # a proxy in between answers in its own form
        code, detail = "unknown", content[:200].decode("utf-8", "replace")
    retry_after = response.getheader("Retry-After")
    is_seconds = retry_after is not None and retry_after.isdigit()
    return ApiError(response.status, code, detail, float(retry_after) if is_seconds else None)


def _events(lines: http.client.HTTPResponse) -> Iterator[StreamEvent]:
    kind, data = "message", ""
    for raw in lines:
        line = raw.decode("utf-8").rstrip("\r\n")
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            kind = value
        elif field == "data":
            data += value
        elif line == "" and data:
            yield answers.event(kind, json.loads(data))
            kind, data = "message", ""
