"""Parts of a page that are drawn once for all who would see the same.

    {% kept "ui/areas.html" with bars=bars %}

draws a template like `{% include %}`, and keeps what came of it for the next page. The template
sees nothing but the values that the tag names, no request and no person, and all of these values
together are the key under which it is kept, with the language. So what it shows can depend on
nothing that the key does not hold, and nobody is shown what was drawn for somebody else. Values are
texts, numbers, flags and frozen objects: what cannot be a key raises TypeError. A form has no place
in it, for its token is a person's, nor have times, which are shown in the reader's zone.
"""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Context, Node, TemplateSyntaxError
from django.template.base import token_kwargs
from django.utils.translation import get_language

register = template.Library()

MOST = 2048


@lru_cache(MOST)
def draw(engine, name: str, names: tuple, values: tuple, autoescape: bool, _language: str) -> str:
    """Return the template drawn with `values` alone."""
    context = Context(dict(zip(names, values, strict=True)), autoescape=autoescape)
    return engine.get_template(name).render(context)


class Kept(Node):
    """The place of a part that is kept."""

    def __init__(self, name: str, values: dict) -> None:
        self.name = name
        self.names = tuple(values)
        self.values = tuple(values.values())

    def render(self, context) -> str:
        values = tuple(value.resolve(context, ignore_failures=True) for value in self.values)
        # Who works on a template sees each change of it.
        draws = draw.__wrapped__ if settings.DEBUG else draw
        return draws(
            context.template.engine,
            self.name,
            self.names,
            values,
            context.autoescape,
            get_language(),
        )


@register.tag
def kept(parser, token) -> Kept:
    """Parse `{% kept "template.html" %}` or `{% kept "template.html" with name=value ... %}`."""
    _tag, name, *rest = token.split_contents()
    if name[:1] not in "\"'" or name[:1] != name[-1:] or (rest and rest[0] != "with"):
        raise TemplateSyntaxError(
            f"{{% {token.contents} %}}: kept takes the name of a template in quotation marks, then "
            "perhaps `with` and values by name."
        )
    bits = rest[1:]
    values = token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError(f"{{% {token.contents} %}}: {bits[0]} names no value.")
    return Kept(name[1:-1], values)
