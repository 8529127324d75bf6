"""A time-stamping authority of our own: OpenSSL behind a small HTTP server."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[tsa_cert]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl(*arguments: str) -> None:
    """Run OpenSSL, or fail with what it says."""
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


@dataclass
class Authority:
    """Where it is, whom to trust, and how it misbehaves."""

    folder: Path
    url: str = ""
    asked: int = 0
    answers: list[bytes] = field(default_factory=list)  # said instead of an honest answer, each once
    status: int = 200

    @property
    def trusted(self) -> Path:
        """Return the certificates its answers are checked against."""
        return self.folder / "ca.pem"

    def answer(self, request: bytes) -> bytes:
        """Return what is said to a request."""
        self.asked += 1
        if self.answers:
            return self.answers.pop(0)
        return self.stamp(request)

    def stamp(self, request: bytes) -> bytes:
        """Return an honest answer."""
        query, reply = self.folder / "query.tsq", self.folder / "reply.tsr"
        query.write_bytes(request)
        config = str(self.folder / "openssl.cnf")
        openssl("ts", "-reply", "-config", config, "-queryfile", str(query), "-out", str(reply))
        return reply.read_bytes()


def make_certificates(folder: Path, name: str = "Cho dem test") -> None:
    """Make a root and a certificate for time stamps below it."""
    folder.mkdir(exist_ok=True)
    config = folder / "openssl.cnf"
    config.write_text(CONFIG.format(folder=folder, name=name))
    (folder / "serial").write_text("01\n")
    for key in ("ca", "tsa"):
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", str(folder / f"{key}.key"))
    root = ("-x509", "-key", str(folder / "ca.key"), "-days", "30", "-extensions", "ca", "-subj", f"/CN={name} root")
    openssl("req", "-new", "-config", str(config), *root, "-out", str(folder / "ca.pem"))
    request = str(folder / "tsa.csr")
    openssl("req", "-new", "-config", str(config), "-key", str(folder / "tsa.key"), "-out", request)
    signed = ("-CA", str(folder / "ca.pem"), "-CAkey", str(folder / "ca.key"), "-CAcreateserial", "-days", "30")
    extensions = ("-extfile", str(config), "-extensions", "tsa_cert")
    openssl("x509", "-req", "-in", request, *signed, *extensions, "-out", str(folder / "tsa.pem"))


@contextmanager
def running(folder: Path) -> Iterator[Authority]:
    """Run an authority for as long as the block lasts."""
    make_certificates(folder)
    authority = Authority(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = authority.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(authority.status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    authority.url = f"http://127.0.0.1:{server.server_port}/tsa?x=1"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
