"""Addresses of regular prices: history and proofs of a product, the office's list, the files."""

from django.urls import path

from vetting.views import prices

OWN = "gian-hang/<slug:vendor_slug>/ho-so/san-pham/<int:pk>/gia/"
OFFICE = "van-phong/tham-dinh/gia/"

PRICES = [
    path(OWN, prices.show_prices, name="show-prices"),
    path(OWN + "bang-chung/", prices.add_proof, name="add-proof"),
    path(OWN + "<int:proof_pk>/rut/", prices.withdraw_proof, name="withdraw-proof"),
    path(OFFICE, prices.list_proofs, name="list-proofs"),
    path(OFFICE + "<int:pk>/", prices.judge_proof, name="judge-proof"),
    path("ho-so/gia/<int:pk>/trang/<int:page>/", prices.show_proof_page, name="show-proof-page"),
    path("ho-so/gia/<int:pk>/tep/", prices.download_proof, name="download-proof"),
]
