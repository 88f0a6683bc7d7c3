"""What is kept of a file that somebody sends: its picture, and nothing else."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image as Pillow
from PIL import ImageCms

from cities.image_intake import take_back, take_in
from cities.models.image import FORMATS, Image
from tests.factories import image_file

pytestmark = pytest.mark.once


def kept(image: Image, width: int = 0, form: str = "webp") -> Pillow.Image:
    return Pillow.open(BytesIO(content(image.path(width or image.width, form))))


def bytes_of(image: Image) -> bytes:
    return b"".join(content(image.path(width, form)) for width in image.widths for form in FORMATS)


def content(path: str) -> bytes:
    with default_storage.open(path) as file:
        return file.read()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_every_accepted_format_is_kept_in_two(form: str) -> None:
    image = take_in(image_file(form=form, size=(40, 30)))
    assert image.widths == (40,)
    assert [kept(image, form=each).format for each in FORMATS] == ["AVIF", "WEBP"]
    assert all(kept(image, form=each).size == (40, 30) for each in FORMATS)


def test_it_is_kept_in_all_widths_that_it_has_and_no_longer_than_2560() -> None:
    image = take_in(image_file(size=(3000, 1500), form="JPEG"))
    assert (image.width, image.height) == (2560, 1280)
    assert image.widths == (320, 640, 1280, 2560)
    assert [kept(image, width, "avif").size for width in image.widths] == [
        (320, 160),
        (640, 320),
        (1280, 640),
        (2560, 1280),
    ]
    assert take_in(image_file(size=(3, 5000))).height == 2560


def test_what_a_file_says_beside_its_picture_is_dropped() -> None:
    exif = Pillow.Exif()
    exif[0x010F] = "CANARY camera"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    file = image_file(form="JPEG", exif=exif, icc_profile=profile, comment=b"CANARY comment")
    sent = file.read() + b"CANARY <script>alert(1)</script>"
    image = take_in(SimpleUploadedFile("picture.jpg", sent))
    assert b"CANARY" in sent
    found = bytes_of(image)
    assert not any(word in found for word in (b"CANARY", b"Exif", b"EXIF", b"ICCP", b"script"))


def test_a_picture_that_lies_on_its_side_is_turned_upright() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turn it a quarter to the right
    image = take_in(image_file(form="JPEG", size=(40, 20), exif=exif))
    assert (image.width, image.height) == (20, 40)


def test_transparency_stays() -> None:
    image = take_in(image_file(mode="RGBA", colour=(0, 0, 255, 0)))
    assert [kept(image, form=form).convert("RGBA").getpixel((2, 2))[3] for form in FORMATS] == [
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("mode", "colour", "form"),
    [
        ("CMYK", (255, 255, 0, 0), "JPEG"),
        ("L", 29, "PNG"),
        ("I;16", 29 * 257, "PNG"),
        ("P", 0, "GIF"),
    ],
)
def test_other_ways_to_write_colours_are_read(mode: str, colour: object, form: str) -> None:
    found = kept(take_in(image_file(mode=mode, colour=colour, form=form))).convert("RGB")
    red, green, blue = found.getpixel((3, 3))
    wanted = {"CMYK": (0, 0, 255), "P": (0, 0, 0)}.get(mode, (29, 29, 29))
    assert all(abs(a - b) < 12 for a, b in zip((red, green, blue), wanted, strict=True))


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"%PDF-1.4",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        image_file(form="JPEG", size=(400, 400)).read()[:700],
        b"GIF89a" + bytes(40),
    ],
    ids=["nothing", "pdf", "eps", "svg", "cut off", "broken"],
)
def test_what_shows_no_picture_is_refused(sent: bytes) -> None:
    with pytest.raises(ValidationError, match="no picture that can be read"):
        take_in(SimpleUploadedFile("picture.png", sent))


def test_formats_that_hold_more_than_pixels_are_refused() -> None:
    for form in ("TIFF", "BMP", "PDF", "ICO"):
        with pytest.raises(ValidationError, match="JPEG, PNG, WEBP, AVIF, GIF"):
            take_in(image_file(form=form, size=(32, 32)))


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    """Seven kilobytes that would fill a gigabyte."""
    for size in ((8000, 7000), (30_000, 30_000)):
        with pytest.raises(ValidationError, match="more than 50 million pixels"):
            take_in(header_of(size))


def header_of(size: tuple[int, int]) -> SimpleUploadedFile:
    """A small PNG file that says that it is of this size."""
    import struct
    import zlib

    png = bytearray(image_file(size=(1, 1)).read())
    png[16:24] = struct.pack(">II", *size)
    png[29:33] = struct.pack(">I", zlib.crc32(bytes(png[12:29])))
    return SimpleUploadedFile("bomb.png", bytes(png))


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    file = image_file()
    file.size = 20 * 2**20 + 1
    with pytest.raises(ValidationError, match="larger than 20 MB"):
        take_in(file)
    with translation.override("zh-hans"), pytest.raises(ValidationError, match="文件超过20 MB"):
        take_in(file)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # Pillow says so, and goes on
@pytest.mark.parametrize(
    "broken",
    [
        {"icc_profile": b"no profile at all"},
        {"icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()},
        {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\x05\x01\x12"},
    ],
    ids=["profile", "profile of other colours", "exif"],
)
def test_a_picture_is_read_though_what_stands_beside_it_cannot_be(broken: dict[str, bytes]) -> None:
    found = kept(take_in(image_file(form="JPEG", colour=(0, 128, 128), **broken))).convert("RGB")
    assert all(abs(a - b) < 12 for a, b in zip(found.getpixel((3, 3)), (0, 128, 128), strict=True))


def test_a_large_picture_of_few_colours_is_scaled_with_those_between() -> None:
    size = (5000, 40)
    stripes = Pillow.new("P", size)
    stripes.putpalette([255, 0, 0, 0, 0, 255])
    stripes.putdata([x % 2 for _row in range(size[1]) for x in range(size[0])])
    file = BytesIO()
    stripes.save(file, "PNG")
    image = take_in(SimpleUploadedFile("stripes.png", file.getvalue()))
    red, _green, blue = kept(image).convert("RGB").getpixel((1000, 10))
    assert 60 < red < 200
    assert 60 < blue < 200


def test_the_same_picture_is_the_same_image_and_written_once() -> None:
    first = take_in(image_file(colour="olive"))
    path = default_storage.path(first.full)
    before = default_storage.get_modified_time(path)
    assert take_in(image_file(colour="olive")) == first
    assert default_storage.get_modified_time(path) == before
    assert take_in(image_file(colour="navy")).digest != first.digest


def test_an_image_whose_writing_was_cut_off_is_written_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save = default_storage.save

    def fail(name: str, file: object) -> str:
        if name.endswith(".webp"):
            raise OSError("no space left")
        return save(name, file)

    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "save", fail)
        with pytest.raises(OSError, match="no space"):
            take_in(image_file(colour="plum"))
    image = take_in(image_file(colour="plum"))
    assert image.is_kept
    assert kept(image, form="avif").size == (8, 6)
    folder = Path(default_storage.path(image.full)).parent
    assert sorted(path.name for path in folder.iterdir()) == ["8.avif", "8.webp"]


def test_only_its_own_file_brings_an_image_back() -> None:
    image, other = take_in(image_file(colour="tan")), take_in(image_file(colour="gold"))
    take_back(image, content(image.full))
    with pytest.raises(ValidationError, match="another picture"):
        take_back(other, content(image.full))
