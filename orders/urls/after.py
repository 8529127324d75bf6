"""The addresses of orders after the tap: a buyer's, a vendor's acts, changes, cases, and what the office sees of it."""

from django.urls import path

from orders.views import agreeing, asking_office, case_desk, cases, conduct, invoices, receipts, vendor_acts

ORDER = "don-hang/<str:code>/"
CHANGE = f"{ORDER}thay-doi/<int:pk>/"
CASE = "van-phong/vu-viec/<int:case_pk>/"
VENDOR = "gian-hang/<slug:vendor_slug>/"

urlpatterns = [
    path("cua-toi/don-hang/", receipts.list_my_orders, name="list-my-orders"),
    path(ORDER, receipts.show_order, name="show-order"),
    path(f"{ORDER}da-nhan/", receipts.receive_order, name="receive-order"),
    path(f"{ORDER}co-van-de/", receipts.complain_order, name="complain-order"),
    path(f"{ORDER}chua-nhan/", receipts.missing_order, name="missing-order"),
    path(f"{ORDER}huy/", receipts.cancel_order, name="cancel-order"),
    path(f"{VENDOR}{ORDER}xac-nhan/", vendor_acts.confirm_order, name="confirm-order"),
    path(f"{VENDOR}{ORDER}dong-goi/", vendor_acts.pack_order, name="pack-order"),
    path(f"{VENDOR}{ORDER}gui/", vendor_acts.ship_order, name="ship-order"),
    path(f"{VENDOR}{ORDER}den-diem-nhan/", vendor_acts.bring_order, name="bring-order"),
    path(f"{VENDOR}{ORDER}da-giao/", vendor_acts.deliver_order, name="deliver-order"),
    path(f"{VENDOR}{ORDER}da-thu/", vendor_acts.collect_order, name="collect-order"),
    path(f"{VENDOR}{ORDER}chua-thu/", vendor_acts.unpaid_order, name="unpaid-order"),
    path(f"{VENDOR}{ORDER}khong-nhan/", vendor_acts.refused_order, name="refused-order"),
    path(f"{VENDOR}{ORDER}ve-kho/", vendor_acts.take_back_order, name="take-back-order"),
    path(f"{VENDOR}{ORDER}huy/", vendor_acts.decline_order, name="decline-order"),
    path(f"{ORDER}thay-doi/", agreeing.amend_order, name="amend-order"),
    path(f"{ORDER}xin-huy/", agreeing.ask_to_cancel, name="ask-to-cancel"),
    path(f"{CHANGE}dong-y/", agreeing.accept_change, name="accept-change"),
    path(f"{CHANGE}khong-dong-y/", agreeing.decline_change, name="decline-change"),
    path(f"{CHANGE}rut/", agreeing.withdraw_change, name="withdraw-change"),
    path(f"{VENDOR}{ORDER}thay-doi/", agreeing.amend_vendor_order, name="amend-vendor-order"),
    path(f"{VENDOR}{CHANGE}dong-y/", agreeing.accept_vendor_change, name="accept-vendor-change"),
    path(f"{VENDOR}{CHANGE}khong-dong-y/", agreeing.decline_vendor_change, name="decline-vendor-change"),
    path(f"{VENDOR}{CHANGE}rut/", agreeing.withdraw_vendor_change, name="withdraw-vendor-change"),
    path(f"{ORDER}hoa-don/", invoices.ask_for_invoice, name="ask-for-invoice"),
    path(f"{ORDER}hoa-don/bo/", invoices.drop_invoice, name="drop-invoice"),
    path(f"{VENDOR}hoa-don/", invoices.list_invoices, name="list-invoices"),
    path(f"{VENDOR}{ORDER}hoa-don/", invoices.issue_invoice, name="issue-invoice"),
    path(f"{ORDER}nho-giup/", asking_office.ask_office, name="ask-office"),
    path(f"{VENDOR}{ORDER}nho-giup/", asking_office.ask_office_as_vendor, name="ask-office-as-vendor"),
    path(f"{ORDER}vu-viec/", cases.show_own_case, name="show-own-case"),
    path(f"{ORDER}vu-viec/tep/<int:entry>/", cases.download_own_evidence, name="download-own-evidence"),
    path(f"{VENDOR}{ORDER}vu-viec/", cases.show_vendor_case, name="show-vendor-case"),
    path(f"{VENDOR}{ORDER}vu-viec/tep/<int:entry>/", cases.download_vendor_evidence, name="download-vendor-evidence"),
    path("van-phong/giao-nhan/", conduct.show_conduct, name="show-conduct"),
    path("tra-cuu-don/giao-nhan/", conduct.show_tracked_conduct, name="show-tracked-conduct"),
    path("cua-toi/giao-nhan/", conduct.show_own_conduct, name="show-own-conduct"),
    path(f"{VENDOR}giao-nhan/", conduct.show_vendor_conduct, name="show-vendor-conduct"),
    path("van-phong/vu-viec/", case_desk.list_cases, name="list-cases"),
    path(CASE, case_desk.show_case, name="show-case"),
    path(f"{CASE}nhan/", case_desk.take, name="take-case"),
    path(f"{CASE}ghi/", case_desk.note_case, name="note-case"),
    path(f"{CASE}ket-luan/", case_desk.decide, name="decide-case"),
    path(f"{CASE}tep/<int:entry>/", case_desk.download_evidence, name="download-evidence"),
]
