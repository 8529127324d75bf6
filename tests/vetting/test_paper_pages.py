"""The page on which a producer hands in one paper: with files, without JavaScript, in two tabs, with nonsense."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.files import uploads
from market.files.models import PendingUpload, StoredFile
from tests.cast import hanoi_day, make_person, make_vendor
from tests.files.hostile import archive
from tests.files.ordinary import heic, jpeg, pdf
from tests.files.tickets import ticketed
from tests.vetting.conftest import make_paper, photo, put
from vetting.models import Condition, Correction, Dossier, DraftPage, Paper, PaperDraft, PaperKind, Product, Vendor

pytestmark = pytest.mark.django_db

HX = {"HX-Request": "true"}
TYPED = {
    "number": "0312687878",
    "issuer": "Sở Tài chính",
    "issued_on": "15/01/2026",
    "expires_on": "",
    "holder_name": "Hợp tác xã HTX Bưởi đỏ Đông Cao",
}


@pytest.fixture
def vendor(owner: Person) -> Vendor:
    return make_vendor(owner=owner, status="draft", tax_code="0312687878")


@pytest.fixture
def signed_in(client: Client, owner: Person) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> Path:
    media = tmp_path / "media"
    settings.MEDIA_ROOT = media
    return media


@pytest.fixture
def url(dossier: Dossier) -> str:
    return reverse("vetting:upload-paper", args=[dossier.vendor.slug, "business_licence"])


def step(name: str, dossier: Dossier, *args: object, kind: str = "business_licence", product: int = 0) -> str:
    return reverse(f"vetting:{name}", args=[dossier.vendor.slug, kind, product, *args])


def star(product: Product) -> str:
    return reverse(
        "vetting:upload-product-paper", args=[product.vendor.slug, PaperKind.STAR_CERTIFICATE.value, product.pk]
    )


class TestHandingIn:
    def test_photo_and_facts_in_one_go(self, signed_in: Client, dossier: Dossier, url: str) -> None:
        assert signed_in.get(url).status_code == 200
        response = signed_in.post(url, TYPED | {"files": [photo()]}, follow=True)
        paper = Paper.objects.get()
        assert response.redirect_chain[-1][0] == reverse("vetting:show-handed-in", args=[dossier.vendor.slug, paper.pk])
        assert (paper.number, paper.holder_name, paper.file.media_type) == (
            "0312687878",
            TYPED["holder_name"],
            "image/jpeg",
        )
        assert str(paper.issued_on) == "2026-01-15"
        assert not PaperDraft.objects.exists()
        assert "Tiếp theo:" in response.text

    def test_several_files_become_one_document(self, signed_in: Client, dossier: Dossier, url: str) -> None:
        files = [photo("1.jpg"), SimpleUploadedFile("2.heic", heic((400, 300))), SimpleUploadedFile("3.pdf", pdf(2))]
        signed_in.post(url, TYPED | {"files": files})
        paper = Paper.objects.get()
        assert (paper.file.media_type, paper.file.pages) == ("application/pdf", 4)
        assert StoredFile.objects.get() == paper.file

    def test_stamp_of_a_product_needs_only_its_picture(
        self, signed_in: Client, dossier: Dossier, product: Product
    ) -> None:
        url = reverse("vetting:upload-product-paper", args=[dossier.vendor.slug, "traceability_stamp", product.pk])
        response = signed_in.post(url, {"files": [photo()]}, follow=True)
        assert Paper.objects.get().product == product
        assert response.status_code == 200

    def test_score_is_kept(self, signed_in: Client, dossier: Dossier, product: Product) -> None:
        facts = {"number": "4230/QĐ-UBND", "expires_on": "14/01/2029", "score": "85,5"}
        signed_in.post(star(product), TYPED | facts | {"files": [photo()]})
        assert str(Paper.objects.get().score) == "85.5"

    def test_the_last_one_leads_back_to_the_dossier(self, signed_in: Client, complete: Dossier) -> None:
        paper = complete.papers.get(kind="business_licence")
        page = signed_in.get(reverse("vetting:show-handed-in", args=[complete.vendor.slug, paper.pk]))
        assert "Đã nộp đủ giấy tờ bắt buộc." in page.text

    def test_a_missing_one_comes_next(self, signed_in: Client, complete: Dossier) -> None:
        complete.papers.filter(kind="test_report").delete()
        paper = complete.papers.get(kind="business_licence")
        page = signed_in.get(reverse("vetting:show-handed-in", args=[complete.vendor.slug, paper.pk]))
        assert page.context["next"].kind == "test_report"

    def test_what_only_a_condition_waits_for_is_not_called_there(
        self, signed_in: Client, complete: Dossier, product: Product, approver: Person
    ) -> None:
        vendor = complete.vendor
        complete.papers.filter(kind="test_report").delete()
        Condition.objects.create(
            vendor=vendor, kind="test_report", product=product, text="Nộp phiếu", due_on=hanoi_day(30), set_by=approver
        )
        said = "Gửi được rồi, còn 1 giấy tờ chờ theo điều kiện"
        paper = complete.papers.get(kind="business_licence")
        for url in (
            reverse("vetting:show-handed-in", args=[vendor.slug, paper.pk]),
            reverse("vetting:show-vendor-dossier", args=[vendor.slug]),
            reverse("office_home:vendor-desk", args=[vendor.slug]),
        ):
            page = signed_in.get(url).text
            assert said in page
            assert "Đã nộp đủ" not in page

    def test_sent_twice_is_handed_in_once(self, signed_in: Client, dossier: Dossier, url: str) -> None:
        signed_in.post(url, TYPED | {"files": [photo()], "seen": ""})
        before = {"request_key": str(Paper.objects.get().request_key)}
        again = signed_in.post(url, TYPED | before | {"files": [photo()]})
        assert again["Location"] == reverse(
            "vetting:show-handed-in", args=[dossier.vendor.slug, Paper.objects.get().pk]
        )
        assert not PaperDraft.objects.exists()

    def test_every_tab_carries_the_same_key_until_it_is_done(self, signed_in: Client, url: str) -> None:
        keys = {signed_in.get(url).context["desk"].paper.key for _tab in range(2)}
        signed_in.post(url, TYPED | {"files": [photo()]})
        assert keys == {Paper.objects.get().request_key}
        assert signed_in.get(url).context["desk"].paper.key not in keys

    def test_a_better_one_answers_what_was_asked(self, signed_in: Client, dossier: Dossier, url: str) -> None:
        old = make_paper(dossier, status="refused", refusal_reason="Mờ")
        assert old.judged_by is not None
        put(dossier, "changes_requested")
        asked = Correction.objects.create(
            dossier=dossier,
            paper=old,
            kind=old.kind,
            text="Chụp lại",
            raised_by=old.judged_by,
            raised_in_round=1,
            sent_at=old.judged_at,
        )
        assert "Mờ" in signed_in.get(url).text
        signed_in.post(url, TYPED | {"files": [photo()]})
        asked.refresh_from_db()
        assert (asked.status, asked.answer_paper) == ("answered", Paper.objects.get(status="uploaded"))


class TestDraft:
    def test_what_was_typed_is_there_another_day(self, signed_in: Client, dossier: Dossier, url: str) -> None:
        typed = {"number": "", "issued_on": "31/02/2026", "issuer": "Sở Tài chính"}
        response = signed_in.post(step("save-draft", dossier), typed)
        assert response["Location"] == url
        page = signed_in.get(url)
        assert 'value="31/02/2026"' in page.text
        assert "Ngày này không có trên lịch." in page.text
        assert "Sở Tài chính" in page.text
        assert "error-summary-title" not in page.text

    def test_a_field_saved_by_itself_answers_with_its_note(self, signed_in: Client, dossier: Dossier) -> None:
        response = signed_in.post(step("save-draft", dossier), {"holder_name": "HTX Khác"}, headers=HX)
        assert "khác tên cơ sở trong hồ sơ" in response.text
        assert 'value="holder-other"' in response.text
        assert "<html" not in response.text
        assert PaperDraft.objects.get().typed == {"holder_name": "HTX Khác"}

    def test_of_two_tabs_the_last_text_of_each_field_counts(
        self, signed_in: Client, dossier: Dossier, url: str
    ) -> None:
        save = step("save-draft", dossier)
        signed_in.post(save, {"number": "1", "initial-number": "", "issuer": "", "initial-issuer": ""})
        signed_in.post(save, {"number": "", "initial-number": "", "issuer": "Sở", "initial-issuer": ""})
        assert PaperDraft.objects.get().typed == {"number": "1", "issuer": "Sở"}
        signed_in.post(save, {"number": "2", "initial-number": "1"})
        assert PaperDraft.objects.get().typed["number"] == "2"

    def test_an_old_tab_of_a_paper_handed_in_changes_nothing(
        self, signed_in: Client, dossier: Dossier, url: str
    ) -> None:
        signed_in.post(url, TYPED | {"files": [photo()]})
        before = {"request_key": str(Paper.objects.get().request_key), "number": "9"}
        late = signed_in.post(step("save-draft", dossier), before, headers=HX)
        assert late.status_code == 409
        assert 'id="da-luu" role="alert" hx-swap-oob="true"' in late.text  # where the form says what was saved
        assert "đã nộp" in late.text
        assert not PaperDraft.objects.exists()

    def test_a_dossier_that_went_out_says_so_and_keeps_what_was_typed(
        self, signed_in: Client, dossier: Dossier, url: str
    ) -> None:
        signed_in.post(step("add-draft-pages", dossier), {"files": [photo()]})
        put(dossier, "submitted")
        response = signed_in.post(url, TYPED)
        assert response.status_code == 409
        assert "Hồ sơ đã gửi đi" in response.text
        assert 'value="15/01/2026"' in response.text
        assert PaperDraft.objects.get().typed["issuer"] == "Sở Tài chính"
        assert "vẫn được giữ" in signed_in.post(step("save-draft", dossier), {"number": "7"}, headers=HX).text
        assert "Hồ sơ đã gửi đi" in signed_in.post(step("add-draft-pages", dossier), {"files": [photo()]}).text
        assert not Paper.objects.exists()
        assert signed_in.get(url).status_code == 409

    def test_the_checklist_leads_on_to_what_was_begun(self, signed_in: Client, dossier: Dossier, url: str) -> None:
        desk = reverse("vetting:show-vendor-dossier", args=[dossier.vendor.slug])
        signed_in.post(step("save-draft", dossier), {"number": "", "initial-number": ""})
        assert "Đang soạn dở" not in signed_in.get(desk).text
        signed_in.post(step("add-draft-pages", dossier), {"files": [photo()]})
        page = signed_in.get(desk)
        assert page.text.count("Đang soạn dở") == 1
        assert f'href="{url}"' in page.text
        assert "Làm tiếp" in page.text
        put(dossier, "submitted")
        assert "Đang soạn dở" not in signed_in.get(desk).text

    def test_signs_no_database_takes(self, signed_in: Client, dossier: Dossier) -> None:
        signed_in.post(step("save-draft", dossier), {"number": "1\x002", "issuer": "x" * 3000})
        typed = PaperDraft.objects.get().typed
        assert (typed["number"], len(typed["issuer"])) == ("12", 2000)


class TestPages:
    def add(self, client: Client, dossier: Dossier, *files: SimpleUploadedFile, **headers: str) -> Any:
        return client.post(step("add-draft-pages", dossier), {"files": list(files)}, headers=headers)

    def test_photos_are_kept_at_once_in_their_order(self, signed_in: Client, dossier: Dossier, url: str) -> None:
        response = self.add(signed_in, dossier, photo("a.jpg"), SimpleUploadedFile("b.jpg", jpeg((200, 300))))
        assert response.url == f"{url}#trang-giay"
        page = signed_in.get(url)
        assert page.text.index("a.jpg") < page.text.index("b.jpg")
        assert DraftPage.objects.count() == 2

    def test_moving_and_removing(
        self, signed_in: Client, dossier: Dossier, storage: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            self.add(signed_in, dossier, photo("a.jpg"), SimpleUploadedFile("b.jpg", jpeg((200, 300))))
            first, second = DraftPage.objects.all()
            signed_in.post(step("lower-draft-page", dossier, first.pk), {"number": "7", "initial-number": ""})
            assert list(DraftPage.objects.all()) == [second, first]
            signed_in.post(step("raise-draft-page", dossier, second.pk))
            signed_in.post(step("raise-draft-page", dossier, first.pk))
            assert list(DraftPage.objects.all()) == [first, second]
            response = signed_in.post(step("remove-draft-page", dossier, first.pk), headers=HX)
        assert "b.jpg" in response.text
        assert "<html" not in response.text
        assert StoredFile.objects.get() == second.file
        assert len([path for path in storage.rglob("*") if path.is_file()]) == 3
        assert PaperDraft.objects.get().typed == {"number": "7"}
        assert signed_in.post(step("remove-draft-page", dossier, first.pk)).status_code == 404

    def test_a_refusal_of_an_old_tab_stands_above_the_list_as_it_is(self, signed_in: Client, dossier: Dossier) -> None:
        self.add(signed_in, dossier, photo("cu.jpg"))
        gone = DraftPage.objects.get()
        url = reverse("vetting:upload-paper", args=[dossier.vendor.slug, "business_licence"])
        key = str(signed_in.get(url).context["desk"].paper.key)
        signed_in.post(url, TYPED)
        self.add(signed_in, dossier, SimpleUploadedFile("moi.jpg", jpeg((200, 300))))
        for name, sentence in (("raise-draft-page", "đã nộp ở một cửa sổ khác"), ("lower-draft-page", "không còn")):
            sent = {"request_key": key} if name == "raise-draft-page" else {}
            response = signed_in.post(step(name, dossier, gone.pk), sent, headers=HX)
            assert response.status_code == 409
            assert response.text.index(sentence) < response.text.index("moi.jpg")
            assert response.text.count('id="trang-giay"') == 1
            assert "<bdi></bdi>" not in response.text

    def test_a_dossier_that_went_out_keeps_its_list(self, signed_in: Client, dossier: Dossier) -> None:
        self.add(signed_in, dossier, photo("a.jpg"))
        put(dossier, "submitted")
        response = signed_in.post(step("add-draft-pages", dossier), {"files": [photo("b.jpg")]}, headers=HX)
        assert "Hồ sơ đã gửi đi" in response.text
        assert "a.jpg" in response.text

    def test_the_same_photo_twice_is_one_page(self, signed_in: Client, dossier: Dossier) -> None:
        self.add(signed_in, dossier, photo())
        self.add(signed_in, dossier, photo("again.jpg"))
        assert DraftPage.objects.count() == 1

    def test_a_bad_one_has_its_sentence_and_the_others_stay(self, signed_in: Client, dossier: Dossier) -> None:
        bad = SimpleUploadedFile("../../etc/gi\u202eấy.pdf", archive(), "application/pdf")
        response = self.add(signed_in, dossier, photo("a.jpg"), bad, SimpleUploadedFile("b.jpg", jpeg((200, 300))))
        assert response.status_code == 422
        assert "bên trong không phải PDF" in response.text
        assert "<bdi>giấy.pdf</bdi>" in response.text
        assert DraftPage.objects.count() == 2

    @pytest.mark.parametrize(
        "upload",
        [
            SimpleUploadedFile("giay.pdf", archive(), "application/pdf"),
            SimpleUploadedFile("giay.pdf", b"", "application/pdf"),
            SimpleUploadedFile("../../etc/passwd", b"root:x:0:0", "image/png"),
            SimpleUploadedFile("giay.html", b"<script>alert(1)</script>", "text/html"),
        ],
        ids=["wrong content", "empty", "path tricks", "script"],
    )
    def test_hostile_file_keeps_what_was_typed_and_leaves_nothing(
        self, signed_in: Client, url: str, storage: Path, upload: SimpleUploadedFile
    ) -> None:
        upload.seek(0)
        response = signed_in.post(url, TYPED | {"files": upload})
        assert response.status_code == 422
        for typed in ("0312687878", "Sở Tài chính", "15/01/2026"):
            assert f'value="{typed}"' in response.text
        assert not Paper.objects.exists()
        assert not StoredFile.objects.exists()
        assert not [path for path in storage.rglob("*") if path.is_file()]

    def test_pictures_are_seen_by_the_owner_alone(self, signed_in: Client, dossier: Dossier, owner: Person) -> None:
        self.add(signed_in, dossier, photo())
        address = step("show-draft-page", dossier, DraftPage.objects.get().pk)
        assert signed_in.get(ticketed(address, owner))["Content-Type"] == "image/jpeg"
        assert signed_in.get(ticketed(f"{address}?co=lon", owner)).status_code == 200
        assert signed_in.get(address).status_code == 404


class TestUploadsInPieces:
    def begin(self, owner: Person, dossier: Dossier, content: bytes, *, sent: int | None = None) -> PendingUpload:
        place = f"giay {dossier.pk} business_licence 0"
        upload = uploads.begin_upload(owner=owner, place=place, key="a", name="IMG_1.jpg", size=len(content))
        return uploads.add_piece(upload=upload, offset=0, content=content[:sent])

    def test_a_whole_file_becomes_a_page(self, signed_in: Client, owner: Person, dossier: Dossier) -> None:
        upload = self.begin(owner, dossier, jpeg())
        add = step("add-draft-pages", dossier)
        for _time in range(2):
            response = signed_in.post(add, {"uploads": str(upload.pk)}, headers=HX)
            assert (response.status_code, "IMG_1.jpg" in response.text) == (200, True)
        assert DraftPage.objects.count() == 1
        assert not PendingUpload.objects.exists()

    def test_an_unfinished_one_waits_on_the_page(
        self, signed_in: Client, owner: Person, dossier: Dossier, url: str
    ) -> None:
        upload = self.begin(owner, dossier, jpeg(), sent=100)
        assert "Chọn lại đúng tệp này để tải tiếp." in signed_in.get(url).text
        response = signed_in.post(step("add-draft-pages", dossier), {"uploads": str(upload.pk)}, headers=HX)
        assert response.status_code == 422
        assert "chưa tải lên hết" in response.text
        signed_in.post(step("give-up-upload", dossier, upload.pk))
        assert not PendingUpload.objects.exists()

    def test_an_unfit_one_goes_with_its_sentence(self, signed_in: Client, owner: Person, dossier: Dossier) -> None:
        upload = self.begin(owner, dossier, archive())
        response = signed_in.post(step("add-draft-pages", dossier), {"uploads": str(upload.pk)}, headers=HX)
        assert "bên trong không phải" in response.text
        assert not PendingUpload.objects.exists()

    def test_one_the_storage_does_not_give_stays(
        self, signed_in: Client, owner: Person, dossier: Dossier, storage: Path
    ) -> None:
        upload = self.begin(owner, dossier, jpeg())
        piece = storage / upload.pieces[0]
        content = piece.read_bytes()
        piece.unlink()
        add = {"uploads": str(upload.pk)}
        assert "Kho tệp đang bận" in signed_in.post(step("add-draft-pages", dossier), add, headers=HX).text
        piece.write_bytes(content)
        assert "Kiểm tra lại" in signed_in.get(reverse_of(dossier)).text
        assert signed_in.post(step("add-draft-pages", dossier), add, headers=HX).status_code == 200

    def test_anothers_upload_and_nonsense_are_nothing(self, signed_in: Client, owner: Person, dossier: Dossier) -> None:
        foreign = self.begin(make_person("Đối thủ"), dossier, jpeg())
        for pk in (foreign.pk, uuid4(), "khong-phai"):
            assert signed_in.post(step("add-draft-pages", dossier), {"uploads": str(pk)}, headers=HX).status_code == 200
        assert not DraftPage.objects.exists()


def reverse_of(dossier: Dossier) -> str:
    return reverse("vetting:upload-paper", args=[dossier.vendor.slug, "business_licence"])


class TestJudgements:
    def test_nothing_at_all(self, signed_in: Client, url: str) -> None:
        response = signed_in.post(url, {})
        assert response.status_code == 422
        assert "Chưa có ảnh hay tệp nào" in response.text
        assert {"number", "issuer", "issued_on", "holder_name"} <= set(response.context["form"].errors)

    def test_odd_things_are_shown_once_and_do_not_block(self, signed_in: Client, url: str) -> None:
        odd = TYPED | {"holder_name": "HTX Khác"}
        response = signed_in.post(url, odd | {"files": [photo()]})
        assert response.status_code == 422
        assert "Vẫn nộp" in response.text
        assert 'value="holder-other"' in response.text
        assert signed_in.post(url, odd | {"seen": "holder-other"}).status_code == 302
        assert Paper.objects.get().holder_name == "HTX Khác"

    def test_refusal_of_the_service_stands_beside_its_field(self, signed_in: Client, url: str) -> None:
        data = TYPED | {"expires_on": "01/01/2020", "issued_on": "01/01/2019", "files": [photo()]}
        response = signed_in.post(url, data)
        assert response.status_code == 422
        assert "hết hạn" in response.context["form"].errors["expires_on"][0]
        assert "đã hết hạn" in response.text

    def test_paper_that_ends_asks_when(self, signed_in: Client, dossier: Dossier) -> None:
        url = reverse("vetting:upload-paper", args=[dossier.vendor.slug, "food_safety_certificate"])
        response = signed_in.post(url, TYPED | {"files": [photo()]})
        assert "expires_on" in response.context["form"].errors

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("holder_name", "Đ" * 300, "dài 300 ký tự, nhiều nhất là 200"),
            ("issuer", "x" * 161, "nhiều nhất là 160"),
            ("issued_on", "hôm qua", "không có trên lịch"),
            ("issued_on", "2026-13-01", "không có trên lịch"),
        ],
    )
    def test_nonsense_has_a_sentence_and_stays(
        self, signed_in: Client, url: str, field: str, value: str, sentence: str
    ) -> None:
        response = signed_in.post(url, TYPED | {field: value, "files": [photo()]})
        assert response.status_code == 422
        assert sentence in response.text
        assert f'value="{value}"' in response.text

    @pytest.mark.parametrize("score", ["101", "-1", "85,55", "bốn sao", "NaN"])
    def test_a_score_that_is_none(self, signed_in: Client, dossier: Dossier, product: Product, score: str) -> None:
        response = signed_in.post(star(product), TYPED | {"score": score})
        assert "Điểm OCOP từ 0 đến 100" in response.context["form"].errors["score"][0]
        assert f'value="{score}"' in response.text

    def test_signs_that_turn_the_writing_go_with_a_word(self, signed_in: Client, url: str) -> None:
        turned = TYPED | {"issuer": "Sở \u202eTài chính"}
        response = signed_in.post(url, turned | {"files": [photo()]})
        assert "ký tự ẩn" in response.text
        signed_in.post(url, turned | {"seen": "hidden-issuer"})
        assert Paper.objects.get().issuer == "Sở Tài chính"

    def test_writing_from_right_to_left_is_only_writing(self, signed_in: Client, url: str) -> None:
        signed_in.post(url, TYPED | {"issuer": "وزارة المالية", "files": [photo()]})
        assert Paper.objects.get().issuer == "وزارة المالية"

    def test_a_code_on_a_stamp_is_text_with_its_host(
        self, signed_in: Client, dossier: Dossier, product: Product
    ) -> None:
        url = reverse("vetting:upload-product-paper", args=[dossier.vendor.slug, "traceability_stamp", product.pk])
        add = step("add-draft-pages", dossier, kind="traceability_stamp", product=product.pk)
        response = signed_in.post(add, {"files": [photo()]}, headers=HX)
        assert "Chưa đọc được mã QR" in response.text
        DraftPage.objects.update(read_codes=["https://truyxuat.example@evil.example/01/0893", "http://[x"])
        page = signed_in.get(url).text
        assert "<b>evil.example</b>" in page
        assert 'href="https://truyxuat' not in page
        signed_in.post(url, {})
        assert Paper.objects.get().read_codes[0].startswith("https://truyxuat")


class TestAccess:
    NAMES = ("save-draft", "add-draft-pages")

    def test_only_the_owner_writes(self, client: Client, dossier: Dossier, url: str) -> None:
        packer = make_person("Lương Thị Mơ")
        dossier.vendor.members.create(person=packer, part="packer")
        client.force_login(packer)
        assert client.get(url).status_code == 403
        assert client.post(url, TYPED).status_code == 403
        for name in self.NAMES:
            assert client.post(step(name, dossier), TYPED).status_code == 403
        assert not PaperDraft.objects.exists()

    def test_strangers_find_nothing(self, client: Client, dossier: Dossier, url: str) -> None:
        rival = make_person("Đối thủ")
        make_vendor("HTX khác", owner=rival)
        client.force_login(rival)
        assert client.get(url).status_code == client.post(url, TYPED).status_code == 404
        for name in self.NAMES:
            assert client.post(step(name, dossier), TYPED).status_code == 404

    def test_a_page_of_another_paper_is_not_reached(self, signed_in: Client, dossier: Dossier) -> None:
        signed_in.post(step("add-draft-pages", dossier), {"files": [photo()]})
        page = DraftPage.objects.get()
        other = step("remove-draft-page", dossier, page.pk, kind="food_safety_certificate")
        assert signed_in.post(other).status_code == 404
        assert DraftPage.objects.exists()

    @pytest.mark.parametrize("kind", ["test_report", "khong-co"])
    def test_paper_nobody_asks_for_has_no_page(self, signed_in: Client, dossier: Dossier, kind: str) -> None:
        assert signed_in.get(reverse("vetting:upload-paper", args=[dossier.vendor.slug, kind])).status_code == 404

    def test_withdrawing(self, signed_in: Client, dossier: Dossier) -> None:
        paper = make_paper(dossier)
        signed_in.post(reverse("vetting:withdraw-paper", args=[dossier.vendor.slug, paper.pk]))
        paper.refresh_from_db()
        assert paper.status == "withdrawn"

    def test_page_has_a_constant_number_of_queries(
        self, signed_in: Client, dossier: Dossier, url: str, queries_of: Callable[[str], int]
    ) -> None:
        signed_in.post(step("add-draft-pages", dossier), {"files": [photo()]})
        few = queries_of(url)
        files = [SimpleUploadedFile(f"{n}.jpg", jpeg((200, 210 + n))) for n in range(3)]
        signed_in.post(step("add-draft-pages", dossier), {"files": files})
        assert DraftPage.objects.count() == 4
        assert queries_of(url) == few <= 17


class TestWhatIsAsked:
    def test_every_kind_says_what_a_good_one_is(self, signed_in: Client, dossier: Dossier, url: str) -> None:
        page = signed_in.get(url)
        assert "samples/business_licence" in page.text
        assert "Nơi cấp" in page.text
        assert "Sở Tài chính" in page.text

    def test_score_is_asked_of_stars_alone(self, signed_in: Client, product: Product, dossier: Dossier) -> None:
        assert "Điểm OCOP" in signed_in.get(star(product)).text
        assert "Điểm OCOP" not in signed_in.get(reverse_of(dossier)).text

    def test_end_is_checked_against_the_beginning(self, signed_in: Client, product: Product, dossier: Dossier) -> None:
        day = f"{hanoi_day(2000):%d/%m/%Y}"
        save = step("save-draft", dossier, kind="star_certificate", product=product.pk)
        typed = {"issued_on": "15/01/2026", "expires_on": day}
        assert "muộn nhất đến 15/01/2029" in signed_in.post(save, typed, headers=HX).text
