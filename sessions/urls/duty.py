"""Duty roster, host checks, preflight, host console."""

from django.urls import URLPattern, path

from sessions.views import console, duty, hosts, preflight

_SESSION = "van-phong/phien/<int:number>"
_OWN = "gian-hang/<slug:vendor_slug>/phien/<int:number>/len-song"

urlpatterns: list[URLPattern] = [
    path(f"{_SESSION}/truc-ban/", duty.show_duties, name="show-duties"),
    path(f"{_SESSION}/truc-ban/xep/", duty.plan_duty, name="plan-duty"),
    path(f"{_SESSION}/truc-ban/ghi-so/", duty.write_duty_note, name="write-duty-note"),
    path(f"{_SESSION}/truc-ban/<int:duty_id>/go/", duty.drop_duty, name="drop-duty"),
    path(f"{_SESSION}/truc-ban/<int:duty_id>/nhan-ca/", duty.sign_in_duty, name="sign-in-duty"),
    path(f"{_SESSION}/truc-ban/<int:duty_id>/ban-giao/", duty.sign_out_duty, name="sign-out-duty"),
    path(f"{_SESSION}/kiem-tra/", preflight.show_preflight, name="show-preflight"),
    path(f"{_SESSION}/kiem-tra/ngay/", preflight.run_preflight, name="run-preflight"),
    path(f"{_SESSION}/kich-ban/", preflight.show_run_sheet, name="show-run-sheet"),
    path(f"{_SESSION}/xin-them-phut/<int:request_id>/dong-y/", console.grant_minutes, name="grant-minutes"),
    path(f"{_SESSION}/xin-them-phut/<int:request_id>/tu-choi/", console.decline_minutes, name="decline-minutes"),
    path("van-phong/nguoi-dan/", hosts.list_hosts, name="list-hosts"),
    path("van-phong/nguoi-dan/<int:person_pk>/", hosts.verify_host, name="verify-host"),
    path("van-phong/nguoi-dan/<int:person_pk>/hoi-dich-vu/", hosts.ask_host_service, name="ask-host-service"),
    path("van-phong/xac-minh/<int:check_pk>/thu-hoi/", hosts.revoke_host_check, name="revoke-host-check"),
    path("van-phong/xac-minh/<int:check_pk>/tep/", hosts.download_host_evidence, name="download-host-evidence"),
    path("gian-hang/<slug:vendor_slug>/nguoi-dan/", hosts.list_own_hosts, name="list-own-hosts"),
    path(f"{_OWN}/", console.show_console, name="show-console"),
    path(f"{_OWN}/them-phut/", console.ask_minutes, name="ask-minutes"),
    path(f"{_OWN}/<int:listing_id>/them-hang/", console.add_stock, name="add-stock"),
]
