"""A browser without a window: cookies, and forms that are sent as they were opened."""

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
import uuid

from tests.html_forms import Fields

PATIENCE = 60


class Browser:
    def __init__(self):
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, address):
        """Status and bytes."""
        return self.ask(urllib.request.Request(address))

    def text(self, address):
        status, body = self.get(address)
        assert status == 200, (status, body[:2000])
        return body.decode()

    def send(self, address, files=(), **changes):
        """Open a form, change some fields and send it."""
        values = [pair for pair in Fields(self.text(address)).values if pair[0] not in changes]
        boundary = uuid.uuid4().hex
        parts = [(f'name="{name}"', str(value).encode()) for name, value in [*values, *changes.items()]]
        parts += [(f'name="{name}"; filename="{file.name}"', file.read()) for name, file in files]
        body = b"".join(
            f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + value + b"\r\n"
            for head, value in parts
        )
        request = urllib.request.Request(address, data=body + f"--{boundary}--\r\n".encode())
        request.add_header("Content-Type", f"multipart/form-data; boundary={boundary}")
        return self.ask(request)

    def ask(self, request):
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read()
