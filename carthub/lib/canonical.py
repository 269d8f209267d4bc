"""One spelling for one content, so that a hash stands for a text and nothing else."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical_json(value: Mapping[str, Any]) -> str:
    """Sorted keys, no spaces, no escapes that UTF-8 does not need (after RFC 8785)."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def without_defaults(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what stands at its default, so that a field added later changes no old hash."""
    return {name: value for name, value in values.items() if name in defaults and value != defaults[name]}
