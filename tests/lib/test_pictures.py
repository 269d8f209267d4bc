import hashlib
import io
import random
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms

from carthub.lib.pictures import MAX_BYTES, PAPER, PictureFacts, read_upload, renditions


def uploaded(image, kind="JPEG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    file.seek(0)
    return file


def noise(width, height):
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def refusal(data):
    with pytest.raises(ValidationError) as refused:
        read_upload(io.BytesIO(data))
    return refused.value.messages[0]


def png_of_black_pixels(width, height):
    """A PNG of a hundred million pixels in some kilobytes, made without having the pixels."""

    def chunk(name, content):
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    packer = zlib.compressobj(9)
    line = b"\0" * (width // 8 + 2)
    rows = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_kinds_are_read_by_their_content(kind):
    clean = read_upload(uploaded(Image.new("RGB", (400, 300), "red"), kind))
    assert (clean.width, clean.height, clean.image.mode) == (400, 300, "RGB")


def test_a_heic_picture_is_told_how_to_be_mended():
    data = b"\0\0\0\x18ftypheic" + b"\0" * 100
    assert refusal(data) == "This is an iPhone HEIC picture. Save it as JPEG and try again."
    assert refusal(data.replace(b"heic", b"mif1")).startswith("This is an iPhone HEIC")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"<!doctype html><script>alert(1)</script>", "web page"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<svg onload=alert(1)>", "SVG"),
        (b"GIF89a" + b"\0" * 20, "GIF"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\0\0\0\x18ftypavif" + b"\0" * 20, "AVIF"),
        (b"MZ" + b"\0" * 200, "not a picture"),
        (b"just words", "not a picture"),
        (b"BM" + b"\0" * 60, "not a picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "not a picture"),
    ],
)
def test_what_is_no_picture_is_refused_in_plain_words(data, says):
    assert says in refusal(data)


def test_a_file_over_twenty_megabytes_is_refused():
    assert "20 MB" in refusal(b"\xff\xd8\xff" + b"\0" * MAX_BYTES)


def test_a_hundred_megapixels_in_a_few_kilobytes_are_refused_before_decoding(monkeypatch):
    data = png_of_black_pixels(10_000, 10_000)
    assert len(data) < 20_000
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    assert "50 megapixels" in refusal(data)


def test_more_pixels_than_pillow_itself_would_open_get_the_same_answer():
    assert "50 megapixels" in refusal(png_of_black_pixels(40_000, 9_000))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_picture_cut_short_is_refused(kind, share):
    data = uploaded(noise(400, 300), kind).getvalue()
    assert "again" in refusal(data[: int(len(data) * share)]) or share == 0.05


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(kind):
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    file = uploaded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert "moves" in refusal(file.getvalue())


def test_a_telephone_picture_with_a_second_one_inside_is_read():
    photograph = Image.new("RGB", (640, 480), "red")
    file = uploaded(photograph, "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))])
    assert read_upload(file).width == 640


def test_the_same_file_is_known_by_its_sum():
    data = uploaded(noise(40, 30)).getvalue()
    assert read_upload(io.BytesIO(data)).sha256 == hashlib.sha256(data).hexdigest()


def test_a_picture_taken_sideways_stands_upright_and_tells_nothing_of_its_place():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera of Ana"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    sideways = Image.new("RGB", (400, 300), "white")
    sideways.paste("red", (0, 0, 200, 300))
    clean = read_upload(uploaded(sideways, exif=exif, comment=b"secret place"))
    assert (clean.width, clean.height) == (300, 400)
    assert clean.image.getpixel((150, 50))[1] < 100 < clean.image.getpixel((150, 350))[1]
    for _, content in renditions(clean):
        assert not any(trace in content for trace in (b"Camera", b"secret", b"Exif"))
        assert dict(Image.open(io.BytesIO(content)).getexif()) == {}


def test_another_colour_space_becomes_srgb_without_the_profile():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    clean = read_upload(uploaded(Image.new("RGB", (350, 100), (200, 40, 40)), icc_profile=profile))
    assert "icc_profile" not in clean.image.info
    assert all(abs(a - b) < 8 for a, b in zip(clean.image.getpixel((5, 5)), (200, 40, 40), strict=True))
    assert all(b"ICC_PROFILE" not in content for _, content in renditions(clean))


def test_a_broken_colour_profile_does_no_harm():
    assert read_upload(uploaded(Image.new("RGB", (350, 100)), icc_profile=b"nonsense")).image.mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "LA", "I;16"])
def test_every_colour_mode_becomes_plain_colours(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    clean = read_upload(uploaded(Image.new(mode, (340, 20)), kind))
    assert clean.image.mode == ("RGBA" if mode == "LA" else "RGB")


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (100, [100]),
        (320, [320]),
        (700, [320, 640, 700]),
        (1920, [320, 640, 960, 1280, 1920]),
        (3000, [320, 640, 960, 1280, 1920]),
    ],
)
def test_renditions_are_the_widths_that_the_facts_name(width, widths):
    clean = read_upload(uploaded(Image.new("RGB", (width, 60), "green")))
    assert clean.width == widths[-1]
    facts = PictureFacts("k", clean.width, clean.height)
    assert facts.widths == widths
    names = []
    for name, content in renditions(clean):
        names.append(name)
        with Image.open(io.BytesIO(content)) as image:
            assert image.format == {"webp": "WEBP", "jpg": "JPEG"}[name.split(".")[1]]
            assert image.width == int(name.split(".")[0])
    assert names == [f"{width}.{kind}" for width in widths for kind in ("webp", "jpg")]


def test_a_large_photograph_is_kept_at_the_largest_width():
    clean = read_upload(uploaded(Image.new("RGB", (8000, 6000), "blue")))
    assert (clean.width, clean.height) == (1920, 1440)


def test_a_very_tall_picture_still_has_renditions():
    clean = read_upload(uploaded(Image.new("RGB", (100, 40_000), "blue"), "PNG"))
    assert len(list(renditions(clean))) == 2


def test_transparency_stays_in_webp_and_becomes_paper_in_jpeg():
    files = dict(renditions(read_upload(uploaded(Image.new("RGBA", (320, 40), (0, 0, 0, 0)), "PNG"))))
    assert Image.open(io.BytesIO(files["320.webp"])).convert("RGBA").getpixel((5, 5))[3] == 0
    shown = Image.open(io.BytesIO(files["320.jpg"])).getpixel((5, 5))
    assert all(abs(a - b) < 4 for a, b in zip(shown, PAPER, strict=True))


def test_the_same_upload_gives_the_same_files():
    data = uploaded(noise(700, 90)).getvalue()
    assert list(renditions(read_upload(io.BytesIO(data)))) == list(renditions(read_upload(io.BytesIO(data))))


def test_facts_survive_being_stored_beside_other_keys():
    facts = PictureFacts("k1", 700, 400, 20, 80, "Ana", "CC BY 4.0")
    assert PictureFacts.from_dict(facts.as_dict() | {"alt": "A hand", "caption": ""}) == facts
    assert facts.src(320, "webp") == "/media/pictures/k1/320.webp"
