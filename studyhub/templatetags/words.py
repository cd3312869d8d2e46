"""Django's tags of translation, which templates load as `i18n`, with sentences looked up once.

`{% translate "Sign out" %}` looks its words up through four layers each time it is drawn, and a
page has a hundred. Words that stand in the template itself are the same for everybody who reads the
same language, so each is looked up once for each language.
"""

from django.template import Library
from django.templatetags import i18n
from django.utils.translation import get_language

register = Library()
register.tags |= i18n.register.tags
register.filters |= i18n.register.filters


class KeptWords(i18n.TranslateNode):
    """A sentence without anything of the page in it."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, node.asvar, node.message_context)
        self.known: dict[tuple, str] = {}

    def render(self, context) -> str:
        key = get_language(), context.autoescape
        try:
            said = self.known[key]
        except KeyError:
            said = super().render(context)
            self.known[key] = said = context[self.asvar] if self.asvar else said
        if self.asvar:
            context[self.asvar] = said
            return ""
        return said


@register.tag("translate")
@register.tag("trans")
def translate(parser, token) -> i18n.TranslateNode:
    """The words in the reader's language."""
    node = i18n.do_translate(parser, token)
    said = node.filter_expression
    is_bare = isinstance(said.var.literal, str) and not (said.filters or node.message_context)
    return KeptWords(node) if is_bare else node
