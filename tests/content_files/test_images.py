"""The images of pictures travel with the content files."""

import json
import re
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image as PillowImage

from cities.content_files import ContentError, load_new, write_all
from cities.models import Picture
from cities.models.line import Line
from tests.factories import image_file, make_city, make_milestone, make_picture, unmake_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_site")]


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """The content files of a site with one picture."""
    make_picture(make_milestone(), credit_en="A. B.", position=3, colour="orchid")
    write_all(tmp_path)
    return tmp_path


def forget(folder: Path) -> Picture:
    """Leave a site that holds neither the picture nor its image."""
    picture = Picture.objects.get()
    assert picture.stored is not None
    for width in picture.stored.widths:
        for form in ("avif", "webp"):
            default_storage.delete(picture.stored.path(width, form))
    unmake_all()
    return picture


def test_they_come_back_with_the_records(exported: Path) -> None:
    was = forget(exported)
    load_new(exported)
    (picture,) = Picture.objects.all()
    assert picture.stored is not None
    assert (picture.image, picture.position, picture.credit_en) == (was.image, 3, "A. B.")
    assert picture.stored.is_kept
    assert Line.of(picture.milestone).head().snapshot["pictures"][was.slug]["image"] == was.image


def test_what_is_loaded_is_written_back_byte_for_byte(exported: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in exported.rglob("*") if path.is_file()}
    forget(exported)
    load_new(exported)
    assert write_all(exported) == []
    assert {p.name: p.read_bytes() for p in exported.rglob("*") if p.is_file()} == before


def test_a_record_holds_only_what_it_says(exported: Path) -> None:
    (entry,) = json.loads((exported / "pictures.json").read_text())
    assert sorted(entry["fields"]) == sorted(
        ["slug", "milestone", "image", "alt_en", "alt_zh_hans", "credit_en", "position"]
    )


def test_the_file_of_a_picture_that_is_gone_goes_too(exported: Path) -> None:
    assert len(list((exported / "images").iterdir())) == 1
    Picture.objects.get().delete()
    write_all(exported)
    assert list((exported / "images").iterdir()) == []


def test_a_missing_file_is_named_and_nothing_is_loaded(exported: Path) -> None:
    was = forget(exported)
    (file,) = (exported / "images").iterdir()
    file.unlink()
    with pytest.raises(ContentError, match=f"images/{was.image}.webp: the file is missing"):
        load_new(exported)
    assert not Picture.objects.exists()


def test_so_is_a_file_that_shows_another_picture(exported: Path) -> None:
    other = make_picture(make_city(), colour="black")
    assert other.stored is not None
    content = Path(default_storage.path(other.stored.full)).read_bytes()
    Picture.objects.get(pk=other.pk).delete()
    forget(exported)
    (file,) = (exported / "images").iterdir()
    for wrong, reason in ((content, "another picture"), (b"<svg/>", "not one that this site")):
        file.write_bytes(wrong)
        with pytest.raises(ContentError, match=rf"{file.name}: .*{reason}"):
            load_new(exported)


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_a_file_that_holds_more_than_a_picture_is_refused(exported: Path, form: str) -> None:
    forget(exported)
    (file,) = (exported / "images").iterdir()
    exif = PillowImage.Exif()
    exif[0x010F] = "CANARY"
    wrong = image_file(form=form, exif=exif).read()
    appended = file.read_bytes() + b"<script>alert(1)</script>"
    name = exported / "pictures.json"
    entries = json.loads(name.read_text())
    for content in (wrong, appended):
        fake = f"{sha256(content).hexdigest()[:32]}-8x6"
        file.with_name(f"{fake}.webp").write_bytes(content)
        entries[0]["fields"]["image"] = fake
        name.write_text(json.dumps(entries))
        with pytest.raises(ContentError, match="not one that this site has written"):
            load_new(exported)
        assert not default_storage.exists(f"images/{fake}/8.webp")


def test_an_image_that_was_lost_comes_back_from_the_files(exported: Path) -> None:
    picture = Picture.objects.get()
    assert picture.stored is not None
    default_storage.delete(picture.stored.full)
    load_new(exported)
    assert picture.stored.is_kept


def test_a_lost_image_is_named_and_the_files_there_were_stay(exported: Path) -> None:
    picture = Picture.objects.get()
    assert picture.stored is not None
    lost = make_picture(make_city(), colour="peru")
    assert lost.stored is not None
    default_storage.delete(lost.stored.full)
    picture.delete()
    before = {path.name: path.read_bytes() for path in exported.rglob("*") if path.is_file()}
    with pytest.raises(CommandError, match=f"image {lost.image} is lost"):
        call_command("export_content", to=exported)
    assert {p.name: p.read_bytes() for p in exported.rglob("*") if p.is_file()} == before


def test_files_of_somebody_else_stay(exported: Path) -> None:
    for name in ("holiday.jpg", "holiday.webp"):
        (exported / "images" / name).write_bytes(b"mine")
    (exported / "images" / "folder").mkdir()
    out = StringIO()
    Picture.objects.get().delete()
    call_command("export_content", to=exported, stdout=out)
    there = sorted(path.name for path in (exported / "images").iterdir())
    assert there == ["folder", "holiday.jpg", "holiday.webp"]
    assert re.search(r"images/\S+\.webp: removed", out.getvalue())


@pytest.mark.parametrize("owners", [(), ("city", "milestone")], ids=["none", "two"])
def test_a_picture_has_one_owner(exported: Path, owners: tuple[str, ...]) -> None:
    make_city(slug="made")
    write_all(exported)
    entries = json.loads((exported / "pictures.json").read_text())
    fields = entries[0]["fields"]
    there = {"city": ["made"], "milestone": fields.pop("milestone")}
    fields |= {owner: there[owner] for owner in owners}
    (exported / "pictures.json").write_text(json.dumps(entries))
    forget(exported)
    with pytest.raises(ContentError, match=r"pictures\.json: record .*: One record owns a picture"):
        load_new(exported)
