"""Judging the lines of a sheet by the very rules of the product form, and saying what each would do."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.errors import Refused
from market.kernel.texts import fold
from market.kernel.typed_fields import tidy
from vetting.forms.products import ProductForm
from vetting.models import Claim, Dossier, Product, ProductSet, Vendor
from vetting.product_sheets.columns import COLUMNS
from vetting.product_sheets.reading import Trouble, TypedRow
from vetting.services.imports import ImportRow
from vetting.services.products import VETTED_FIELDS, refuse_unknown_strength

_HEADINGS = {column.field: column.heading for column in COLUMNS}
_LATER = ("picture", "request_key")  # not in the sheet; a product that is kept already has a page for its pictures


class SheetForm(forms.Form):
    """The filled-in template."""

    file = forms.FileField(
        label=gettext_lazy("Bảng đã điền"),
        allow_empty_file=True,  # its sentence comes from where all sheets are judged
        help_text=gettext_lazy("Tệp .xlsx lưu từ mẫu, tới 4 MB."),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )


class RowForm(ProductForm):
    """One line; the product sets are read once for all lines."""

    product_set = forms.CharField(required=True)  # type: ignore[assignment]

    def __init__(self, *args: Any, sets: Mapping[str, ProductSet], **options: Any) -> None:
        super().__init__(*args, **options)
        self.sets = sets
        for name in _LATER:
            self.fields.pop(name, None)

    def clean_product_set(self) -> ProductSet:
        """Return the set of that number or name."""
        typed = self.cleaned_data["product_set"]
        found = self.sets.get(fold(typed).strip())
        if found is None:
            raise forms.ValidationError(_("Không có bộ sản phẩm “%(text)s”. Chọn số từ 1 đến 26.") % {"text": typed})
        return found


@dataclass
class Judged:
    """What came of a sheet: its lines, and what is wrong with them."""

    rows: list[ImportRow] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@dataclass(frozen=True)
class _Known:
    """What a vendor has already, read once."""

    sets: dict[str, ProductSet]
    products: dict[str, Product]  # by code
    with_office: frozenset[int]

    def is_open(self, product: Product) -> bool:
        return product.status == Product.Status.DRAFT and product.pk not in self.with_office


def judge_rows(vendor: Vendor, typed: Sequence[TypedRow]) -> Judged:
    """Return what each line would do, and every trouble by line and column; nothing is written."""
    known, judged = _known(vendor), Judged()
    first: dict[str, int] = {}
    for row in typed:
        troubles = [*row.troubles, *_twice(row, first)]
        sku = tidy(row.data.get("sku", ""))
        product = known.products.get(sku)
        form = RowForm(data=_data(row, product), instance=product, sets=known.sets)
        troubles += _sku_troubles(row, sku, known) + _form_troubles(row, form, {each.heading for each in troubles})
        facts = form.facts() if form.is_valid() and not troubles else None
        changes = _changes(form, product) if facts else []
        if product and not known.is_open(product):
            troubles += _vetted(row, changes)
        judged.troubles += troubles
        state = "wrong" if troubles else "new" if product is None else "changed" if changes else "same"
        name = tidy(row.data.get("name", ""))[:120]
        labels = [str(_HEADINGS.get(each, _("Trên nhãn, sản phẩm ghi"))) for each in changes] if product else []
        stored = _stored(form) if facts and not troubles else {}
        judged.rows.append(ImportRow(row.line, state, sku[:32], name, labels, stored))
    return judged


def _known(vendor: Vendor) -> _Known:
    sets: dict[str, ProductSet] = {}
    for each in ProductSet.objects.order_by("number"):
        sets |= {str(each.number): each, fold(str(each)).strip(): each, fold(each.name).strip(): each}
    with_office = Dossier.products.through._default_manager.filter(
        dossier__vendor=vendor, dossier__status__in=Dossier.WITH_OFFICE
    )
    products = {each.sku: each for each in vendor.products.select_related("product_set", "vendor")}
    return _Known(sets, products, frozenset(with_office.values_list("product_id", flat=True)))


def _data(row: TypedRow, product: Product | None) -> dict[str, Any]:
    """Return the line as the form's data: what the sheet has no column for stays as it is."""
    data: dict[str, Any] = {}
    if product:
        names = [name for name in ProductForm.Meta.fields if name not in row.data]
        data = {name: getattr(product, name) for name in names} | {"product_set": str(product.product_set_id)}
    claims = set(product.claims if product else ()) - set(row.claims)
    claims |= {claim for claim, is_made in row.claims.items() if is_made}
    return data | row.data | {"claims": [claim for claim in Claim.values if claim in claims]}


def _twice(row: TypedRow, first: dict[str, int]) -> list[Trouble]:
    sku = tidy(row.data.get("sku", "")).casefold()
    if not sku:
        return []
    line = first.setdefault(sku, row.line)
    if line == row.line:
        return []
    return [Trouble(row.line, str(_HEADINGS["sku"]), _("Mã này đã có ở dòng %(line)d.") % {"line": line})]


def _sku_troubles(row: TypedRow, sku: str, known: _Known) -> list[Trouble]:
    heading = str(_HEADINGS["sku"])
    if not sku:
        text = _("Hãy đặt mã cho sản phẩm: nhờ có mã, nhập lại bảng không thành hai sản phẩm.")
        return [Trouble(row.line, heading, text)]
    if sku in known.products:
        return []
    other = next((code for code in known.products if code.casefold() == sku.casefold()), None)
    if other:
        text = _("Đã có mã %(code)s, chỉ khác chữ hoa, chữ thường. Hãy gõ đúng như cũ.") % {"code": other}
        return [Trouble(row.line, heading, text)]
    return []


def _form_troubles(row: TypedRow, form: RowForm, known: set[str]) -> list[Trouble]:
    """Return the form's errors; a cell that could not even be read has its sentence already."""
    found = []
    for name, errors in form.errors.items():
        heading = str(_HEADINGS.get(name, "")) or (str(form.fields[name].label) if name in form.fields else "")
        if heading not in known:
            found += [Trouble(row.line, heading, str(error)) for error in errors]
    if form.is_valid():
        try:
            refuse_unknown_strength(form.facts())
        except Refused as problem:
            found.append(Trouble(row.line, str(_HEADINGS["alcohol_percent"]), problem.message))
    return found


def _changes(form: RowForm, product: Product | None) -> list[str]:
    if product is None:
        return []
    cleaned = form.cleaned_data
    held = {name: getattr(product, name) for name in form.Meta.fields}
    held["claims"] = [claim for claim in Claim.values if claim in product.claims]
    return [name for name in form.Meta.fields if held[name] != cleaned[name]]


def _vetted(row: TypedRow, changes: list[str]) -> list[Trouble]:
    text = _("Sản phẩm đã duyệt hoặc đang thẩm định nên cột này phải giữ như cũ.")
    return [
        Trouble(row.line, str(_HEADINGS.get(name, _("Trên nhãn, sản phẩm ghi"))), text)
        for name in changes
        if name in VETTED_FIELDS
    ]


def _stored(form: RowForm) -> dict[str, Any]:
    """Return the facts as JSON holds them."""
    facts = asdict(replace(form.facts(), product_set=form.cleaned_data["product_set"]))
    facts["product_set"] = form.cleaned_data["product_set"].number
    if facts["alcohol_percent"] is not None:
        facts["alcohol_percent"] = str(facts["alcohol_percent"])
    return facts
