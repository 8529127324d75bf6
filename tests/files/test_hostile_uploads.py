"""Every hostile or unreadable file gets its sentence and leaves nothing behind, neither content nor a row."""

import pytest

from market.files.cell.verdicts import MAX_BYTES, Reason
from market.files.models import StoredFile
from market.kernel.errors import Refused
from tests.files.hostile import CORPUS, document_of
from tests.files.ordinary import kept

pytestmark = pytest.mark.usefixtures("real_cells")
SENTENCES = {
    Reason.EMPTY: "Tệp này trống (0 byte). Hãy chọn lại tệp rồi tải lên.",
    Reason.TOO_LARGE: "Tệp này lớn hơn 20 MB. Hãy chụp lại với cỡ nhỏ hơn hoặc tách tệp rồi tải lại.",
    Reason.FOREIGN: "Chợ chỉ nhận PDF và ảnh JPEG, PNG, HEIC. Hãy chụp ảnh giấy tờ hoặc lưu tệp thành PDF rồi tải lại.",
    Reason.MISNAMED: "Tên tệp có đuôi .{ending} nhưng bên trong không phải PDF hay ảnh JPEG, PNG, HEIC."
    " Hãy mở thử tệp trên máy, lưu đúng loại rồi tải lại.",
    Reason.PADDED: "Tệp này có dữ liệu lạ đứng trước nội dung PDF. Hãy in tệp ra PDF thường rồi tải lại.",
    Reason.BROKEN: "Tệp này bị hỏng hoặc chưa tải hết. Hãy mở thử trên máy, chụp hoặc quét lại rồi tải lại.",
    Reason.TOO_MANY_PIXELS: "Ảnh này có hơn 50 triệu điểm ảnh. Hãy thu nhỏ ảnh rồi tải lại.",
    Reason.MOVING: "Ảnh này là ảnh động, có nhiều khung hình. Hãy lưu thành một ảnh tĩnh rồi tải lại.",
    Reason.ENCRYPTED: "Tệp này có mật khẩu. Hãy bỏ mật khẩu rồi tải lại.",
    Reason.LAUNCH: "Tệp PDF này lấy nội dung từ một tệp khác. Hãy in tệp ra PDF thường rồi tải lại.",
    Reason.EMBEDDED: "Tệp PDF này là tập hồ sơ, giấy tờ nằm trong các tệp đính kèm. Hãy tải từng tệp đó lên riêng.",
    Reason.FORM: "Tệp PDF này là biểu mẫu còn điền được. Hãy in tệp ra PDF thường rồi tải lại.",
    Reason.TOO_MANY_PAGES: "Tệp PDF này có hơn 60 trang. Hãy tách thành nhiều tệp rồi tải lại.",
    Reason.TOO_HEAVY: "Chợ không mở được tệp này một cách an toàn vì nó quá nặng hoặc bị hỏng."
    " Hãy chụp hoặc quét lại rồi tải lại.",
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", CORPUS)
def test_is_refused_and_leaves_nothing(case, left_behind):
    name, build, reason = CORPUS[case]
    with pytest.raises(Refused) as refusal:
        kept(build(), name)
    assert refusal.value.message == SENTENCES[reason].format(ending=name.rpartition(".")[2].lower())
    assert left_behind() == []
    assert not StoredFile.objects.exists()


def test_every_reason_is_provoked():
    never = {Reason.NO_SUCH_PAGE, Reason.SCRIPT, Reason.MULTIMEDIA}  # the last two are only ever taken out
    assert {reason for _, _, reason in CORPUS.values()} == set(SENTENCES) == set(Reason) - never


@pytest.mark.django_db
def test_twenty_megabytes_to_the_byte_are_taken(left_behind):
    """The limit itself is no refusal: here a PDF of exactly 20 MB, most of it one incompressible stream."""
    content = document_of(MAX_BYTES)
    stored = kept(content)
    assert len(content) == MAX_BYTES
    assert stored.size > MAX_BYTES - 100_000
