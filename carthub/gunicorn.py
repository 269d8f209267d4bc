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
logger_class = "carthub.gunicorn.PathLogger"


class PathLogger(Logger):
    """One short line for each request: no query, no visitor, no secret.

    Paths stand as they were sent, because a decoded line break would forge a line. Gunicorn's own way to
    gather what a format might name costs more than a kept page.
    """

    def access(self, resp, req, environ, request_time):
        status, _space, _words = str(resp.status).partition(" ")
        path = quote(without_token(environ["PATH_INFO"]))
        milliseconds = request_time.total_seconds() * 1000
        line = "%s %s %s %s %s bytes %d ms"
        self.access_log.info(
            line, self.now(), environ["REQUEST_METHOD"], path, status, resp.sent, milliseconds
        )


def on_starting(server):
    """Gunicorn itself would retry a taken port for five seconds and print a page."""
    takes_over = bool(server.master_pid)
    if not takes_over and (trouble := port_trouble(settings.HOST, settings.PORT)):
        sys.exit(trouble)


def when_ready(server):
    site = settings.SITE_URL
    sys.stdout.write(f"\n  Site   {site}/\n  Admin  {site}/admin/\n\n  Ctrl-C stops it.\n\n")
    sys.stdout.flush()
