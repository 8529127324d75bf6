"""Addresses of the market's documents. The list of all of them is the storefront's."""

from django.urls import path

from market.policies.views import agreeing, desk, public

app_name = "policies"

urlpatterns = [
    path("quy-che/dong-y/", agreeing.agree_again, name="agree-again"),  # before the documents
    path("quy-che/<slug:kind>/", public.show_policy, name="show-policy"),
    path("quy-che/<slug:kind>/ban-<int:number>/", public.show_edition, name="show-edition"),
    path("van-phong/quy-che/", desk.list_documents, name="list-documents"),
    path("van-phong/quy-che/<slug:kind>/", desk.write_document, name="write-document"),
    path("van-phong/quy-che/<slug:kind>/gui-duyet/", desk.submit_document, name="submit-document"),
    path("van-phong/quy-che/<slug:kind>/tra-lai/", desk.return_document, name="return-document"),
    path("van-phong/quy-che/<slug:kind>/cong-bo/", desk.publish_document, name="publish-document"),
    path("van-phong/quy-che/<slug:kind>/bo/", desk.drop_document, name="drop-document"),
]
