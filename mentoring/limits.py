"""How often a learner may ask for a review."""

from datetime import timedelta

from accounts.domain.turns import Limit

ASKS = Limit("asks", most=30, per=timedelta(hours=1))
REPLIES = Limit("replies", most=120, per=timedelta(hours=1))
