"""Addresses of the office's rules, and of what happens to accepted papers on a vendor's page."""

from django.urls import path

from vetting.views import accepted, rules

ALL = "van-phong/tham-dinh/quy-dinh/"
VENDOR = "van-phong/tham-dinh/chu-the/<slug:slug>/"

RULES = [
    path(ALL, rules.show_rules, name="show-rules"),
    path(ALL + "moi/", rules.add_rule, name="add-rule"),
    path(ALL + "<int:pk>/doi/", rules.change_rule, name="change-rule"),
    path(ALL + "<int:pk>/ngung/", rules.end_rule, name="end-rule"),
    path(ALL + "<int:pk>/rut/", rules.withdraw_rule, name="withdraw-rule"),
    path(ALL + "tieu-chi/", rules.list_criteria, name="list-criteria"),
    path(ALL + "tieu-chi/<slug:kind>/", rules.edit_criteria, name="edit-criteria"),
    path(VENDOR + "quy-dinh/", rules.explain_rules, name="explain-rules"),
    path(VENDOR + "giay/<int:pk>/gia-han/", accepted.extend_certificate, name="extend-certificate"),
    path(VENDOR + "giay/<int:pk>/bang-chung/", accepted.download_evidence, name="download-extension-evidence"),
    path(VENDOR + "giay/<int:pk>/thu-hoi/", accepted.revoke_paper, name="revoke-paper"),
    path(VENDOR + "dieu-kien/<int:pk>/", accepted.meet_condition, name="meet-condition"),
]
