"""A client that is not the bottleneck: raw sockets kept alive, in a process of its own."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat

# As many save at one instant, however many there are.
PACED = 32

# The header that asks for, and answers with, the number of statements of a request.
COUNT_QUERIES = "X-Count-Queries"


@dataclass
class Reply:
    """What came back: the status, the headers by lower-case name, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Load:
    """What a burst of requests did. `sent` counts per connection; times are in seconds."""

    sent: list[int]
    seconds: float = 0.0
    # What the client itself computed for: it must stay far below what the server takes.
    cpu: float = 0.0
    took: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)


class Connection:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def ask(self, request: bytes) -> tuple[bytes, bytes]:
        """Send one request; return the head and the body of its answer."""
        self.socket.sendall(request)
        head = self.read_until(b"\r\n\r\n")
        lowered = head.lower()
        if b"\r\ntransfer-encoding: chunked" in lowered:
            return head, self.read_chunks()
        _before, found, after = lowered.partition(b"\r\ncontent-length:")
        return head, self.read_bytes(int(after.split(b"\r\n", 1)[0])) if found else b""

    def read_chunks(self) -> bytes:
        body = b""
        while size := int(self.read_until(b"\r\n").split(b";")[0], 16):
            body += self.read_bytes(size + 2)[:-2]
        self.read_until(b"\r\n")
        return body

    def read_until(self, mark: bytes) -> bytes:
        while mark not in self.buffer:
            self.receive()
        found, _mark, self.buffer = self.buffer.partition(mark)
        return found

    def read_bytes(self, size: int) -> bytes:
        while len(self.buffer) < size:
            self.receive()
        found, self.buffer = self.buffer[:size], self.buffer[size:]
        return found

    def receive(self) -> None:
        received = self.socket.recv(1 << 16)
        if not received:
            raise ConnectionError("The server closed the connection in the middle of an answer.")
        self.buffer += received


def write_request(
    path: str, *, headers: dict[str, str] | None = None, fields: str | None = None
) -> bytes:
    """Return a GET, or with `fields` (encoded as a form) a POST."""
    lines = [f"{'GET' if fields is None else 'POST'} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if fields is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded"]
        lines += [f"Content-Length: {len(fields.encode())}"]
    return "\r\n".join([*lines, "", fields or ""]).encode()


def ask_once(port: int, request: bytes) -> Reply:
    """Ask on a connection of its own."""
    connection = Connection(port)
    try:
        head, body = connection.ask(request)
    finally:
        connection.socket.close()
    first, *rest = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for name, _colon, value in (line.partition(":") for line in rest):
        # Several cookies come as several headers.
        joined = [headers[name.lower()]] if name.lower() in headers else []
        headers[name.lower()] = "\n".join([*joined, value.strip()])
    return Reply(int(first.split()[1]), headers, body)


def run_load(port: int, requests: Sequence[bytes | list[bytes]], *, seconds: float) -> Load:
    """Ask on as many connections as there are `requests` until the time is over.

    A connection repeats its one request, or goes through its list once.
    """
    load = Load(sent=[0] * len(requests))
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(
            target=ask_on,
            args=(load, place, port, repeat(one) if isinstance(one, bytes) else one, until),
        )
        for place, one in enumerate(requests)
    ]
    began, computed = time.monotonic(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.monotonic() - began
    load.cpu = time.process_time() - computed
    return load


def ask_on(load: Load, place: int, port: int, requests: Iterable[bytes], until: float) -> None:
    connection = Connection(port)
    clock = time.monotonic
    for request in requests:
        began = clock()
        if began >= until:
            break
        head, _body = connection.ask(request)
        load.took.append(clock() - began)
        load.statuses[int(head[9:12])] += 1
        load.sent[place] += 1
    connection.socket.close()


@dataclass(frozen=True)
class Answer:
    """One answer of a load with a pace: the seconds since its request was due, and the status."""

    due: float
    wait: float
    status: int


def run_paced(port: int, rows: Sequence[tuple[float, bytes]]) -> list[Answer]:
    """Ask each request of `rows` when it is due (seconds from now); return answers in that order.

    A server that is slower than the pace does not slow the pace: the waits grow.
    """
    answers: list[Answer] = []
    began = time.monotonic()
    threads = [
        threading.Thread(target=ask_paced, args=(answers, port, rows[place::PACED], began))
        for place in range(min(PACED, len(rows)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers, key=lambda one: one.due)


def ask_paced(answers: list[Answer], port: int, rows, began: float) -> None:
    connection = Connection(port)
    for due, request in rows:
        time.sleep(max(0, began + due - time.monotonic()))
        head, _body = connection.ask(request)
        answers.append(Answer(due, time.monotonic() - began - due, int(head[9:12])))
    connection.socket.close()
