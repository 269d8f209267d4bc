"""Servers to measure: gunicorn as the hub has it, on a free port of this machine, stopped by their id."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.hubs import ROOT

PATIENCE = 60


class Server:
    """`with Server(environment) as server:` is a server that answers, until the end of the block."""

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        log: Path,
        probe: str = "/",
        application: str = "carthub.wsgi",
        **variables: object,
    ):
        self.application = application
        self.port = free_port()
        own = {"CARTHUB_PORT": self.port} | variables
        self.environment = {**environment, **{name: str(value) for name, value in own.items()}}
        self.log, self.probe = log, probe
        self.seconds_to_first_answer = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        command = [sys.executable, "-m", "gunicorn", "-c", "python:carthub.gunicorn", self.application]
        self.errors = self.log.open("a")
        started = time.perf_counter()
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=self.errors
        )
        try:
            self.wait(started + PATIENCE)
        except BaseException:
            self.__exit__()
            raise
        self.seconds_to_first_answer = time.perf_counter() - started
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.errors.close()

    def wait(self, until: float) -> None:
        while True:
            try:
                self.ask(self.probe)
            except OSError:
                if self.process.poll() is not None or time.perf_counter() > until:
                    sys.exit(f"A server did not start; {self.log} may say why.")
                time.sleep(0.01)
            else:
                return

    def ask(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers with small names, and body as it came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return response.status, named, response.read()
        finally:
            connection.close()

    @property
    def workers(self) -> list[int]:
        parent = self.process.pid
        return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]

    def memory(self) -> list[float]:
        """Megabytes of each worker: its own and its share of what it shares."""
        return [proportional(pid) for pid in self.workers]


def proportional(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"The memory of process {pid} is not told.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
