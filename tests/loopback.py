"""Servers on loopback for tests, each in a thread that ends with its block."""

import http.server
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn

LOOPBACK = "127.0.0.1"


@contextmanager
def served(app: Any, on: socket.socket | None = None) -> Iterator[str]:
    """Serve an application for the block, on its own socket; give its address."""
    with on or socket.create_server((LOOPBACK, 0)) as listening:
        config = uvicorn.Config(app, log_level="error", ws="none", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            # The socket listens already: whoever connects waits until it is served.
            yield f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)
            assert not thread.is_alive()


@contextmanager
def serving(server: Any) -> Iterator[str]:
    """Run one of the standard library's servers for the block; give its address."""
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=20)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def files_served(folder: Path) -> Iterator[str]:
    """Serve what lies in a folder, and take nothing in."""
    handler = partial(_Quiet, directory=str(folder))
    with serving(http.server.ThreadingHTTPServer((LOOPBACK, 0), handler)) as url:
        yield url


@contextmanager
def answering(*parts: bytes, drip: bytes = b"") -> Iterator[str]:
    """
    Serve these bytes to whoever connects, then `drip` again and again, for ever.
    """
    over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.recv(65536)
                    for part in parts:
                        connection.sendall(part)
                    while drip and not over.wait(0.02):
                        connection.sendall(drip)
                except OSError:
                    continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    finally:
        over.set()
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()
