import hashlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps

MOST_BYTES, MOST_PIXELS = 20_000_000, 50_000_000

WIDTHS = (320, 640, 960, 1280, 1920)


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
        return [width for width in WIDTHS if width < self.width] + [min(self.width, WIDTHS[-1])]

    def src(self, width: int, kind: str) -> str:
        return f"/media/pictures/{self.key}/{width}.{kind}"

    def as_dict(self) -> dict:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict) -> "PictureFacts":
        """Keys it does not know are left aside: a stored page keeps the picture's alt text beside the facts."""
        return cls(**{name: values[name] for name in cls.__dataclass_fields__ if name in values})


@dataclass(frozen=True)
class CleanImage:
    """A decoded picture without anything but its pixels."""

    image: Image.Image
    sha256: str

    @property
    def width(self) -> int:
        return self.image.width

    @property
    def height(self) -> int:
        return self.image.height


def read_upload(file: BinaryIO) -> CleanImage:
    """Check, then decode; raises ValidationError in plain words."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValidationError("The picture is larger than 20 MB.")
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"hevc"):
        raise ValidationError("This is an iPhone HEIC picture. Save it as JPEG and try again.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"])
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError("This is no JPEG, PNG or WebP picture.") from error
    if image.width * image.height > MOST_PIXELS:
        raise ValidationError("The picture has more than 50 megapixels.")
    try:
        image = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError) as error:
        raise ValidationError("The picture is damaged.") from error
    return CleanImage(image, hashlib.sha256(data).hexdigest())


def renditions(clean: CleanImage) -> Iterator[tuple[str, bytes]]:
    for width in PictureFacts("", clean.width, clean.height).widths:
        resized = clean.image.resize((width, max(1, round(clean.height * width / clean.width))))
        for kind, name in (("WEBP", "webp"), ("JPEG", "jpg")):
            out = io.BytesIO()
            resized.save(out, kind, quality=82)
            yield f"{width}.{name}", out.getvalue()
