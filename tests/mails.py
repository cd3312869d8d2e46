"""A mail server for tests: speaks SMTP on a real socket, and answers as it is told."""

import signal
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_string
from email.message import Message

from django.utils import timezone

from accounts.domain.mails import SWEEP_SECONDS, sweep_mails
from accounts.models import Mail


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mails into `taken`, unless `refusal` (such as "550 No such person") says no.

    It says nothing any more from the command `silent_at` on, and takes `takes_seconds` for each.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.taken: list[Message] = []
        self.refusal = ""
        self.silent_at = ""
        self.takes_seconds = 0.0

    @property
    def port(self) -> int:
        return self.server_address[1]


class Conversation(socketserver.StreamRequestHandler):
    """One connection."""

    server: MailServer

    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].split()[0].upper()
            if word == self.server.silent_at:
                self.rfile.read()
            elif word == "DATA":
                self.say("354 go on")
                self.take()
            elif word == "RCPT" and self.server.refusal:
                self.say(self.server.refusal)
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self):
        lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
        time.sleep(self.server.takes_seconds)
        self.server.taken.append(message_from_string("\n".join(lines)))
        self.say("250 taken")

    def say(self, line: str):
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def run_mail_server(settings) -> Iterator[MailServer]:
    """Run a mail server, and let the site send through it."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def strike_after(seconds: float, error: type[BaseException]) -> Iterator[None]:
    """Raise `error` out of whatever is done then, as a signal does in a worker."""

    def strike(*_args):
        raise error

    before = signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def deliver_mails() -> list[Mail]:
    """Send what waits, as the sweep does, and return all mails, newest first."""
    later = timezone.now() + timedelta(minutes=1)
    sweep_mails(now=later, until=time.monotonic() + SWEEP_SECONDS)
    return list(Mail.objects.order_by("-created_at"))
