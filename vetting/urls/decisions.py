"""Addresses of decisions: corrections, conditions, commitments, and what a decision says."""

from django.urls import path

from vetting.views import conditions, corrections, decisions, dossiers, reviews

OWN = "gian-hang/<slug:vendor_slug>/ho-so/"
OFFICE = "van-phong/tham-dinh/"
DOSSIER = OFFICE + "<int:pk>/"
ITEM = DOSSIER + "muc/<int:correction_pk>/"

DECISIONS = [
    path(OWN + "gui-ma/", dossiers.send_commitment_code, name="send-commitment-code"),
    path(OWN + "muc/<int:pk>/tra-loi/", corrections.answer_correction, name="answer-correction"),
    path(OWN + "lan/<int:pk>/quyet-dinh/", decisions.show_own_decision, name="show-own-decision"),
    path(OWN + "lan/<int:pk>/quyet-dinh/pdf/", decisions.download_own_decision, name="download-own-decision"),
    path(OFFICE + "dieu-kien/", conditions.list_conditions, name="list-conditions"),
    path(DOSSIER, decisions.show_dossier, name="show-dossier"),
    path(DOSSIER + "giao/", reviews.assign_dossier, name="assign-dossier"),
    path(DOSSIER + "quyet-dinh/", decisions.decide_dossier, name="decide-dossier"),
    path(DOSSIER + "van-ban/", decisions.show_decision, name="show-decision"),
    path(DOSSIER + "van-ban/pdf/", decisions.download_decision, name="download-decision"),
    path(DOSSIER + "muc/", corrections.raise_correction, name="raise-correction"),
    path(ITEM + "xong/", corrections.settle_correction, name="settle-correction"),
    path(ITEM + "mo-lai/", corrections.reopen_correction, name="reopen-correction"),
    path(ITEM + "bo/", corrections.drop_correction, name="drop-correction"),
]
