"""A mail server on this machine that keeps what it is sent, and fails when a test asks it to."""

import email
import email.policy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer


@dataclass
class Mailbox:
    """`refused` addresses are answered 550; `hangs_up_on` ends the connection in the middle of a mail."""

    port: int = 0
    mails: list = field(default_factory=list)
    refused: set = field(default_factory=set)
    hangs_up_on: set = field(default_factory=set)

    def to(self, address):
        return [mail for mail in self.mails if mail["To"] == address]


class Session(StreamRequestHandler):
    def handle(self):
        self.say("220 ready")
        for line in self.rfile:
            verb = line.decode().strip()
            if verb.upper() == "QUIT":
                return self.say("221 bye")
            if verb.upper().startswith("RCPT"):
                self.take_recipient(verb.partition("<")[2].partition(">")[0])
            elif verb.upper() == "DATA":
                self.say("354 go on")
                if self.recipient in self.server.mailbox.hangs_up_on:
                    return None
                self.take_mail()
            else:
                self.say("250 ok")
        return None

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())

    def take_recipient(self, address):
        self.recipient = address
        self.say("550 no such person" if address in self.server.mailbox.refused else "250 ok")

    def take_mail(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
        mail = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.server.mailbox.mails.append(mail)
        self.say("250 taken")


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    with ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        server.mailbox = Mailbox(port=server.server_address[1])
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server.mailbox
        server.shutdown()
