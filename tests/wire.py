"""A wire between a browser and a server, which a test cuts and mends."""

import contextlib
import socket
import threading


class Wire:
    """Passes bytes on in both directions, and none while it is cut."""

    def __init__(self, port: int) -> None:
        self._port, self._cut = port, threading.Event()
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.site = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._let_in, daemon=True).start()

    def cut(self) -> None:
        """End every connection; whoever comes is turned away."""
        self._cut.set()
        for each in list(self._open):
            self._end(each)

    def mend(self) -> None:
        """Let whoever comes in again."""
        self._cut.clear()

    def close(self) -> None:
        """Take the wire away."""
        self.cut()
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._door.accept()
                if self._cut.is_set():
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._port))
                self._open |= {near, far}
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, start: socket.socket, end: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := start.recv(65_536):
                end.sendall(data)
        for each in (start, end):
            self._end(each)

    def _end(self, one: socket.socket) -> None:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        self._open.discard(one)
        one.close()
