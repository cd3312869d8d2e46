"""How estimates read."""

from django import template

from studyhub.wording import whole_percent

register = template.Library()


@register.filter
def points_of_100(share: float) -> int:
    """Write one end of an interval of shares: 0.231 is 23."""
    return whole_percent(share)
