"""What people say in the demo, by kind of goods: reviews by how content they are, questions with their answers."""

from collections.abc import Mapping
from dataclasses import dataclass

FRESH, FOOD, TEA, CRAFT, CLOTH, PLANT, ANY = "fresh", "food", "tea", "craft", "cloth", "plant", "any"
GOOD, FAIR, POOR = "good", "fair", "poor"
_KINDS: Mapping[str, frozenset[int]] = {  # by product set of Decision 26/2026/QĐ-TTg
    FRESH: frozenset({1}),
    FOOD: frozenset(range(2, 11)),
    TEA: frozenset({11, 12, 13, 17}),
    CRAFT: frozenset({21}),
    CLOTH: frozenset({22}),
    PLANT: frozenset({23, 24}),
}


def kind_of_goods(product_set: int) -> str:
    """Return which words fit a product of a set."""
    return next((kind for kind, sets in _KINDS.items() if product_set in sets), ANY)


SAID: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    FRESH: {
        GOOD: (
            "Tươi, đều, cuống còn xanh. Để bốn ngày vẫn thơm.",
            "Ngọt thanh, cả nhà khen. Phiên sau tôi mua thêm biếu bên ngoại.",
            "Chọn lọc kỹ, không lẫn hàng dập. Giá phiên chợ rẻ hơn chợ gần nhà.",
            "Nhận lúc sáng sớm, còn mát tay. Có tem quét ra đúng nơi trồng.",
            "Mua lần thứ ba, lần nào cũng đều như nhau.",
        ),
        FAIR: (
            "Ngon, nhưng cỡ nhỏ hơn tôi hình dung. Nên ghi rõ cân nặng từng loại.",
            "Hàng được, hai phần ở đáy thùng hơi dập vì xếp chặt.",
        ),
        POOR: ("Thùng ướt, bỏ mất gần một phần ba. Gọi thì gian hàng có xin lỗi nhưng tôi vẫn tiếc.",),
    },
    FOOD: {
        GOOD: (
            "Vị đậm vừa, không gắt. Bọn trẻ ăn hết ngay tối đầu.",
            "Đúng vị ngày xưa bà tôi làm. Gói kín, mở ra thơm cả bếp.",
            "Hạn dùng còn dài, nhãn ghi đủ thành phần. Sẽ mua lại.",
            "Mua thử một phần, hôm sau đặt thêm ba phần mang về quê.",
            "Nấu theo tờ hướng dẫn kèm trong hộp, ra đúng như lời người dẫn nói.",
        ),
        FAIR: (
            "Ăn được, hơi ngọt so với nhà tôi.",
            "Ngon nhưng gói to quá, hai người ăn mãi chưa hết. Mong có gói nhỏ.",
        ),
        POOR: ("Túi hở mép, phải ăn vội trong hai ngày. Mong hàn miệng túi kỹ hơn.",),
    },
    TEA: {
        GOOD: (
            "Nước xanh, hậu ngọt, pha bốn lượt vẫn còn hương.",
            "Hương sen dịu, không nồng. Hộp đẹp, làm quà rất hợp.",
            "Cánh đều, ít vụn. Pha nước tám mươi lăm độ như lời dặn thì không chát.",
        ),
        FAIR: ("Uống được, hương nhạt hơn mẻ tôi mua hồi tháng Chín.",),
        POOR: ("Nhiều vụn, nước đục. Có lẽ tôi mua phải cuối mẻ.",),
    },
    CRAFT: {
        GOOD: (
            "Làm tay thật, nhìn kỹ thấy từng nét. Bọc ba lớp nên không sứt chút nào.",
            "Đẹp hơn ảnh. Người bán gửi kèm tờ kể chuyện làng nghề, khách đến nhà ai cũng hỏi.",
            "Chắc tay, dùng hằng ngày được chứ không chỉ để bày.",
        ),
        FAIR: ("Đẹp, nhưng nhỏ hơn tôi nghĩ. Nên chụp cạnh vật gì để dễ đoán cỡ.",),
        POOR: ("Sứt một góc nhỏ lúc vận chuyển. Gian hàng đổi cái khác nhưng phải chờ mười ngày.",),
    },
    CLOTH: {
        GOOD: (
            "Đường may đều, màu giống trên sóng. Giặt một lần chưa phai.",
            "Vải mềm, mặc mát. Người bán gọi hỏi lại số đo trước khi gửi.",
            "Sợi dệt mịn, sờ là biết dệt tay. Mua thêm một chiếc biếu chị gái.",
        ),
        FAIR: ("Vải đẹp, tay áo hơi dài so với bảng cỡ. Phải lên gấu một chút.",),
        POOR: ("Màu sẫm hơn trong ảnh khá nhiều. Gian hàng nhận đổi nhưng tôi phải tự gửi lại.",),
    },
    PLANT: {
        GOOD: (
            "Cây khỏe, bầu đất còn ẩm. Trồng hai tuần đã nhú lộc.",
            "Hoa cắm được tám ngày, nở dần từng bông.",
            "Nhà vườn dặn cách tưới rất kỹ, còn gọi hỏi cây sống chưa.",
        ),
        FAIR: ("Hoa đẹp nhưng nở hết cùng lúc, được bốn ngày là tàn.",),
        POOR: ("Gãy mất hai cành, chậu nứt. Nên chèn thêm giấy.",),
    },
    ANY: {
        GOOD: (
            "Đóng gói cẩn thận, giao đúng hẹn, hàng giống ảnh.",
            "Người bán gọi trước khi giao, nói năng dễ nghe.",
            "Giá trong phiên rẻ hơn, chất lượng không kém.",
        ),
        FAIR: ("Hàng ổn, giao chậm nửa ngày so với hẹn.",),
        POOR: ("Chờ quá hẹn một ngày, gọi hai lần mới có người nghe.",),
    },
}
REPLIES: Mapping[str, tuple[str, ...]] = {
    GOOD: (
        "Cảm ơn Anh/Chị. Mẻ sau nhà làm vẫn giữ cách cũ ạ.",
        "Đọc lời này cả xưởng vui. Hẹn gặp Anh/Chị ở phiên tới.",
    ),
    FAIR: (
        "Cảm ơn Anh/Chị góp ý. Từ phiên tới trang sản phẩm sẽ ghi rõ kích cỡ và cân nặng.",
        "Chúng tôi ghi nhận và đang sửa cách xếp hàng trong thùng.",
    ),
    POOR: (
        "Chúng tôi xin lỗi Anh/Chị. Từ tuần này thùng được lót thêm một lớp, giao trong buổi sáng.",
        "Lỗi ở khâu đóng gói của chúng tôi. Anh/Chị nhắn qua biên nhận để được đổi phần khác.",
    ),
}
ADVERTISED = "Cửa hàng nhà tôi bán cùng loại rẻ hơn nhiều, ai cần cứ ghé."  # what the office hides


