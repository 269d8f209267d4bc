"""Uploaded pictures: looked at before they are decoded, then made anew without anything but the picture."""

import hashlib
import io
import struct
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

WIDTHS = (320, 640, 960, 1280, 1920)
MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
MAX_SIZE = (WIDTHS[-1], 4 * WIDTHS[-1])
FORMATS = ("JPEG", "PNG", "WEBP")
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
ORIENTATION, SIDEWAYS = 0x0112, 5  # EXIF: from 5 on, width and height change places
PAPER = (251, 248, 243)
_DAMAGES = (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError, MemoryError, struct.error)
WEBP_QUALITY, JPEG_QUALITY = 80, 82


@dataclass(frozen=True)
class PictureFacts:
    """What markup needs to know of a stored picture; its files are named by `src`."""

    key: str
    width: int
    height: int
    focal_x: int = 50
    focal_y: int = 50
    credit: str = ""
    licence: str = ""

    @property
    def widths(self) -> list[int]:
        return widths_of(self.width)

    def src(self, width: int, kind: str) -> str:
        return f"/media/pictures/{self.key}/{width}.{kind}"

    def as_dict(self) -> dict:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict) -> "PictureFacts":
        """Other keys are left aside: a stored page keeps the picture's alt text beside the facts."""
        return cls(**{name: values[name] for name in cls.__dataclass_fields__ if name in values})


@dataclass(frozen=True)
class CleanImage:
    """An upload, upright, in RGB or RGBA, at most as large as the largest rendition, without metadata."""

    image: Image.Image
    sha256: str  # of the file as it was sent: the same file again is the same picture

    @property
    def width(self) -> int:
        return self.image.width

    @property
    def height(self) -> int:
        return self.image.height


def widths_of(width: int) -> list[int]:
    """The widths a picture is kept in; the last is its own, or the largest there is."""
    return [smaller for smaller in WIDTHS if smaller < width] + [min(width, WIDTHS[-1])]


def read_upload(file: BinaryIO) -> CleanImage:
    """Size, kind and pixels are checked before the first pixel is decoded."""
    data = _bounded_bytes(file)
    _check_kind(data)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # Pillow warns of sizes and odd metadata; the sizes are refused below.
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                _check_header(image)
                return CleanImage(_plain(image), hashlib.sha256(data).hexdigest())
        except UnidentifiedImageError:
            raise _refusal(_("This is not a picture we can read. Use a JPEG, PNG or WebP file.")) from None
        except Image.DecompressionBombError:
            raise _too_many_pixels() from None
        except _DAMAGES:
            raise _refusal(
                _("This picture is damaged or not complete. Save it again and try once more.")
            ) from None


def renditions(clean: CleanImage) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file: `640.webp`, `640.jpg` and so on, one at a time."""
    for width in widths_of(clean.width):
        height = max(1, round(clean.height * width / clean.width))
        small = (
            clean.image
            if width == clean.width
            else clean.image.resize((width, height), Image.Resampling.LANCZOS)
        )
        yield f"{width}.webp", _encoded(small, "WEBP", quality=WEBP_QUALITY, method=4)
        yield (
            f"{width}.jpg",
            _encoded(_flattened(small), "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True),
        )


def _refusal(message: str) -> ValidationError:
    return ValidationError(message, code="picture")


def _too_many_pixels() -> ValidationError:
    return _refusal(_("This picture has more than 50 megapixels. Make it smaller and try again."))


def _bounded_bytes(file: BinaryIO) -> bytes:
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _refusal(_("This picture is larger than 20 MB. Make it smaller and try again."))
    if not data:
        raise _refusal(_("This file is empty."))
    return data


def _check_kind(data: bytes) -> None:
    """Kinds people often have in hand get an answer of their own."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        raise _refusal(_("This is an iPhone HEIC picture. Save it as JPEG and try again."))
    if data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis"):
        raise _refusal(_("This is an AVIF picture. Save it as JPEG or PNG and try again."))
    if start.startswith(b"<") and b"<svg" in data[:4096].lower():
        raise _refusal(_("This is an SVG drawing. Save it as PNG and try again."))
    if start.startswith(b"<"):
        raise _refusal(_("This is a web page, not a picture. Use a JPEG, PNG or WebP file."))
    if start.startswith((b"gif87a", b"gif89a")):
        raise _refusal(_("This is a GIF. Save it as PNG and try again."))
    if start.startswith(b"%pdf"):
        raise _refusal(_("This is a PDF. Save the picture in it as JPEG or PNG and try again."))


def _check_header(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    # Phones keep a second, smaller picture in the same JPEG; Pillow calls that MPO, and it does not move.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise _refusal(_("This picture moves. Save one frame of it as PNG or JPEG and try again."))


def _plain(image: Image.Image) -> Image.Image:
    """A new image of nothing but the pixels; made small before it is copied, which keeps memory small."""
    profile = image.info.get("icc_profile", b"")
    lies_on_its_side = image.getexif().get(ORIENTATION, 1) >= SIDEWAYS
    largest = MAX_SIZE[::-1] if lies_on_its_side else MAX_SIZE
    image.draft("RGB", _at_least(image.size, largest))
    image.load()
    if image.mode in ("1", "P"):
        image = image.convert(_plain_mode(image))
    image.thumbnail(largest, Image.Resampling.LANCZOS)
    image = _in_srgb(ImageOps.exif_transpose(image), profile)
    plain = Image.new(image.mode, image.size)
    plain.paste(image)
    return plain


def _plain_mode(image: Image.Image) -> str:
    return "RGBA" if image.has_transparency_data else "RGB"


def _at_least(size: tuple[int, int], largest: tuple[int, int]) -> tuple[int, int]:
    """The size to ask a JPEG decoder for, so that it never goes below what is kept."""
    share = min(1, largest[0] / size[0], largest[1] / size[1])
    return max(1, int(size[0] * share)), max(1, int(size[1] * share))


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    mode = _plain_mode(image)
    if image.mode in ("I", "I;16", "I;16B", "F"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image.convert(mode)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode=mode) or image.convert(mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert(mode)


def _flattened(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, PAPER)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _encoded(image: Image.Image, kind: str, **options) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()
