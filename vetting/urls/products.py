"""Addresses of a vendor's products beyond the form: from a sheet, and stopping."""

from django.urls import path

from vetting.views import imports, withdrawals

PRODUCTS = "gian-hang/<slug:vendor_slug>/ho-so/san-pham/"

PRODUCT_PAGES = [
    path(PRODUCTS + "nhap/", imports.import_products, name="import-products"),
    path(PRODUCTS + "nhap/mau.xlsx", imports.download_sheet, name="download-product-sheet"),
    path(PRODUCTS + "nhap/<int:pk>/", imports.show_import, name="show-import"),
    path(PRODUCTS + "nhap/<int:pk>/luu/", imports.apply_import, name="apply-import"),
    path(PRODUCTS + "<int:pk>/ngung-ban/", withdrawals.withdraw_product, name="withdraw-product"),
    path(PRODUCTS + "<int:pk>/ban-lai/", withdrawals.resume_product, name="resume-product"),
]
