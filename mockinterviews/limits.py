"""How often the page of a running interview may save."""

from datetime import timedelta

from accounts.domain.turns import Limit

# A page saves at most once in 1.5 s while somebody types: seven tabs at once stay below this. What
# is refused in spite of that stays in the journal, which sends it again.
DRAFTS = Limit("drafts", most=300, per=timedelta(minutes=1))
# A story saves itself while it is written, at most once in two seconds.
STORIES = Limit("stories", most=120, per=timedelta(minutes=1))
# Looking at a copy for a mentor and sharing it, and what begins an answer.
SHARES = Limit("story shares", most=90, per=timedelta(hours=1))
