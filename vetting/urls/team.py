"""Addresses of a vendor's own people."""

from django.urls import path

from vetting.views import handovers, members, membership

MEMBERS = "gian-hang/<slug:vendor_slug>/thanh-vien/"

TEAM = [
    path("loi-moi/gian-hang/<str:secret>/", membership.accept_membership, name="accept-membership"),
    path("loi-moi/gian-hang/<str:secret>/nhan/", membership.take_membership, name="take-membership"),
    path(MEMBERS, members.list_members, name="list-members"),
    path(MEMBERS + "moi/", membership.invite_member, name="invite-member"),
    path(MEMBERS + "roi/", members.leave_vendor, name="leave-vendor"),
    path(MEMBERS + "ban-giao/", handovers.hand_over, name="hand-over"),
    path(MEMBERS + "ban-giao/nhan/", handovers.confirm_hand_over, name="confirm-hand-over"),
    path(MEMBERS + "ban-giao/dung/", handovers.drop_hand_over, name="drop-hand-over"),
    path(MEMBERS + "<int:pk>/", members.change_part, name="change-part"),
    path(MEMBERS + "<int:pk>/bo/", members.remove_member, name="remove-member"),
    path(MEMBERS + "loi-moi/<int:pk>/gui-lai/", membership.resend_invitation, name="resend-invitation"),
    path(MEMBERS + "loi-moi/<int:pk>/rut/", membership.withdraw_invitation, name="withdraw-invitation"),
]
