"""Addresses of vetting: the vendor's side, the office's side, and the papers both may look at."""

from django.urls import path

from vetting.commune_urls import COMMUNES
from vetting.decision_urls import DECISIONS
from vetting.desk_urls import DESK
from vetting.draft_urls import DRAFTS
from vetting.lot_urls import LOTS
from vetting.product_urls import PRODUCT_PAGES
from vetting.rule_urls import RULES
from vetting.team_urls import TEAM
from vetting.views import copies, dossiers, files, products, public_papers, queue, register, reviews, vendors

app_name = "vetting"

OWN = "gian-hang/<slug:vendor_slug>/ho-so/"
OFFICE = "van-phong/tham-dinh/"
DOSSIER = OFFICE + "<int:pk>/"
VENDOR = OFFICE + "chu-the/<slug:slug>/"

urlpatterns = [
    *RULES,
    *TEAM,
    *PRODUCT_PAGES,
    path("gian-hang/mo/", vendors.open_vendor, name="open-vendor"),
    path(OWN, dossiers.show_vendor_dossier, name="show-vendor-dossier"),
    path(OWN + "co-so/", vendors.edit_vendor, name="edit-vendor"),
    path(OWN + "mo-moi/", dossiers.open_dossier, name="open-dossier"),
    path(OWN + "gui/", dossiers.submit_dossier, name="submit-dossier"),
    path(OWN + "lan/<int:pk>/", dossiers.show_past_dossier, name="show-past-dossier"),
    path(OWN + "san-pham/", products.list_products, name="list-own-products"),
    path(OWN + "san-pham/moi/", products.add_product, name="add-product"),
    path(OWN + "san-pham/<int:pk>/", products.edit_product, name="edit-product"),
    path(OWN + "san-pham/<int:pk>/dua-vao/", dossiers.include_product, name="include-product"),
    path(OWN + "san-pham/<int:pk>/bo-ra/", dossiers.leave_out_product, name="leave-out-product"),
    *DRAFTS,
    path(OFFICE, queue.list_dossiers, name="list-dossiers"),
    path(DOSSIER + "nhan/", reviews.take_dossier, name="take-dossier"),
    path(DOSSIER + "tra-lai/", reviews.hand_back_dossier, name="hand-back-dossier"),
    *DESK,
    *DECISIONS,
    path(OFFICE + "chu-the/", register.list_vendors, name="list-vendors"),
    path(VENDOR, register.show_vendor, name="show-vendor"),
    path(VENDOR + "tam-dung/", register.suspend_vendor, name="suspend-vendor"),
    path(VENDOR + "mo-lai/", register.restore_vendor, name="restore-vendor"),
    path(VENDOR + "san-pham/<int:pk>/tam-dung/", register.suspend_product, name="suspend-product"),
    path(VENDOR + "san-pham/<int:pk>/mo-lai/", register.restore_product, name="restore-product"),
    path("ho-so/giay-to/<int:pk>/trang/<int:page>/", files.show_paper_page, name="show-paper-page"),
    path("ho-so/giay-to/<int:pk>/anh-nho/", files.show_paper_thumbnail, name="show-paper-thumbnail"),
    path("ho-so/giay-to/<int:pk>/tep/", files.download_paper, name="download-paper"),
    path(DOSSIER + "giay/<int:paper_pk>/che/", copies.show_easel, name="show-easel"),
    path(DOSSIER + "giay/<int:paper_pk>/che/cong-khai/", copies.publish_copy, name="publish-copy"),
    path(DOSSIER + "giay/<int:paper_pk>/che/rut/", copies.withdraw_copy, name="withdraw-copy"),
    path("giay-to/<str:code>/", public_papers.show_public_paper, name="show-public-paper"),
    path("giay-to/<str:code>/trang/<int:page>/", public_papers.show_public_page, name="show-public-page"),
    path("giay-to/<str:code>/tep/", public_papers.download_public_paper, name="download-public-paper"),
    *COMMUNES,
    *LOTS,
]
