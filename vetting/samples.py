"""What a good paper of each kind looks like: a picture made for this, and its words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vetting.models import PaperKind


@dataclass(frozen=True)
class Sample:
    """A picture of an invented paper, marked as one."""

    kind: str
    alt: Promise
    width: int = 560  # pixels
    height: int = 764

    @property
    def src(self) -> str:
        """Return where it lies among the static files."""
        return f"samples/{self.kind}.webp"


_SAMPLES = {
    sample.kind: sample
    for sample in (
        Sample(
            PaperKind.BUSINESS_LICENCE,
            _("Mẫu giấy đăng ký: quốc hiệu, mã số, tên cơ sở, địa chỉ, người đại diện, ngành nghề, chữ ký và dấu."),
        ),
        Sample(
            PaperKind.FOOD_SAFETY_CERTIFICATE,
            _("Mẫu giấy chứng nhận an toàn thực phẩm: số giấy, tên cơ sở, mặt hàng, ngày hết hạn, chữ ký và dấu."),
        ),
        Sample(
            PaperKind.QUALITY_STANDARD,
            _("Mẫu bản tự công bố: thông tin cơ sở, thông tin sản phẩm, mẫu nhãn, chữ ký của cơ sở."),
        ),
        Sample(
            PaperKind.TEST_REPORT,
            _("Mẫu phiếu kiểm nghiệm: phòng thử nghiệm, số phiếu, tên mẫu, bảng chỉ tiêu và kết quả, chữ ký và dấu."),
        ),
        Sample(
            PaperKind.TRACEABILITY_STAMP,
            _("Mẫu tem truy xuất chụp gần: mã QR rõ nét, tên sản phẩm, cơ sở, lô và ngày đóng gói."),
            height=364,
        ),
        Sample(
            PaperKind.STAR_CERTIFICATE,
            _("Mẫu giấy chứng nhận OCOP: hạng sao, tên sản phẩm, số quyết định, ngày hết hạn, chữ ký và dấu."),
            height=416,
        ),
        Sample(
            PaperKind.TRADEMARK,
            _("Mẫu giấy chứng nhận nhãn hiệu: hình nhãn hiệu, chủ giấy, nhóm hàng, ngày hiệu lực, chữ ký và dấu."),
        ),
        Sample(
            PaperKind.INTELLECTUAL_PROPERTY,
            _("Mẫu bằng sở hữu trí tuệ: số bằng, tên, chủ bằng, ngày hiệu lực, chữ ký và dấu."),
        ),
        Sample(
            PaperKind.GEOGRAPHICAL_INDICATION,
            _("Mẫu quyết định chỉ dẫn địa lý: tên chỉ dẫn, đơn vị được dùng, vùng sản xuất, chữ ký và dấu."),
        ),
        Sample(
            PaperKind.QUALITY_SYSTEM,
            _("Mẫu chứng nhận hệ thống: tiêu chuẩn, cơ sở, phạm vi, ngày hiệu lực, chữ ký và dấu."),
        ),
    )
}


def sample_of(kind: str) -> Sample:
    """Return the sample of a kind of paper."""
    return _SAMPLES[PaperKind(kind)]
