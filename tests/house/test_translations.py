"""English is complete: every text of code and templates is in the catalogue, translated, with its placeholders."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from market.runner.messages import LANGUAGES, catalogue_path, collected

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return collected()


def catalogue(language: str) -> Catalog:
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language)


def words(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple | list) else [message.id]


def translations(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string or ""]


def test_there_is_much_to_say(texts: Catalog) -> None:
    assert len(texts) > 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str, texts: Catalog) -> None:
    known = catalogue(language)
    missing = []
    for message in texts:
        if not message.id:  # the header
            continue
        found = known.get(message.id, message.context)
        if found is None or not all(translations(found)) or found.fuzzy:
            missing.append(words(message)[0])
    assert not missing, f"{len(missing)} texts: run `make messages`, then translate {missing[:5]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive(language: str) -> None:
    wrong = []
    for message in catalogue(language):
        if not message.id:
            continue
        forms = [set(PLACEHOLDER.findall(form)) for form in words(message)]
        for place, translation in enumerate(translations(message)):
            found, own = set(PLACEHOLDER.findall(translation)), forms[min(place, len(forms) - 1)]
            wrong += [translation] if found - forms[0] - forms[-1] or (own and not found) else []
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_vietnamese(language: str) -> None:
    vietnamese = re.compile(r"[ăằắẳẵặâầấẩẫậđêềếểễệôồốổỗộơờớởỡợưừứửữự]", re.I)
    proper = re.compile(  # names of people, places, decrees, and of sheets and folders that bear Vietnamese names
        r"Chợ đêm trên mây|Tiếng Việt|OCOP|Hà Nội|₫|Chốt đơn|Đông Cao|Bưởi đỏ|Xã Mê Linh|Mê Linh|Việt Nam|đồng"
        r"|NĐ-CP|QĐ-TTg|QĐ-UBND|“Sản phẩm”|Giấy tờ/"
        r"|“Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh.”"  # the law's own words
    )
    left = [
        words(message)[0]
        for message in catalogue(language)
        if message.id and any(vietnamese.search(proper.sub("", text)) for text in translations(message))
    ]
    assert not left
