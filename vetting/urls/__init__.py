"""Addresses of vetting: the vendor's side, the office's side, and the papers both may look at."""

from vetting.urls.communes import COMMUNES
from vetting.urls.decisions import DECISIONS
from vetting.urls.desk import DESK
from vetting.urls.dossiers import OWN_DOSSIERS
from vetting.urls.drafts import DRAFTS
from vetting.urls.lots import LOTS
from vetting.urls.papers import PAPERS
from vetting.urls.pictures import PICTURES
from vetting.urls.prices import PRICES
from vetting.urls.products import PRODUCT_PAGES
from vetting.urls.register import REGISTER
from vetting.urls.rules import RULES
from vetting.urls.team import TEAM

app_name = "vetting"

urlpatterns = [
    *TEAM,
    *OWN_DOSSIERS,
    *PRODUCT_PAGES,
    *PRICES,
    *PICTURES,
    *DRAFTS,
    *REGISTER,
    *DESK,
    *DECISIONS,
    *RULES,
    *PAPERS,
    *COMMUNES,
    *LOTS,
]
