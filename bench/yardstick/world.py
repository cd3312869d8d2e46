"""The people and their work that the measured pages show, made by the functions behind them."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from bench.yardstick.load import write_request

# As many connections ask at once; each posts as a learner of its own.
CONNECTIONS = 4
# As many questions were asked in practice before.
PRACTISED = 1000
TOKEN = "f" * 32
ANSWER_WORDS = "The platform has to create a new environment before the code of the function runs. "


@dataclass
class Visitor:
    """Somebody with cookies, as a browser would keep them."""

    port: int
    cookies: dict[str, str]

    def get(self, path: str) -> bytes:
        """Return the request for a page."""
        return write_request(path, headers=self.headers)

    def post(self, path: str, fields: dict, *, htmx: bool = False) -> bytes:
        """Return a form as it is sent, with the token in a header as our scripts do it."""
        headers = self.headers | {"X-CSRFToken": self.cookies["csrftoken"]}
        if htmx:
            headers["HX-Request"] = "true"
        return write_request(path, headers=headers, fields=urlencode(fields, doseq=True))

    @property
    def headers(self) -> dict[str, str]:
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": pairs} if pairs else {}


def sign_in(port: int, user) -> Visitor:
    """Return `user` as a visitor of the site."""
    from bench.yardstick.sessions import store_session

    return Visitor(port, {"sessionid": store_session(user), "csrftoken": TOKEN})


class World:
    """StudyHub with its demo and one learner for each connection, and the floor with its reader."""

    def __init__(
        self, *, site_port: int, floor_port: int, floor_session: str, practised: int = PRACTISED
    ) -> None:
        from studyhub.demo.people import find_people

        self.stranger = Visitor(site_port, {})
        self.reader = Visitor(floor_port, {"sessionid": floor_session, "csrftoken": TOKEN})
        self.users = {user.email.split("@")[0]: user for user in find_people()}
        self.people = {name: sign_in(site_port, user) for name, user in self.users.items()}
        self.writers = [make_learner(number) for number in range(CONNECTIONS)]
        self.learners = [sign_in(site_port, learner) for learner in self.writers]
        self.sittings = [start_sitting(learner) for learner in self.writers]
        # Rows are counted once, before anybody posts: of an empty table PostgreSQL would always
        # read all, also when there are thousands.
        list(practise(self.writers[0], practised))

    @cached_property
    def lesson(self) -> str:
        """The address of the first lesson."""
        from lessons.domain.queries import lessons_on_shelf

        return f"/lessons/{lessons_on_shelf().first().slug}/"

    @cached_property
    def practice_page(self) -> str:
        """The address of an open question of the demo's learner."""
        return address_of(next(practise(self.users["alice"], 1)))

    def needs(self, _connection: int, count: int) -> list[bytes]:
        """Return askings for what the demo's learner needs most; each starts a practice."""
        fields = {"by": "needed", "count": "10", "easiest": "1", "hardest": "5"}
        return [self.people["alice"].post("/practice/", fields) for _number in range(count)]

    def answers(self, connection: int, count: int) -> list[bytes]:
        """Return answers to `count` fresh choice questions."""
        visitor = self.learners[connection]
        posts = []
        for item in practise(self.writers[connection], count):
            choice = item.version.content["options"][0]["id"]
            fields = {"choice": choice, "confidence": "sure"}
            posts.append(visitor.post(address_of(item), fields, htmx=True))
        return posts

    def drafts(self, connection: int, count: int) -> list[bytes]:
        """Return the saves of somebody who writes on, each based on the one before."""
        visitor, (path, written) = self.learners[connection], self.sittings[connection]
        self.sittings[connection] = path, written + count
        return [write_on(visitor, path, number) for number in range(written, written + count)]

    def remarks(self, _connection: int, count: int) -> list[bytes]:
        """Return posts to the floor."""
        return [self.reader.post("/remarks/", {"text": f"{ANSWER_WORDS}{n}"}) for n in range(count)]


def make_learner(number: int):
    """Make a learner who cannot sign in by a password: hashing one takes half a second."""
    from accounts.domain.people import create_person
    from accounts.models import Role

    return create_person(
        email=f"learner{number}@studyhub.example",
        password=None,
        display_name=f"Learner {number}",
        roles=[Role.LEARNER],
    )


def start_sitting(learner) -> tuple[str, int]:
    """Start the longest interview; return where its written answer is saved, and version 0."""
    from django.urls import reverse
    from django.utils import timezone

    from mockinterviews.domain.interviews import prepare_interview, start_interview
    from mockinterviews.domain.queries import open_blueprints

    blueprint = max(open_blueprints(), key=lambda one: one.minutes)
    now = timezone.now()
    interview = prepare_interview(learner=learner, blueprint=blueprint, now=now, seed=1)
    interview = start_interview(interview=interview, now=now)
    # As its page does when it is opened: of another a save asks first whether it may be.
    interview.questions.update(opened_at=now)
    question = interview.questions.filter(version__kind="written").first()
    return reverse("interview_draft", args=[interview.pk, question.position]), 0


def write_on(visitor: Visitor, path: str, number: int) -> bytes:
    """Return the save of somebody who has saved `number` times and wrote on since."""
    fields = {"save_id": uuid.uuid4(), "based_on": number, "parts": "text"}
    return visitor.post(path, fields | {"text": f"{ANSWER_WORDS * 8}{number}"})


def practise(learner, count: int) -> Iterator:
    """Start practices of ten choice questions and yield `count` of their items."""
    from django.utils import timezone

    from questions.domain.queries import questions_on_offer
    from questions.domain.starting import make_practice

    choices = questions_on_offer().filter(current_version__kind="single_choice")
    row = ([question.current_version_id for question in choices] * 10)[:10]
    for start in range(0, count, 10):
        practice = make_practice(learner=learner, title="All", versions=row, now=timezone.now())
        yield from practice.items.select_related("version")[: count - start]


def address_of(item) -> str:
    return f"/practice/{item.practice_id}/{item.position}/"
