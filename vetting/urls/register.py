"""Addresses of the office's queue and of its register of vendors."""

from django.urls import path

from vetting.views import names, queue, register, reviews

OFFICE = "van-phong/tham-dinh/"
DOSSIER = OFFICE + "<int:pk>/"
VENDOR = OFFICE + "chu-the/<slug:slug>/"

REGISTER = [
    path(OFFICE, queue.list_dossiers, name="list-dossiers"),
    path(DOSSIER + "nhan/", reviews.take_dossier, name="take-dossier"),
    path(DOSSIER + "tra-lai/", reviews.hand_back_dossier, name="hand-back-dossier"),
    path(OFFICE + "chu-the/", register.list_vendors, name="list-vendors"),
    path(VENDOR, register.show_vendor, name="show-vendor"),
    path(VENDOR + "ten/<int:pk>/dong-y/", names.grant_name, name="grant-name"),
    path(VENDOR + "ten/<int:pk>/tu-choi/", names.refuse_name, name="refuse-name"),
    path(VENDOR + "tam-dung/", register.suspend_vendor, name="suspend-vendor"),
    path(VENDOR + "mo-lai/", register.restore_vendor, name="restore-vendor"),
    path(VENDOR + "san-pham/<int:pk>/tam-dung/", register.suspend_product, name="suspend-product"),
    path(VENDOR + "san-pham/<int:pk>/mo-lai/", register.restore_product, name="restore-product"),
]
