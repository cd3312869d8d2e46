"""How often a learner may answer."""

from datetime import timedelta

from accounts.domain.turns import Limit

# A program, not a person: nobody reads and answers a question each second for a minute.
ANSWERS = Limit("answers", most=60, per=timedelta(minutes=1))
# A moment after the last key, while somebody types.
DRAFTS = Limit("answer drafts", most=120, per=timedelta(minutes=1))
# A practice or a study session that is begun writes up to fifty rows.
STARTS = Limit("starts", most=20, per=timedelta(minutes=1))
# Each report is something for an author to read.
REPORTS = Limit("problems", most=10, per=timedelta(hours=1))
# Ratings, undos and cards of one's own: keys are quick.
CARDS = Limit("cards", most=120, per=timedelta(minutes=1))
# Each keeps a file of up to 8 MB and a worker for up to two minutes.
IMPORTS = Limit("imports", most=20, per=timedelta(hours=1))
# Each answer in words keeps a worker for a second.
TRIALS = Limit("trials", most=20, per=timedelta(minutes=1))
# Asked when the keys rest for a second.
HINTS = Limit("story hints", most=120, per=timedelta(minutes=1))
