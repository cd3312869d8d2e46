"""What search finds of questions: what they ask, never what is right."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from lessons.domain.markdown import read_words
from questions.domain.queries import questions_on_offer
from studyhub.searchable import Searchable, SearchKind

KINDS = (SearchKind("question", _("Question"), _("Questions"), order=3, roles=(Role.LEARNER,)),)


def find_documents(pack: str) -> Iterator[Searchable]:
    """Yield the questions of a pack that are on offer: their text, without options and keys."""
    questions = questions_on_offer().filter(pack=pack).select_related("topic", "current_version")
    for question in questions.iterator(chunk_size=500):
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
