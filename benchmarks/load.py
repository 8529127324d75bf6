"""A load generator: so many keep-alive connections, each sending its next request when the last was answered.

Plain asyncio streams instead of a library: it must cost less than the server it measures, on the same two cores.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """What came back: seconds it took, statuses, and how long each request took (seconds)."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return answered requests per second."""
        return sum(self.statuses.values()) / self.seconds


async def _one_connection(port: int, next_request: Callable[[], bytes], until: float, outcome: Outcome) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        started = time.perf_counter()
        writer.write(next_request())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        mark = head.find(b"content-length:")
        if mark >= 0:
            length = int(head[mark + 15 : head.index(b"\r", mark)])
            if length:
                await reader.readexactly(length)
        elif status not in {204, 304}:
            raise RuntimeError("an answer without a length")
        outcome.statuses[status] += 1
        outcome.latencies.append(time.perf_counter() - started)
    writer.close()


async def _all_connections(
    port: int, next_request: Callable[[], bytes], *, connections: int, seconds: float
) -> Outcome:
    outcome = Outcome()
    started = time.perf_counter()
    until = started + seconds
    await asyncio.gather(*(_one_connection(port, next_request, until, outcome) for _ in range(connections)))
    outcome.seconds = time.perf_counter() - started
    return outcome


def run(port: int, next_request: Callable[[], bytes], *, connections: int, seconds: float) -> Outcome:
    """Send requests over `connections` for so many `seconds` and return what came back."""
    return asyncio.run(_all_connections(port, next_request, connections=connections, seconds=seconds))


def request(method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """Return the bytes of one HTTP/1.1 request to keep alive."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body
