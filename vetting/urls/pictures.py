"""Addresses of a product's pictures: its vendor's page, and the office's page of those that wait."""

from django.urls import path

from vetting.views import pictures

OWN = "gian-hang/<slug:vendor_slug>/ho-so/san-pham/<int:pk>/anh/"
ONE = OWN + "<int:picture_pk>/"
OFFICE = "van-phong/tham-dinh/anh/"

PICTURES = [
    path(OWN, pictures.list_pictures, name="list-pictures"),
    path(OWN + "them/", pictures.add_picture, name="add-picture"),
    path(ONE + "mo-ta/", pictures.describe_picture, name="describe-picture"),
    path(ONE + "cho/", pictures.place_picture, name="place-picture"),
    path(ONE + "bo/", pictures.remove_picture, name="remove-picture"),
    path(OFFICE, pictures.list_waiting_pictures, name="list-waiting-pictures"),
    path(OFFICE + "<int:pk>/cho-hien/", pictures.show_picture, name="show-picture"),
    path(OFFICE + "<int:pk>/khong-hien/", pictures.refuse_picture, name="refuse-picture"),
]
