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
