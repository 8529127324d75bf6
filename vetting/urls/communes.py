"""Addresses of the monthly confirmation by communes: the office's, and the one in the letters."""

from django.urls import path

from vetting.views import commune_round, communes

DESK = "van-phong/tham-dinh/xa-phuong/"

COMMUNES = [
    path(DESK, communes.show_communes, name="show-communes"),
    path(DESK + "dau-moi/", communes.keep_commune_contacts, name="keep-commune-contacts"),
    path(DESK + "so/", communes.show_commune_register, name="show-commune-register"),
    path(DESK + "so.xlsx", communes.download_commune_register, name="download-commune-register"),
    path(DESK + "gui-lai/<int:pk>/", communes.resend_commune_round, name="resend-commune-round"),
    path(DESK + "tra-loi/<int:pk>/", communes.handle_commune_answer, name="handle-commune-answer"),
    path("xa-phuong/xac-nhan/<str:token>/", commune_round.confirm_producers, name="confirm-producers"),
]
