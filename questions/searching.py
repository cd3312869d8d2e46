"""What search finds of questions: what they ask, never what is right; own answers and cards."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from lessons.domain.markdown import read_words
from questions.domain.queries import questions_on_offer
from questions.models import Card, Kind, Submission
from questions.models.cards import WORDS_OF_SIDES
from questions.models.submissions import WORDS
from studyhub.searchable import OwnKind, Searchable, SearchKind
from studyhub.statements import Given
from studyhub.wording import cut_words

# So many letters of what a card asks are its title.
LONGEST_CARD = 100
KINDS = (SearchKind("question", _("Question"), _("Questions"), order=3, roles=(Role.LEARNER,)),)
IN_WORDS = [kind for kind in Kind if kind.is_language]


def find_documents(pack: str) -> Iterator[Searchable]:
    """Yield the questions of a pack that are on offer: their text, without options and keys."""
    said = ("slug", "title", "topic__title", "current_version__text_html")
    questions = questions_on_offer().filter(pack=pack).select_related(None)
    # Without the content of all versions, which is more than a load may hold.
    for question in (
        questions.select_related("topic", "current_version").only(*said).iterator(chunk_size=500)
    ):
        wish = urlencode({"question": question.slug})
        text = read_words(question.current_version.text_html)
        yield Searchable(
            kind="question",
            key=question.slug,
            title=question.title,
            above=question.topic.title,
            # A short one is its own title.
            text=text if text != question.title else "",
            url=f"{reverse('practice')}?{wish}",
            topic_id=question.topic_id,
        )


def answers_in_words(learner: User | Given) -> QuerySet[Submission]:
    """Return the answers that `learner` gave in words, as their list has them.

    What an interview holds that runs is no answer yet, and where one was opened again its answers
    were taken back.
    """
    return Submission.objects.filter(
        learner=learner, withdrawn_at=None, version__kind__in=IN_WORDS
    ).annotate(vector=WORDS)


def show_answers(user: User, keys: Iterable[str]) -> dict[str, Searchable]:
    """Return the answers among `keys` that are of `user`, as search shows them."""
    shown = ("response", "submitted_at", "topic", "topic__title", "version__question__title")
    answers = (
        answers_in_words(user)
        .filter(pk__in=list(keys))
        .select_related("topic", "version__question")
        .only(*shown)
    )
    return {str(answer.pk): show_answer(answer) for answer in answers}


def show_answer(answer: Submission) -> Searchable:
    response = answer.response
    texts = response.get("sections", {"text": response.get("text", "")}).values()
    return Searchable(
        kind="answer",
        key=str(answer.pk),
        title=answer.version.question.title,
        above=f"{answer.topic.title}, {date_format(localtime(answer.submitted_at), 'DATE_FORMAT')}",
        text=" ".join(" ".join(texts).split()),
        url=reverse("answer", args=[answer.pk]),
        topic_id=answer.topic_id,
    )


def own_cards(learner: User | Given) -> QuerySet[Card]:
    """Return the cards that `learner` wrote, suspended ones as well."""
    mine = Card.objects.filter(learner=learner, kind=Card.Kind.HIGHLIGHT, deleted_at=None)
    return mine.annotate(vector=WORDS_OF_SIDES)


def show_cards(user: User, keys: Iterable[str]) -> dict[str, Searchable]:
    """Return the own cards among `keys` that are of `user`, as search shows them."""
    cards = own_cards(user).filter(pk__in=list(keys)).select_related("lesson")
    return {str(card.pk): show_card(card) for card in cards}


def show_card(card: Card) -> Searchable:
    return Searchable(
        kind="card",
        key=str(card.pk),
        title=cut_words(card.front, LONGEST_CARD),
        above=card.lesson.title if card.lesson else "",
        text=" ".join(f"{card.front} {card.back}".split()),
        url=reverse("card", args=[card.pk]),
        topic_id=card.lesson.topic_id if card.lesson else None,
    )


OWN = (
    OwnKind(
        SearchKind("card", _("Your card"), _("Your cards"), order=7, roles=(Role.LEARNER,)),
        rows=own_cards,
        key="pk",
        topic="lesson__topic_id",
        show=show_cards,
    ),
    OwnKind(
        SearchKind("answer", _("Your answer"), _("Your answers"), order=6, roles=(Role.LEARNER,)),
        rows=answers_in_words,
        key="pk",
        topic="topic_id",
        show=show_answers,
        newest="submitted_at",
    ),
)
