"""`{% url %}` as Django has it, with addresses that are reckoned once."""

from django import template
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse_url
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from studyhub.addresses import find_address

register = template.Library()


class Address(URLNode):
    """Django's node, without the namespace of the page's own app: there are none here."""

    def render(self, context) -> str:
        args = [arg.resolve(context) for arg in self.args]
        named = {name: value.resolve(context) for name, value in self.kwargs.items()}
        try:
            address = find_address(self.view_name.resolve(context), *args, **named)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar:
            context[self.asvar] = address
            return ""
        return conditional_escape(address) if context.autoescape else address


@register.tag
def url(parser, token) -> Address:
    """The address of a page by its name."""
    parsed = parse_url(parser, token)
    return Address(parsed.view_name, parsed.args, parsed.kwargs, parsed.asvar)
