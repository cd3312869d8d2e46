"""How estimates read."""

from django import template

register = template.Library()


@register.filter
def points_of_100(share: float) -> int:
    """Write one end of an interval of shares: 0.231 is 23."""
    return round(100 * share)
