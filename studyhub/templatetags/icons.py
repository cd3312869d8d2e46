"""The icons of heroicons, each drawn once: the package copies and writes out a tree for each use.

The bars alone hold a dozen, so they were a tenth of the time of a page.
"""

from functools import cache

from django import template
from heroicons.templatetags import heroicons

register = template.Library()

for name in ("heroicon_micro", "heroicon_mini", "heroicon_outline", "heroicon_solid"):
    register.simple_tag(cache(getattr(heroicons, name)), name=name)
