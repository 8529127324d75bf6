"""The public addresses that belong to no single app."""

from django.urls import path

from market.storefront.views import (
    catalogue,
    home,
    openness,
    preferences,
    product,
    rules,
    sharing,
    sitemaps,
    stamps,
    vendors,
)

app_name = "storefront"

urlpatterns = [
    path("", home.show_home, name="home"),
    path("suc-khoe", home.health, name="health"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.show_sitemap, name="show-sitemap"),
    path("sitemap/<slug:kind>-<int:first>.xml", sitemaps.show_sitemap_part, name="show-sitemap-part"),
    path("ngon-ngu/", preferences.choose_language, name="choose-language"),
    path("giao-dien/", preferences.choose_theme, name="choose-theme"),
    path("san-pham/", catalogue.list_products, name="list-products"),
    path("san-pham/goi-y/", catalogue.suggest_products, name="suggest-products"),
    path("san-pham/<slug:slug>/", product.show_product, name="show-product"),
    path("san-pham/<slug:slug>/danh-gia/", product.list_reviews, name="list-reviews"),
    path("san-pham/<slug:slug>/anh-chia-se.jpg", sharing.show_product_picture, name="show-product-picture"),
    path("san-pham/<slug:slug>/qr.svg", sharing.show_product_qr, name="show-product-qr"),
    path("san-pham/<slug:slug>/to-treo/", sharing.show_poster, name="show-poster"),
    path("phien-cho/<int:number>/anh-chia-se.jpg", sharing.show_session_picture, name="show-session-picture"),
    path("chu-the/", vendors.list_vendors, name="list-vendors"),
    path("chu-the/ban-do/", vendors.show_map, name="show-vendor-map"),
    path("chu-the/<slug:slug>/", vendors.show_vendor, name="show-vendor"),
    path("tem/", stamps.check_stamp, name="check-stamp"),
    path("tem/<str:code>/qr.svg", stamps.show_stamp_svg, name="show-stamp-svg"),
    path("tem/<str:code>/qr.png", stamps.show_stamp_png, name="show-stamp-png"),
    path("tem/<str:code>/", stamps.show_stamp, name="show-stamp"),
    # GS1 Digital Link: any scanner opens it, with and without a slash at the end; a lot number may hold one inside.
    path("01/<str:gtin>/10/<path:lot>", stamps.resolve_digital_link, name="resolve-digital-link"),
    path("quy-che/", rules.show_rules, name="show-rules"),
    path("quy-che/xep-hang/", openness.show_ranking, name="show-ranking"),  # before the documents of policies
    path("quy-che/<slug:kind>/ban-<int:number>.pdf", rules.print_edition, name="print-edition"),
    path("minh-bach/", openness.show_transparency, name="show-transparency"),
    path("minh-bach/so-lieu.csv", openness.download_transparency, name="download-transparency"),
    path("tiep-can/", openness.show_accessibility, name="show-accessibility"),
    path(".well-known/security.txt", openness.show_security_contact, name="show-security-contact"),
    path(".well-known/change-password", openness.change_password, name="change-password"),
    path("khieu-nai/", rules.show_complaints, name="show-complaints"),
]
