"""A real Varnish on a free port of this machine, with the VCL that docs/varnish.vcl shows to operators."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from django.conf import settings

from tests.processes import free_port, program

VCL = Path(settings.BASE_DIR) / "docs" / "varnish.vcl"
PATIENCE = 60


@contextmanager
def varnish(folder: Path, origin: str) -> Iterator["Cache"]:
    """The cache before the hub at the address `origin`."""
    port = free_port()
    vcl = VCL.read_text().replace('.port = "8000"', f'.port = "{origin.rpartition(":")[2]}"')
    (folder / "hub.vcl").write_text(vcl)
    options = f"-F -n {folder}/work -f {folder}/hub.vcl -a 127.0.0.1:{port} -s malloc,32M -T none -j none"
    command = [program("varnishd", "varnish"), *options.split()]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            await_port(port, process, folder / "log")
            yield Cache(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def await_port(port, process, log):
    started = time.monotonic()
    while process.poll() is None and time.monotonic() - started < PATIENCE:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(log.read_text())


@contextmanager
def way_to(address: str, port: int) -> Iterator[None]:
    """Hands what is asked of a port on to a cache."""

    class Forward(BaseHTTPRequestHandler):
        def do_PURGE(self):
            status, _text, _kept = Cache(address).get("/", "PURGE", **self.headers)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args):
            """Nothing is told of a request."""

    with HTTPServer(("127.0.0.1", port), Forward) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield
        server.shutdown()


class Cache:
    def __init__(self, address):
        self.address = address

    def get(self, path, method="GET", **headers):
        """Status, text, and whether it came from the cache."""
        request = urllib.request.Request(self.address + path, method=method, headers=headers)
        try:
            response = urllib.request.urlopen(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            kept = len(response.headers["X-Varnish"].split()) == 2
            return response.status, response.read().decode(errors="replace"), kept
