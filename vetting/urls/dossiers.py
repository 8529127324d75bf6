"""Addresses of a vendor's own desk: its profile, its products and its dossiers."""

from django.urls import path

from vetting.views import dossiers, products, vendors

OWN = "gian-hang/<slug:vendor_slug>/ho-so/"

OWN_DOSSIERS = [
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
]
