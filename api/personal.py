"""What tokens tell of their person."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from accounts.domain.personal import Eraser, Export, Row
from accounts.models import User
from api.models import KeptResponse, Token


def tell_tokens(person: User) -> Iterator[Row]:
    tokens = Token.objects.filter(person=person).order_by("created_at", "pk")
    yield from tokens.values(
        *("name", "scopes", "created_at", "expires_at", "revoked_at", "last_used_at")
    )


EXPORTS = (Export(name="tokens", title=_("API tokens"), models=(Token,), tell=tell_tokens),)
ERASERS = (
    Eraser(models=(Token, KeptResponse), goes=_("your API tokens and what they were answered")),
)
UNTOLD = {KeptResponse: "copies of answers of the API, kept for two days"}
