"""People who sit interviews while everything fails: faithful clients of the page's own endpoints.

A sitting has two tabs, each writing another part of the same story: words with a number, one batch
after the other. A tab does what static/js/interview_saver.js does: one request in flight, a save
without an answer goes out again under its own id, a later one names those before it, backoff after
a failure, a fresh token after a new sign-in. The end is found out as static/js/interview_clock.js
does, by what has passed on the PC since the server's answer: what that clock says does not matter.
"""

import http.client
import json
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

TIMEOUT = 12
BACKOFF = (0.5, 1, 2, 4)
PARTS = ("situation", "result")
# A tab of a real page saves at most once in 1.5 s.
PAUSE = 1.5
# So often a page asks for the clock.
RESYNC = 5
OFF_BY = 3600


class Unanswered(Exception):
    """No answer, or none that says what became of the save."""


@dataclass
class Tab:
    """One tab: what stands in its field, and which batches the page showed as saved."""

    part: str
    words: list[str] = field(default_factory=list)
    base: int = 0
    unanswered: list[tuple[str, str]] = field(default_factory=list)
    shown_saved: set[str] = field(default_factory=set)
    shown_kept: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    failures: int = 0
    wait_until: float = 0.0

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def next_save(self) -> str:
        """Return the id under which the text goes out: the last one's, where it is the same."""
        if self.unanswered and self.unanswered[-1][1] == self.text:
            return self.unanswered[-1][0]
        self.unanswered.append((str(uuid.uuid4()), self.text))
        return self.unanswered[-1][0]


@dataclass
class Plan:
    """What happens to one sitting beside the faults of the servers."""

    seconds: int
    hands_in_at: float | None = None
    signs_out_at: float | None = None
    # No request goes out so long before and after the deadline.
    cut: float = 0.0
    loses: float = 0.02
    pc_off: int = 0


