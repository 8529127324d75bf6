"""A mail server for tests that refuses, stalls, or hangs up at a chosen moment, as real ones do.

stall_at   "taking": before it takes the mail; "telling": when it took it, before it says so; "parting": at QUIT
hang_up_at "greeting", "data": before the words; "dot": after the words, nothing taken; "telling": taken, not said
answers    what it says instead: {"RCPT": b"550 no such user"}, {"END": b"451 later"} after the words
pipelines  whether it listens to several commands in one breath, as most servers do (RFC 2920)
secured    "first": encrypted from the first word; "asked": after STARTTLS; each with a certificate
"""

import re
import socket
import ssl
from collections import Counter
from pathlib import Path
from threading import Event, Thread
from typing import Any

PATIENCE = 60  # seconds a stalled session is held


class StubSmtp:
    """Takes mail on a port of its own; keeps the Message-ID and the recipient of everything it took."""

    def __init__(self, *, secured: str = "", certificate: str | Path = "") -> None:
        """Listen; the certificate is a file with the key in it."""
        self.secured, self.pipelines = secured, False
        if secured:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)
        self.taken: list[str] = []
        self.recipients: Counter[str] = Counter()
        self.mails: list[bytes] = []
        self.talks = 0
        self.keeps_mails = False
        self.stall_at = self.hang_up_at = ""
        self.answers: dict[str, bytes] = {}
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
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        self.talks += 1
        with connection:
            try:
                if self.secured == "first":
                    self._converse_in_private(connection)
                else:
                    self._converse(connection)
            except (ConnectionError, ssl.SSLError):
                return

    def _converse_in_private(self, connection: socket.socket, *, is_greeted: bool = False) -> None:
        with self.context.wrap_socket(connection, server_side=True) as private:
            self._converse(private, is_greeted=is_greeted)

    def _converse(self, connection: socket.socket, *, is_greeted: bool = False) -> None:
        say = connection.sendall
        if not is_greeted:
            self._hang_up("greeting")
            say(b"220 stub\r\n")
        recipient = b""
        with connection.makefile("rb") as words:
            while line := words.readline().strip():
                command = line[:4].upper()
                if command == b"DATA":
                    self._hang_up("data")
                    say(b"354 go on\r\n")
                    self._take(words, recipient)
                    say(self.answers.get("END", b"250 taken") + b"\r\n")
                elif command == b"QUIT":
                    self._stall("parting")
                    say(b"221 bye\r\n")
                    break
                elif command == b"STAR" and self.secured == "asked":
                    say(b"220 ready\r\n")
                    self._converse_in_private(connection, is_greeted=True)
                    break
                else:
                    if command == b"RCPT":
                        recipient = line
                    usual = self._abilities(connection) if command == b"EHLO" else b"250 ok"
                    say(self.answers.get(command.decode(), usual) + b"\r\n")

    def _abilities(self, connection: socket.socket) -> bytes:
        """Return what it says it can do."""
        can = [b"stub", *([b"PIPELINING", b"SIZE 1000000"] if self.pipelines else [])]
        if self.secured == "asked" and not isinstance(connection, ssl.SSLSocket):
            can.append(b"STARTTLS")
        return b"".join(b"250-%s\r\n" % each for each in can) + b"250 ok"

    def _take(self, words: Any, recipient: bytes) -> None:
        mail = bytearray()
        while (line := words.readline()) != b".\r\n":
            if not line:
                raise ConnectionError  # without the dot nothing was sent
            mail += line
        self._stall("taking")
        self._hang_up("dot")
        if "END" in self.answers:
            return
        self.taken.append(re.findall(rb"(?im)^message-id:\s*(\S+)", mail)[0].decode())
        self.recipients[re.findall(rb"<(.*?)>", recipient)[0].decode()] += 1
        if self.keeps_mails:
            self.mails.append(bytes(mail))
        self._stall("telling")
        self._hang_up("telling")

    def _hang_up(self, moment: str) -> None:
        if self.hang_up_at == moment:
            raise ConnectionError

    def _stall(self, moment: str) -> None:
        if self.stall_at == moment:
            self.stalled.set()
            self.released.wait(PATIENCE)
            raise ConnectionError
