"""The parts of a mail. Each knows how it reads in text and in HTML."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# Mail programs read styles at the elements alone. Colours are left to them: they know whether it
# is dark.
FONT = (
    "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Noto Sans',sans-serif;"
    "font-size:16px;line-height:1.5"
)
PARAGRAPH = "margin:0 0 16px"
SMALL = "margin:0 0 8px;font-size:14px"
LINK = "font-weight:600"
CODE = "margin:0 0 16px;font-size:24px;font-weight:600;letter-spacing:2px"


@register.simple_block_tag(takes_context=True)
def subject(context, content) -> str:
    """Set the subject: one line, whatever is written in it."""
    context["mail"]["subject"] = join(content)
    return ""


@register.simple_block_tag(takes_context=True)
def paragraph(context, content) -> str:
    return block(context, content, PARAGRAPH)


@register.simple_block_tag(takes_context=True)
def small(context, content) -> str:
    """What is true of each mail of its kind: who gets it and how to have none."""
    return block(context, content, SMALL)


@register.simple_block_tag(takes_context=True)
def code(context, content) -> str:
    """A code to be typed in."""
    return block(context, content, CODE)


@register.simple_block_tag(takes_context=True)
def action(context, content, url) -> str:
    """The one thing to do, with its address: written out in text."""
    label = join(content)
    if not context["as_html"]:
        return f"\n\n{label}:\n{url}\n\n"
    return format_html(
        '<p style="{}"><a href="{}" style="{}">{}</a></p>\n',
        PARAGRAPH,
        url,
        LINK,
        SafeString(label),
    )


@register.simple_tag(takes_context=True)
def rule(context) -> str:
    """What separates the mail from its small print."""
    if not context["as_html"]:
        return "\n\n-- \n\n"
    return SafeString('<hr style="margin:24px 0 16px;border:0;border-top:1px solid #8a949c">\n')


@register.simple_tag(takes_context=True)
def begin(context) -> str:
    if not context["as_html"]:
        return ""
    return format_html(
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark">'
        "<title>{}</title></head>\n"
        '<body style="margin:0;padding:24px 16px;{}"><div style="max-width:34rem">\n',
        SafeString(context["mail"]["subject"]),
        FONT,
    )


@register.simple_tag(takes_context=True)
def end(context) -> str:
    return SafeString("</div></body></html>\n") if context["as_html"] else ""


def block(context, content: str, style: str) -> str:
    """One paragraph. A name that holds line breaks stays one line: it can forge no other part."""
    said = join(content)
    if not context["as_html"]:
        return f"\n\n{said}\n\n"
    return format_html('<p style="{}">{}</p>\n', style, SafeString(said))


def join(content: str) -> str:
    return " ".join(content.split())
