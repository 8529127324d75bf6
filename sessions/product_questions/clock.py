"""By when a question about a product is answered, and when its vendor is reminded. Pure."""

from datetime import timedelta

ANSWER_WITHIN = timedelta(hours=48)
REMIND_AFTER = timedelta(hours=24)  # of silence
ANSWER_HOURS = ANSWER_WITHIN // timedelta(hours=1)
KEPT = timedelta(days=30)  # how long the contact of a visitor is kept after the answer
LONGEST_KEPT = timedelta(days=180)  # the same when nobody ever answered
