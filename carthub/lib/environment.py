"""What a fresh machine lacks: a secret key of its own and a free port."""

import errno
import os
import socket
import tempfile
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def local_secret_key(folder: Path) -> str:
    """The key in FOLDER/secret_key, made on the first call.

    Hard-linking a finished file is the atomic step: of two processes that start at once,
    one makes the key and both read the same one, never half of it.
    """
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=folder, prefix="secret_key.") as draft:
            draft.write(get_random_secret_key())
            draft.flush()
            link_once(draft.name, path)
    return path.read_text()


def link_once(source: str, target: Path) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        return


def host_and_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def reachable_host(host: str) -> str:
    """A server that listens everywhere is reached, from its own machine, on the loopback."""
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host


def port_trouble(host: str, port: int) -> str:
    """One line that says why the port cannot be served, or nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return trouble_line(error, host, port)
        except OverflowError:
            return f"{port} is no port: it must lie between 1 and 65535."
    return ""


def trouble_line(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken. Stop what runs there, or try another: make run PORT={port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has. Try another: make run PORT={port + 8000}"
    return f"Nothing can be served on {host_and_port(host, port)}: {error.strerror or error}."
