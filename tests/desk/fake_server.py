"""A small web server on loopback that stands for a help desk: it answers as a test says, and fails as a desk fails."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    """The first value of each parameter."""
    headers: Mapping[str, str]
    """Lower-case names."""
    body: bytes
    at: float
    """By the monotonic clock."""

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered; anything but bytes and text is sent as JSON."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0
    """Seconds until the answer begins; it is cut short when the server stops."""
    cut_at: int | None = None
    """So many bytes of the body are sent, then the line goes dead."""

    def content(self) -> tuple[bytes, str]:
        if isinstance(self.body, bytes):
            return self.body, "application/octet-stream"
        if isinstance(self.body, str):
            return self.body.encode(), "text/html; charset=utf-8"
        return json.dumps(self.body, ensure_ascii=False).encode("utf-8", "surrogatepass"), "application/json"


Router = Callable[[Asked], Reply]


class FakeServer:
    """Answers with `router`, unless `trouble` says otherwise; remembers every request."""

    def __init__(self, router: Router, certificate: ssl.SSLContext | None = None) -> None:
        self.router = router
        self.certificate = certificate
        self.trouble: Reply | Router | None = None
        """What every request is answered with, as long as it is set."""
        self.asked: list[Asked] = []
        self.most_at_once = 0
        """The greatest number of requests that were in flight together."""
        self._at_once = 0
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"{'https' if self.certificate else 'http'}://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen; on the same port as before when it was stopped."""
        self._stopping.clear()
        server = _Listener(("127.0.0.1", self.port), _handler(self), bind_and_activate=False)
        server.allow_reuse_address = True
        server.daemon_threads = True
        server.server_bind()
        server.server_activate()
        self.port = server.server_port
        if self.certificate:
            server.socket = self.certificate.wrap_socket(server.socket, server_side=True)
        self._server = server
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Be down: nobody listens any more, and open connections are closed."""
        self._stopping.set()
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    @property
    def is_down(self) -> bool:
        return self._stopping.is_set()

    def answer(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            chosen = self.trouble if self.trouble is not None else self.router
            reply = chosen if isinstance(chosen, Reply) else chosen(asked)
            self._stopping.wait(reply.after) if reply.after else None
            return reply
        finally:
            with self._lock:
                self._at_once -= 1


@contextmanager
def serving(router: Router, certificate: ssl.SSLContext | None = None) -> Iterator[FakeServer]:
    """Serve for a while."""
    server = FakeServer(router, certificate)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class _Listener(ThreadingHTTPServer):
    def handle_error(self, *_args: object) -> None:
        """The other side went away: that is what it was to do."""


def _handler(server: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        timeout = 30

        def _do(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("content-length") or 0)
            query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, parts.path, query, headers, self.rfile.read(length), time.monotonic())
            reply = server.answer(asked)
            if server.is_down:
                self.close_connection = True
                return
            content, kind = reply.content()
            self.send_response(reply.status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(content if reply.cut_at is None else content[: reply.cut_at])
            except OSError:
                self.close_connection = True  # the other side went away
            if reply.cut_at is not None:
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _do  # noqa: N815

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    return Handler