@dataclass(frozen=True)
class Exchange:
    """A question and what its vendor answered."""

    asked: str
    told: str


EXCHANGES: Mapping[str, tuple[Exchange, ...]] = {
    FRESH: (
        Exchange("Để ngoài được mấy ngày ạ?", "Nơi thoáng mát được khoảng một tuần, đừng xếp chồng lên nhau ạ."),
        Exchange("Có bón phân hóa học không?", "Vườn bón phân ủ, nhật ký canh tác có trong hồ sơ đã duyệt."),
        Exchange("Thu hoạch trước khi giao bao lâu?", "Cắt buổi sáng, giao ngay chiều hoặc sáng hôm sau ạ."),
    ),
    FOOD: (
        Exchange("Có chất bảo quản không ạ?", "Không ạ. Thành phần ghi đủ trên nhãn, phiếu kiểm nghiệm đã nộp."),
        Exchange("Mở gói rồi để được bao lâu?", "Buộc kín, để ngăn mát thì trong năm ngày ạ."),
        Exchange("Trẻ ba tuổi ăn được không?", "Ăn được ạ; cháu nào dị ứng đậu phộng thì xem phần thành phần trước."),
        Exchange("Có gói nhỏ hơn không ạ?", "Hiện mới có một cỡ này, sang tháng sẽ có gói một nửa."),
    ),
    TEA: (
        Exchange("Pha bao nhiêu độ thì ngon?", "Nước 80–85 độ, hãm chừng một phút rưỡi ạ."),
        Exchange("Chè hái vụ nào ạ?", "Vụ thu vừa rồi, sao trong ngày hái."),
    ),
    CRAFT: (
        Exchange("Có nhận khắc tên làm quà không?", "Có ạ, thêm ba ngày làm. Anh/Chị ghi vào phần lời nhắn của đơn."),
        Exchange("Vận chuyển vỡ thì sao ạ?", "Anh/Chị chụp ảnh lúc mở hộp, chúng tôi gửi cái khác, không thu tiền."),
        Exchange("Lau chùi thế nào cho bền ạ?", "Khăn mềm hơi ẩm là đủ, đừng ngâm nước và đừng phơi nắng gắt."),
    ),
    CLOTH: (
        Exchange("Giặt máy được không ạ?", "Giặt tay nước lạnh thì bền màu nhất; giặt máy thì cho vào túi lưới ạ."),
        Exchange("Mặc không vừa có đổi cỡ không?", "Đổi trong bảy ngày nếu chưa giặt ạ, phí gửi mỗi bên một nửa."),
    ),
    PLANT: (
        Exchange("Cây hợp ban công hướng tây không?", "Hợp ạ, mùa hè nên che bớt nắng sau 14 giờ."),
        Exchange("Giao có kèm chậu không?", "Có ạ, chậu nhựa như trong ảnh; chậu gốm thì đặt riêng."),
    ),
    ANY: (
        Exchange("Mua làm quà có hộp không ạ?", "Có hộp giấy và túi kèm theo, không thêm tiền."),
        Exchange("Giao sang Gia Lâm mất mấy ngày?", "Trong ba ngày sau phiên ạ."),
    ),
}
STILL_OPEN = (
    "Mua hai mươi phần làm quà Tết thì đặt trước bao lâu?",
    "Hàng này có xuất hóa đơn cho công ty được không ạ?",
    "Ở khu Ciputra thì giao buổi tối được không?",
)
