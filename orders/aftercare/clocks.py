"""How long each side may take after the tap. Every length has its reason beside it."""

from datetime import timedelta

# An answer to a proposed change: goods of the night market leave within days, and a day catches every habit of looking.
PROPOSAL_LASTS = timedelta(hours=24)

# Both sides say their part of a case: as long as the market gives a vendor to answer what is said of its goods.
CASE_ANSWER = timedelta(days=3)

# Who is silent is reminded once, while there is a day left to answer.
CASE_REMINDER = timedelta(days=1)

# The office decides. Peers close a claim within 30 days of receipt, the same 30 days in which a buyer who was informed
# wrongly may end a contract free of charge and be refunded (Decree 55/2024, arts 37-38); half of that leaves the vendor
# time to give the money back within them.
CASE_DECISION = timedelta(days=15)

# A basket somebody filled or looked through a moment ago needs no mail about itself.
BASKET_IN_USE = timedelta(minutes=5)

# News of a seal that is older is no news: a market without workers for a day tells nobody of it.
NEWS_LASTS = timedelta(days=1)

# The day after the night whoever sold is reminded of what has not left; goods leave within three days.
DELIVER_REMINDER = timedelta(days=1)
DELIVER_REMINDER_UNTIL = timedelta(days=7)

# Three days after it, when goods have arrived, buyers who are silent are asked once whether they did. The reports of
# deliveries and payments are compiled anew for the last time after fourteen days: later words change no figure.
CONFIRM_REMINDER = timedelta(days=3)
CONFIRM_REMINDER_UNTIL = timedelta(days=14)
CONFIRM_REST = timedelta(hours=12)  # after the vendor's word, of which the buyer was told then
