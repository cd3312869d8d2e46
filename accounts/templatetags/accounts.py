"""What the pages of people need beyond Django's own tags."""

from django import template
from django.conf import settings

from accounts.domain import second_steps, signing_up
from accounts.domain.browsers import describe_browser
from accounts.models import Role

register = template.Library()


@register.simple_tag(takes_context=True)
def may_sign_up(context) -> bool:
    """Tell whether to offer sign-up here; a page without a request (an error page) offers none."""
    request = context.get("request")
    return request is not None and signing_up.may_sign_up(request)


@register.simple_tag(takes_context=True)
def invitation_in_hand(context):
    """Return the invitation that a sign-up from this browser will take up, if there is one."""
    return signing_up.find_held(context["request"])


@register.simple_tag
def sign_up_rule() -> str:
    """Return how accounts are made here: open, invitation or closed."""
    return settings.SIGNUP


@register.simple_tag
def is_only_way_in(authenticator) -> bool:
    """Tell whether its owner could not sign in without this passkey."""
    return second_steps.is_only_way_in(authenticator=authenticator)


@register.simple_tag
def why_it_stays(authenticator) -> str:
    """Return the sentence on why a second step cannot be removed; an empty one where it can."""
    return second_steps.why_it_stays(authenticator=authenticator)


@register.simple_tag
def waiting_roles(user) -> list[str]:
    """Return the names of the roles that wait for a second step of their owner, in their order."""
    return [role.label for role in Role if role in user.waiting_roles]


@register.filter
def browser(user_agent: str) -> str:
    """Name a browser as people do: "Firefox on Linux"."""
    return describe_browser(user_agent)
