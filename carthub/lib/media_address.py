"""Where pictures are kept, told in one address."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

FOLDER = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
EXAMPLE = "s3://KEY:SECRET@s3.example.org/BUCKET?region=eu-central-1"
KNOWN = {"region", "endpoint"}


def media_storage(address: str) -> dict[str, Any]:
    """The storage for an address, or the folder without one; raises ValueError, which tells no secret."""
    if not address:
        return FOLDER
    parts, named = urlsplit(address), parse_qs(urlsplit(address).query, keep_blank_values=True)
    bucket, _slash, folder = parts.path.strip("/").partition("/")
    fault = fault_in(parts, bucket, named)
    if fault:
        raise ValueError(f"MEDIA_STORAGE_URL is like {EXAMPLE}. {fault}")
    scheme = named.get("endpoint", ["https"])[0]
    host = parts.netloc.rpartition("@")[2]
    return {
        "BACKEND": "carthub.lib.bucket.Bucket",
        "OPTIONS": {
            "endpoint_url": f"{scheme}://{host}",
            "bucket_name": bucket,
            "location": folder,
            "region_name": named.get("region", [None])[0],
            "access_key": unquote(parts.username or "") or None,
            "secret_key": unquote(parts.password or "") or None,
        },
    }


def fault_in(parts: Any, bucket: str, named: dict[str, list[str]]) -> str:
    unknown = sorted(set(named) - KNOWN)
    if parts.scheme != "s3":
        return "It must begin with s3://"
    if not parts.hostname or not has_port(parts):
        return "It names no server; write / and # in the secret as %2F and %23."
    if not bucket:
        return "It names no bucket."
    if bool(parts.username) != bool(parts.password):
        return "It needs a key and a secret, or neither."
    if unknown:
        return f"It knows region and endpoint, not {', '.join(unknown)}."
    if named.get("endpoint", ["https"]) not in (["http"], ["https"]):
        return "Its endpoint is http or https."
    return ""


def has_port(parts: Any) -> bool:
    """Whether the port is a number, or none."""
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False
