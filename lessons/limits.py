"""How often somebody may do what costs the site something. Real work stays far below."""

from datetime import timedelta

from accounts.domain.turns import Limit

# A note saves itself while it is typed, at most once in two seconds.
NOTES = Limit("notes", most=120, per=timedelta(minutes=1))