class Sitting(threading.Thread):
    """One learner with two tabs until the server says that the interview is closed."""

    def __init__(self, *, interview, learner, port: int, plan: Plan, patience: float) -> None:
        super().__init__(daemon=True)
        self.interview, self.learner, self.port, self.plan = interview, learner, port, plan
        self.address = f"/interviews/{interview.pk}"
        self.tabs = [Tab(part) for part in PARTS]
        self.chance = random.Random(str(interview.pk))
        self.patience = patience
        self.session = self.token = ""
        self.deadline: datetime | None = None
        self.may_hand_in = plan.hands_in_at is not None
        # The server's time minus the PC's, from its last answer.
        self.offset: float | None = None
        self.slack = self.worst_drift = 0.0
        self.asked_clock = -float(RESYNC)
        self.is_closed = False
        self.late = self.lost_replies = self.conflicts = self.signed_in = 0

    def run(self) -> None:
        self.sign_in()
        began = time.monotonic()
        while not self.is_closed and time.monotonic() < began + self.patience:
            gone = time.monotonic() - began
            if self.plan.signs_out_at and gone > self.plan.signs_out_at:
                self.plan.signs_out_at = None
                self.sign_out()
            if self.plan.hands_in_at and gone > self.plan.hands_in_at:
                self.hand_in()
            self.look_at_clock()
            for tab in self.tabs:
                self.write_on(tab)
            time.sleep(PAUSE * self.chance.uniform(0.7, 1.3))
        # What a tab still holds goes out from the receipt: the server keeps it as late text.
        for tab in self.tabs:
            if tab.text and tab.text.split()[-1] not in tab.shown_saved:
                self.save(tab)

    def write_on(self, tab: Tab) -> None:
        if self.left() > 0 and not self.is_closed:
            tab.words.append(f"{tab.part}{len(tab.words)}")
        if self.is_cut() or time.monotonic() < tab.wait_until:
            return
        # Up to the last second: each batch goes out until it has an answer.
        if tab.words and tab.words[-1] not in tab.shown_saved:
            self.save(tab)

    def left(self) -> float:
        """Return the seconds that the page shows, whatever the PC's clock says."""
        if self.deadline is None or self.offset is None:
            return 1.0
        return self.deadline.timestamp() - (self.pc_now() + self.offset)

    def pc_now(self) -> float:
        """Return what the PC's clock says: its pace is right, and it is off by an hour."""
        return time.monotonic() + self.plan.pc_off

    def is_cut(self) -> bool:
        # Before the server has said the deadline there is nothing to be cut around.
        return self.deadline is not None and abs(self.left()) < self.plan.cut

    def look_at_clock(self) -> None:
        if self.is_cut() or (self.left() > 0 and self.pc_now() < self.asked_clock + RESYNC):
            return
        sent_at = self.asked_clock = self.pc_now()
        try:
            said = self.ask("GET", f"{self.address}/clock/")
        except Unanswered:
            return
        self.take_clock(said, sent_at)
        self.token = said["csrf_token"]

    def take_clock(self, said: dict, sent_at: float) -> None:
        now = datetime.fromisoformat(said["now"]).timestamp()
        answered_at = self.pc_now()
        offset, slack = now - (sent_at + answered_at) / 2, (answered_at - sent_at) / 2
        if self.offset is not None:
            # Either answer may be off by half the time that it took.
            drift = abs(offset - self.offset) - slack - self.slack
            self.worst_drift = max(self.worst_drift, drift)
        self.offset, self.slack = offset, slack
        if said["deadline"]:
            self.deadline = datetime.fromisoformat(said["deadline"])
        self.is_closed = said["state"] == "closed"

    def save(self, tab: Tab) -> None:
        save_id, text = tab.next_save(), tab.text
        fields = [("save_id", save_id), ("based_on", tab.base), ("parts", tab.part)]
        fields += [("after", other) for other, _text in tab.unanswered[-20:] if other != save_id]
        fields.append((tab.part, text))
        tab.sent |= set(text.split())
        sent_at = self.pc_now()
        try:
            said = self.ask("POST", f"{self.address}/drafts/1/", fields)
            if self.chance.random() < self.plan.loses:
                self.lost_replies += 1
                raise Unanswered("lost acknowledgement")
        except Unanswered:
            tab.wait_until = time.monotonic() + BACKOFF[min(tab.failures, len(BACKOFF) - 1)]
            tab.failures += 1
            return
        tab.failures = 0
        self.take_clock(said["clock"], sent_at)
        self.settle(tab, said, text)

    def settle(self, tab: Tab, said: dict, text: str) -> None:
        outcome = said["outcome"]
        if outcome == "conflict":
            # Whoever sits here chooses what stands in this tab.
            self.conflicts += 1
            tab.unanswered.clear()
            tab.base = said["number"]
            return
        tab.unanswered.clear()
        tab.base = max(tab.base, said["number"])
        if outcome == "late":
            self.late += 1
            tab.shown_kept |= set(text.split())
        else:
            tab.shown_saved |= set(text.split())

    def hand_in(self) -> None:
        """Hand in once both tabs show everything as saved, as the button waits for it."""
        for tab in self.tabs:
            if tab.text and tab.text.split()[-1] not in tab.shown_saved:
                return
        try:
            self.ask("POST", f"{self.address}/hand-in/", [], as_page=True)
        except Unanswered:
            return
        self.plan.hands_in_at = None

    def sign_in(self) -> None:
        from django.db import close_old_connections

        from bench.yardstick.sessions import store_session

        while True:
            try:
                close_old_connections()
                self.session = store_session(self.learner)
                break
            except Exception:  # the database is away for a moment
                time.sleep(0.5)
        self.token = "f" * 32
        self.signed_in += 1

    def sign_out(self) -> None:
        self.session = "0" * 32

    def ask(self, method: str, path: str, fields=None, *, as_page: bool = False) -> dict:
        """Return the JSON of an answer; of a page an empty one. Raise Unanswered."""
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={self.token}"}
        body = None
        if fields is not None:
            body = urlencode([*fields, ("csrfmiddlewaretoken", self.token)])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            raw = reply.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(type(error).__name__) from None
        finally:
            connection.close()
        if reply.status == 401 or (as_page and "/account/" in (reply.getheader("Location") or "")):
            self.sign_in()
            raise Unanswered("signed out")
        if reply.status >= 400:
            raise Unanswered(str(reply.status))
        return {} if as_page else json.loads(raw)
