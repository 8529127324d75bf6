"""Pictures come out upright, in ordinary colours, and with nothing but their pixels."""

import io
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from market.files.cell import pictures
from market.files.cell.pictures import avif_variants, clean_picture, picture_page, picture_variants
from market.files.cell.verdicts import Kind, Unfit
from tests.files.hostile import archive
from tests.files.ordinary import drawing, encoded, heic, jpeg, png, telltale_exif


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def is_red(pixel: Any) -> bool:
    return bool(pixel[0] > 200 and pixel[2] < 60)


def test_a_phone_photo_in_heic_is_kept_as_jpeg():
    clean = clean_picture(heic((640, 480)), Kind.HEIC)
    assert (clean.media_type, clean.width, clean.height, clean.pages) == ("image/jpeg", 640, 480, 1)
    assert is_red(opened(clean.content).getpixel((100, 240)))


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (300, 200), (20, 100)),
        (2, (300, 200), (280, 100)),
        (3, (300, 200), (280, 100)),
        (4, (300, 200), (20, 100)),
        (5, (200, 300), (100, 20)),
        (6, (200, 300), (100, 20)),
        (7, (200, 300), (100, 280)),
        (8, (200, 300), (100, 280)),
    ],
)
def test_a_photo_stands_upright_however_the_phone_was_held(orientation, size, red_at):
    clean = clean_picture(jpeg(exif=telltale_exif(orientation)), Kind.JPEG)
    image = opened(clean.content)
    assert image.size == size == (clean.width, clean.height)
    assert is_red(image.getpixel(red_at))


def test_a_heic_photo_is_turned_once():
    clean = clean_picture(heic(exif=telltale_exif(6).tobytes()), Kind.HEIC)
    assert (clean.width, clean.height) == (200, 300)
    assert is_red(opened(clean.content).getpixel((100, 20)))


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (Kind.JPEG, lambda: jpeg(exif=telltale_exif(), comment=b"Dien thoai cua chi Hoa")),
        (Kind.HEIC, lambda: heic(exif=telltale_exif().tobytes())),
        (Kind.PNG, lambda: png(exif=telltale_exif(), pnginfo=_note())),
    ],
)
def test_nothing_tells_where_and_with_what_it_was_taken(kind, content):
    before = content()
    assert b"chi Hoa" in before
    clean = clean_picture(before, kind)
    for after in (clean.content, clean.preview, clean.thumbnail):
        assert b"chi Hoa" not in after
        assert not opened(after).getexif()


def _note() -> PngImagePlugin.PngInfo:
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "chi Hoa")
    return note


@pytest.mark.parametrize(("kind", "content"), [(Kind.JPEG, jpeg), (Kind.PNG, png)])
def test_a_second_file_glued_to_its_end_is_gone(kind, content):
    clean = clean_picture(content() + archive(), kind)
    assert b"PK\x03\x04" not in clean.content
    assert b"bi-mat" not in clean.content


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_every_kind_of_png_becomes_an_ordinary_one(mode):
    clean = clean_picture(png(mode=mode), Kind.PNG)
    halves = opened(clean.content).convert("RGB").resize((2, 1), Image.Resampling.BOX)
    assert clean.media_type == "image/png"
    assert halves.getpixel((0, 0)) != halves.getpixel((1, 0))


def test_sixteen_bits_a_pixel_become_eight():
    scan = Image.frombytes("I;16", (2, 1), (0x4000).to_bytes(2, "little") + (0xC000).to_bytes(2, "little"))
    image = opened(clean_picture(encoded(scan, "PNG"), Kind.PNG).content)
    assert (image.mode, image.getpixel((0, 0)), image.getpixel((1, 0))) == ("L", 0x40, 0xC0)


def test_a_see_through_drawing_stays_so_and_is_previewed_on_white():
    image = drawing(mode="RGBA")
    image.putalpha(0)
    clean = clean_picture(encoded(image, "PNG"), Kind.PNG)
    assert opened(clean.content).getchannel("A").getpixel((9, 9)) == 0
    assert opened(clean.preview).getpixel((9, 9)) == (255, 255, 255)


def test_a_photo_for_the_press_becomes_an_ordinary_one():
    clean = clean_picture(encoded(drawing(mode="CMYK"), "JPEG"), Kind.JPEG)
    assert opened(clean.content).mode == "RGB"


def test_colours_of_another_space_are_converted_and_a_damaged_profile_is_ignored():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    assert clean_picture(jpeg(icc_profile=b"damaged" * 30), Kind.JPEG).width == 300
    for profile in (lab, ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()):
        clean = clean_picture(jpeg(icc_profile=profile), Kind.JPEG)
        assert "icc_profile" not in opened(clean.content).info


def test_large_photos_are_scaled_down_and_small_ones_left_alone(monkeypatch):
    monkeypatch.setattr(pictures, "LONGEST_SIDE", 256)
    assert clean_picture(png((1024, 512)), Kind.PNG).width == 256
    assert clean_picture(png((200, 100)), Kind.PNG).width == 200
    assert clean_picture(png((1, 2000)), Kind.PNG).height == 256


def test_a_photo_saved_as_png_is_kept_as_jpeg(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PNG_BYTES", 100)
    assert clean_picture(png(), Kind.PNG).media_type == "image/jpeg"


def test_what_stays_too_heavy_is_packed_harder(monkeypatch):
    noise = encoded(Image.effect_noise((400, 300), 90), "JPEG", quality=95)
    light = clean_picture(noise, Kind.JPEG)
    monkeypatch.setattr(pictures, "MAX_BYTES", len(light.content) - 1)
    assert len(clean_picture(noise, Kind.JPEG).content) < len(light.content)


def test_preview_and_thumbnail_fit_their_boxes():
    clean = clean_picture(jpeg((1800, 1200)), Kind.JPEG)
    assert opened(clean.preview).size == (1200, 800)
    assert opened(clean.thumbnail).size == (320, 213)


def test_catalogue_pictures_come_in_four_widths():
    variants = picture_variants(jpeg((1200, 900)), Kind.JPEG)
    assert {width: (one.width, one.height) for width, one in variants.items()} == {
        320: (320, 240),
        640: (640, 480),
        960: (960, 720),
        1440: (1200, 900),
    }
    assert all(opened(one.content).format == "WEBP" for one in variants.values())


def test_small_catalogue_pictures_are_not_blown_up():
    variants = picture_variants(png((300, 200)), Kind.PNG)
    assert {width: one.width for width, one in variants.items()} == {320: 300}


def test_lighter_files_have_the_same_sizes_and_weigh_less():
    heavy = picture_variants(jpeg((1200, 900)), Kind.JPEG)
    light = avif_variants(heavy[1440].content, [320, 1440])
    assert {width: opened(one.content).size for width, one in light.items()} == {320: (320, 240), 1440: (1200, 900)}
    assert all(opened(one.content).format == "AVIF" for one in light.values())


def test_what_is_no_picture_has_no_lighter_file():
    with pytest.raises(Unfit):
        avif_variants(b"RIFF not a picture", [320])


def test_a_picture_is_its_own_page():
    assert picture_page(jpeg((1000, 500)), Kind.JPEG, width=800).size == (800, 400)
