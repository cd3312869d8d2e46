"""How often a program may ask."""

from datetime import timedelta

from accounts.domain.turns import Limit

# Two a second in the long run, and a page of a script at once.
REQUESTS = Limit("api", most=120, per=timedelta(minutes=1))
TOKENS = Limit("tokens", most=20, per=timedelta(hours=1))
