"""What the market says about a file it does not take: what happened, and what to do."""

from typing import Protocol

from django.utils.translation import gettext as _

from market.files.cell.verdicts import MAX_PAGES, Reason


def sentence(reason: Reason, *, ending: str = "") -> str:
    """Return the sentence for the person who uploaded the file; `ending` is the kind its name promised."""
    return _sentences()[reason] % {"ending": ending, "pages": MAX_PAGES}


def storage_is_busy() -> str:
    """Return the sentence for a storage that does not answer."""
    return _("Kho tệp đang bận, tệp chưa được lưu. Hãy thử lại sau ít phút.")


def storage_did_not_answer() -> str:
    """Return the sentence for a file that cannot be read just now."""
    return _("Kho tệp đang bận, chưa mở được tệp này. Hãy thử lại sau ít phút.")


def judges_are_busy() -> str:
    """Return the sentence for a moment with too many uploads."""
    return _("Chợ đang nhận nhiều tệp cùng lúc. Hãy thử lại sau một phút.")


def bound_too_heavy() -> str:
    """Return the sentence for pages that weigh too much to become one paper."""
    return _("Các trang gộp lại quá nặng. Hãy chụp lại với cỡ nhỏ hơn hoặc bớt trang rồi thử lại.")


def too_many_bound_pages() -> str:
    """Return the sentence for more pages than one paper may have."""
    return _("Một giấy tờ có nhiều nhất %(pages)d trang. Hãy bớt trang rồi thử lại.") % {"pages": MAX_PAGES}


def infected(name: str) -> str:
    """Return the sentence for a file the virus scanner knows under this name."""
    return _("Tệp này bị phần mềm diệt virus chặn (tên: %(name)s). Hãy quét máy rồi tải lại.") % {"name": name}


def scanner_is_away() -> str:
    """Return the sentence for a virus scanner that does not answer: no file is taken unasked."""
    return _("Bộ quét tệp đang bận, tệp chưa được nhận. Hãy thử lại sau ít phút.")


class Kept(Protocol):
    """A kept paper. No model here: what only judges files runs without a database."""

    disarmed: list[str]  # of Reason


def disarmed_sentence(stored: Kept) -> str:
    """Return what was taken out of a kept paper and where its original is; empty when nothing was."""
    if not stored.disarmed:
        return ""
    sentences = _disarmed_sentences()
    if len(stored.disarmed) == 1:
        return sentences[Reason(stored.disarmed[0])]
    return _("Tệp có nhiều thành phần tự chạy hoặc ẩn bên trong. Chợ giữ bản đã gỡ chúng; bản gốc được cất riêng.")


def _disarmed_sentences() -> dict[Reason, str]:
    return {
        Reason.SCRIPT: _("Tệp có kịch bản bên trong. Chợ giữ bản đã gỡ kịch bản; bản gốc được cất riêng."),
        Reason.LAUNCH: _("Tệp có lệnh mở chương trình khác. Chợ giữ bản đã gỡ lệnh; bản gốc được cất riêng."),
        Reason.EMBEDDED: _("Tệp có tệp khác đính kèm. Chợ giữ bản đã bỏ tệp đính kèm; bản gốc được cất riêng."),
        Reason.MULTIMEDIA: _("Tệp có phim hoặc âm thanh. Chợ giữ bản đã bỏ phần đó; bản gốc được cất riêng."),
        Reason.FORM: _("Tệp có biểu mẫu điện tử bên trong. Chợ giữ bản in của biểu mẫu; bản gốc được cất riêng."),
    }


def _sentences() -> dict[Reason, str]:
    return {
        Reason.EMPTY: _("Tệp này trống (0 byte). Hãy chọn lại tệp rồi tải lên."),
        Reason.TOO_LARGE: _("Tệp này lớn hơn 20 MB. Hãy chụp lại với cỡ nhỏ hơn hoặc tách tệp rồi tải lại."),
        Reason.FOREIGN: _(
            "Chợ chỉ nhận PDF và ảnh JPEG, PNG, HEIC. Hãy chụp ảnh giấy tờ hoặc lưu tệp thành PDF rồi tải lại."
        ),
        Reason.MISNAMED: _(
            "Tên tệp có đuôi .%(ending)s nhưng bên trong không phải PDF hay ảnh JPEG, PNG, HEIC."
            " Hãy mở thử tệp trên máy, lưu đúng loại rồi tải lại."
        ),
        Reason.PADDED: _("Tệp này có dữ liệu lạ đứng trước nội dung PDF. Hãy in tệp ra PDF thường rồi tải lại."),
        Reason.BROKEN: _("Tệp này bị hỏng hoặc chưa tải hết. Hãy mở thử trên máy, chụp hoặc quét lại rồi tải lại."),
        Reason.TOO_MANY_PIXELS: _("Ảnh này có hơn 50 triệu điểm ảnh. Hãy thu nhỏ ảnh rồi tải lại."),
        Reason.MOVING: _("Ảnh này là ảnh động, có nhiều khung hình. Hãy lưu thành một ảnh tĩnh rồi tải lại."),
        Reason.ENCRYPTED: _("Tệp này có mật khẩu. Hãy bỏ mật khẩu rồi tải lại."),
        Reason.LAUNCH: _("Tệp PDF này lấy nội dung từ một tệp khác. Hãy in tệp ra PDF thường rồi tải lại."),
        Reason.EMBEDDED: _(
            "Tệp PDF này là tập hồ sơ, giấy tờ nằm trong các tệp đính kèm. Hãy tải từng tệp đó lên riêng."
        ),
        Reason.FORM: _("Tệp PDF này là biểu mẫu còn điền được. Hãy in tệp ra PDF thường rồi tải lại."),
        Reason.TOO_MANY_PAGES: _("Tệp PDF này có hơn %(pages)d trang. Hãy tách thành nhiều tệp rồi tải lại."),
        Reason.TOO_HEAVY: _(
            "Chợ không mở được tệp này một cách an toàn vì nó quá nặng hoặc bị hỏng."
            " Hãy chụp hoặc quét lại rồi tải lại."
        ),
        Reason.NO_SUCH_PAGE: _("Tệp này không có trang đó."),
    }
