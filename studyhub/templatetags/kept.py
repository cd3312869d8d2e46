"""Parts of a page that are drawn once for all who would see the same.

    {% kept "ui/areas.html" with bars=bars %}

draws a template like `{% include %}`, and keeps what came of it for the next page. The template
sees nothing but the values that the tag names, no request and no person, and all of these values
together are the key under which it is kept, with the language. So what it shows can depend on
nothing that the key does not hold, and nobody is shown what was drawn for somebody else. Values are
texts, numbers, flags and frozen objects: what cannot be a key raises TypeError. Times have no place
in it, for they are shown in the reader's zone.

    {% kept "ui/bottom_bar.html" with bars=bars filling csrf_token=csrf_token %}

leaves a gap wherever the template writes out `csrf_token`, and each page fills it with its own: the
name of a person, or the token of a form. The template sees a stand-in for such a value, which it
can do nothing with but write it out.
"""

import re
import secrets
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context, Node, TemplateSyntaxError
from django.template.base import render_value_in_context, token_kwargs
from django.utils.html import conditional_escape
from django.utils.translation import get_language

register = template.Library()

MOST = 4096
# Nobody can write what stands in a gap, since nobody knows this word.
SECRET = secrets.token_hex(8)
GAP = re.compile(rf"{SECRET}-(\w+)-")


@lru_cache(MOST)
def draw(
    engine, name: str, names: tuple, values: tuple, gaps: tuple, autoescape: bool, _language: str
) -> list[str]:
    """Return the template drawn with `values` alone: text, name of a gap, text, and so on."""
    context = Context(dict(zip(names, values, strict=True)), autoescape=autoescape)
    context.update({gap: f"{SECRET}-{gap}-" for gap in gaps})
    return GAP.split(engine.get_template(name).render(context))


class Kept(Node):
    """The place of a part that is kept."""

    def __init__(self, name: str, values: dict, fillings: dict) -> None:
        self.name = name
        self.names = tuple(values)
        self.values = tuple(values.values())
        self.gaps = tuple(fillings)
        self.fillings = fillings

    def render(self, context) -> str:
        values = tuple(value.resolve(context, ignore_failures=True) for value in self.values)
        # Who works on a template sees each change of it.
        draws = draw.__wrapped__ if settings.DEBUG else draw
        pieces = draws(
            context.template.engine,
            self.name,
            self.names,
            values,
            self.gaps,
            context.autoescape,
            get_language(),
        )
        if not self.gaps:
            return pieces[0]
        # Only what was written out: a token that no form shows need not be made.
        filled = {
            gap: write_out(self.fillings[gap].resolve(context), context)
            for gap in set(pieces[1::2])
        }
        return "".join(filled[one] if at % 2 else one for at, one in enumerate(pieces))


def write_out(value: Any, context) -> str:
    """Return what a template writes for a value: a text has neither a zone nor two spellings."""
    if isinstance(value, str):
        return conditional_escape(value) if context.autoescape else value
    return render_value_in_context(value, context)


@register.tag
def kept(parser, token) -> Kept:
    """Parse `{% kept "template.html" with name=value ... filling name=value ... %}`."""
    _tag, name, *rest = token.split_contents()
    if name[:1] not in "\"'" or name[:1] != name[-1:]:
        raise TemplateSyntaxError(
            f"{{% {token.contents} %}}: kept takes the name of a template in quotation marks, then "
            "perhaps `with` and values by name, and `filling` and values by name."
        )
    values = take_values("with", rest, parser)
    fillings = take_values("filling", rest, parser)
    if rest:
        raise TemplateSyntaxError(f"{{% {token.contents} %}}: {rest[0]} names no value.")
    return Kept(name[1:-1], values, fillings)


def take_values(word: str, rest: list[str], parser) -> dict:
    """Take the values that follow `word` from what is left of a tag."""
    if rest[:1] != [word]:
        return {}
    del rest[0]
    return token_kwargs(rest, parser)
