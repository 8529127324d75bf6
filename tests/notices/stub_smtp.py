"""A mail server for tests that can stall at a chosen moment, as real ones do."""

import re
import socket
from threading import Event, Thread
from typing import Any

PATIENCE = 60  # seconds a stalled session is held


class StubSmtp:
    """Takes mail on a port of its own; keeps the Message-ID of everything it took."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.stall_at = ""  # "taking": before it answers that it took the mail; "parting": after that
        self.stalled = Event()
        self.released = Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Take no more mail."""
        self.released.set()
        self.listener.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb", buffering=0) as line:
            try:
                self._converse(line)
            except (ConnectionError, BrokenPipeError):
                return

    def _converse(self, line: Any) -> None:
        line.write(b"220 stub\r\n")
        while command := line.readline().strip().upper():
            if command == b"DATA":
                line.write(b"354 go on\r\n")
                self._take(line)
            elif command == b"QUIT":
                self._stall("parting")
                line.write(b"221 bye\r\n")
                return
            else:
                line.write(b"250 ok\r\n")

    def _take(self, line: Any) -> None:
        words = b""
        while not words.endswith(b"\r\n.\r\n"):
            words += line.readline()
        self._stall("taking")
        self.taken.append(re.findall(rb"(?im)^message-id:\s*(\S+)", words)[0].decode())
        line.write(b"250 taken\r\n")

    def _stall(self, moment: str) -> None:
        if self.stall_at == moment:
            self.stalled.set()
            self.released.wait(PATIENCE)
            raise ConnectionError
