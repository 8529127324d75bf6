"""The fragment behind nginx beside a static file of the same bytes, both from one nginx: what the cache costs."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import load
from benchmarks.world import World
from market.runner.ports import LOOPBACK
from market.runner.surroundings import PROJECT

# What is measured is the location as the market is deployed with it; all around it is as plain as can be.
_CONFIG = """
daemon off;
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/live keys_zone=live:4m max_size=32m inactive=3s use_temp_path=off;
    {maps}
    keepalive_requests 1000000;
    upstream web {{ server {host}:{upstream}; keepalive 64; }}
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    proxy_set_header Accept-Encoding $packing;
    server {{
        listen {host}:{port};
        {location}
        location = /file {{ default_type text/html; alias {file}; }}
    }}
}}
"""


def deployed_parts() -> tuple[str, str]:
    """Return, from deploy/nginx.conf, the block that keeps the live fragments, and the maps of the names it uses."""
    text = (PROJECT / "deploy" / "nginx.conf").read_text()
    location = next(block for block in _blocks(text, "location") if "/(bang|chu)/(vi|en)/$ {" in block)
    used = set(re.findall(r"\$\w+", location))
    maps = [block for block in _blocks(text, "map") if block.split()[2] in used]
    return location, "\n    ".join(maps)


def _blocks(text: str, kind: str) -> list[str]:
    """Return the blocks of one kind: each ends with the brace that stands below its beginning."""
    found = re.finditer(rf"^(?P<margin> *){kind} [^\n]*{{\n.*?^(?P=margin)}}$", text, re.MULTILINE | re.DOTALL)
    return [block[0].strip() for block in found]


def nginx() -> str | None:
    """Return where nginx is on this machine, or None: then nothing is measured behind it."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def behind_nginx(folder: Path, *, port: int, upstream: int, file: Path) -> Iterator[None]:
    """Run nginx on `port` in front of the market on `upstream`, with `file` at /file."""
    program = nginx()
    assert program is not None
    home = folder / "nginx"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    shown = home / "fragment.html"  # readable by nginx's own user
    shown.write_bytes(file.read_bytes())
    for place in (home, shown):
        place.chmod(0o755)
    location, maps = deployed_parts()
    values = {
        "location": location,
        "maps": maps,
        "folder": home,
        "host": LOOPBACK,
        "port": port,
        "upstream": upstream,
        "file": shown,
    }
    config = home / "nginx.conf"
    config.write_text(_CONFIG.format(**values))
    server = subprocess.Popen([program, "-p", str(home), "-c", str(config)])
    try:
        time.sleep(1)
        if server.poll() is not None:
            raise SystemExit(f"nginx did not start: see {home}/nginx.log")
        yield
    finally:
        server.terminate()
        server.wait()


def requests(world: World) -> tuple[bytes, bytes]:
    """Return the poll of the fragment, and the request of the file."""
    return load.request("GET", f"/phien-cho/{world.session}/bang/vi/"), load.request("GET", "/file")
