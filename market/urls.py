"""Every address of the market. Each app names its own; here they only come together."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("market.storefront.urls")),
    path("", include("market.accounts.urls")),
    path("", include("market.notices.urls")),
    path("", include("market.mine.urls")),
    path("", include("market.places.urls")),
    path("", include("market.policies.urls")),
    path("", include("market.files.urls")),
    path("", include("vetting.urls")),  # "/gian-hang/mo/" comes before "/gian-hang/<vendor>/"
    path("", include("sessions.urls")),
    path("", include("orders.urls")),
    path("", include("orders.reports.urls")),
    path("", include("market.office_home.urls")),  # last: its /gian-hang/<slug>/ would take /gian-hang/mo/
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("market.demo.urls")))
if settings.DEMO or settings.DEBUG:
    urlpatterns.append(path("dev/", include("market.demo.gallery_urls")))

handler400 = "market.storefront.views.problems.unreadable"
handler403 = "market.storefront.views.problems.forbidden"
handler404 = "market.storefront.views.problems.not_found"
handler500 = "market.storefront.views.problems.broken"
