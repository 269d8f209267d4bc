"""Identifiers of works and people: finding, checking and bringing them to one form."""

import re
from urllib.parse import unquote

_DOI = re.compile(r"10\.[0-9]{4,9}/\S{1,500}")
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_DOI_IN_TEXT = re.compile(r"(?<![\w.])" + _DOI.pattern)
_PMID = re.compile(r"[1-9][0-9]{0,7}")
_PMID_IN_TEXT = re.compile(
    r"(?:\bPMID\s*:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)([1-9][0-9]{0,7})(?![0-9])",
    re.IGNORECASE,
)
_ORCID = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
_TRAILING = ".,;:!?'\"’”*_`"


def without_trailing(text: str) -> str:
    """A number or address in a sentence ends before the sentence's own punctuation and brackets."""
    while text:
        last = text[-1]
        closes_nothing = last in _PAIRS and text.count(last) > text.count(_PAIRS[last])
        if last not in _TRAILING and last not in _PAIRS.values() and not closes_nothing:
            break
        text = text[:-1]
    return text


def find_doi(text: str) -> str:
    """The first DOI in the text, lower-cased, or nothing."""
    found = map(normalise_doi, (match[0] for match in _DOI_IN_TEXT.finditer(text)))
    return next(filter(None, found), "")


def normalise_doi(text: str) -> str:
    """One DOI, typed bare, as `doi:` or as an address; nothing when it is none."""
    text = text.strip()
    bare = _DOI_PREFIX.sub("", text)
    if text.lower().startswith("http"):
        bare = unquote(bare)
    bare = without_trailing(bare)
    return bare.lower() if _DOI.fullmatch(bare) else ""


def normalise_pmid(text: str) -> str:
    """One PubMed number, with or without its label; nothing when it is none."""
    text = text.strip()
    return text if _PMID.fullmatch(text) else find_pmid(text)


def find_pmid(text: str) -> str:
    """The first PubMed number that is labelled as one or part of a PubMed address."""
    match = _PMID_IN_TEXT.search(text)
    return match[1] if match else ""


def is_orcid(text: str) -> bool:
    """Shape and check digit (ISO 7064 MOD 11-2)."""
    if not _ORCID.fullmatch(text):
        return False
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return text[-1] == ("X" if check == 10 else str(check))
