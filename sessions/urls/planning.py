"""Planning evenings: rules, templates, days without a market, special sessions."""

from django.urls import URLPattern, path

from sessions.views import rules, skips, specials, templates

_DESK = "van-phong/phien/"
_TEMPLATE, _SKIP = f"{_DESK}mau/<int:template_id>/", f"{_DESK}ngay-nghi/<int:day_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_DESK}lich/moi/", rules.add_rule, name="add-rule"),
    path(f"{_DESK}lich/<int:rule_id>/", rules.change_rule, name="change-rule"),
    path(f"{_DESK}lich/<int:rule_id>/ngung/", rules.end_rule, name="end-rule"),
    path(f"{_DESK}mau/", templates.list_templates, name="list-templates"),
    path(f"{_DESK}mau/moi/", templates.add_template, name="add-template"),
    path(_TEMPLATE, templates.change_template, name="change-template"),
    path(f"{_TEMPLATE}sao/", templates.copy_template, name="copy-template"),
    path(f"{_TEMPLATE}cat/", templates.put_template_away, name="put-template-away"),
    path(f"{_DESK}ngay-nghi/", skips.list_skips, name="list-skips"),
    path(f"{_DESK}ngay-nghi/them/", skips.add_skips, name="add-skips"),
    path(f"{_SKIP}bo/", skips.remove_skip, name="remove-skip"),
    path(f"{_SKIP}ly-do/", skips.word_skip, name="word-skip"),
    path(f"{_DESK}dac-biet/moi/", specials.add_special, name="add-special"),
    path(f"{_DESK}<int:number>/noi-dung/", specials.edit_terms, name="edit-terms"),
]
