"""Gunicorn reads this module as its configuration: python -m gunicorn -c python:carthub.gunicorn"""

import os
import sys
from urllib.parse import quote

from django.conf import settings
from gunicorn.glogging import Logger

from carthub.lib.environment import host_and_port, port_trouble
from carthub.lib.logs import without_token

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carthub.settings")

wsgi_app = "carthub.wsgi"
bind = host_and_port(settings.HOST, settings.PORT)
workers = settings.WORKERS
worker_class = "gthread"
threads = 4
preload_app = True
timeout = 60
control_socket_disable = True

errorlog = "-"
loglevel = "warning"
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"  # no query, no visitor
logger_class = "carthub.gunicorn.PathLogger"


class PathLogger(Logger):
    """Paths as they were sent, because a decoded line break would forge a line; and without secrets."""

    def atoms(self, resp, req, environ, request_time):
        atoms = super().atoms(resp, req, environ, request_time)
        return atoms | {"U": quote(without_token(atoms["U"]))}


def on_starting(server):
    """Gunicorn itself would retry a taken port for five seconds and print a page."""
    takes_over = bool(server.master_pid)
    if not takes_over and (trouble := port_trouble(settings.HOST, settings.PORT)):
        sys.exit(trouble)


def when_ready(server):
    site = settings.SITE_URL
    sys.stdout.write(f"\n  Site   {site}/\n  Admin  {site}/admin/\n\n  Ctrl-C stops it.\n\n")
    sys.stdout.flush()
