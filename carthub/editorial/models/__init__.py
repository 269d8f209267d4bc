from carthub.editorial.models.addresses import Address, MissedAddress, hub_reverse
from carthub.editorial.models.authorships import Authorship
from carthub.editorial.models.documents import Document
from carthub.editorial.models.erasing import ErasedAddress, Erasing
from carthub.editorial.models.events import Event, What
from carthub.editorial.models.followers import Follower
from carthub.editorial.models.links import PageLink
from carthub.editorial.models.notes import Note
from carthub.editorial.models.notices import Notice
from carthub.editorial.models.people import Person
from carthub.editorial.models.pictures import Picture, PublicPicture
from carthub.editorial.models.profiles import Profile
from carthub.editorial.models.published import Published, PublishedAuthor
from carthub.editorial.models.references import Citation, Reference
from carthub.editorial.models.replacements import Replacement
from carthub.editorial.models.reviews import ApprovedWord, Credential, Decision, Review
from carthub.editorial.models.revisions import Revision
from carthub.editorial.models.schedules import Schedule
from carthub.editorial.models.shares import OutsideComment, Share, SharedPage
from carthub.editorial.models.site import Change, Site, SiteVersion, Version
from carthub.editorial.models.working import Presence, WorkingCopy

__all__ = [
    "Address",
    "ApprovedWord",
    "Authorship",
    "Change",
    "Citation",
    "Credential",
    "Decision",
    "Document",
    "ErasedAddress",
    "Erasing",
    "Event",
    "Follower",
    "MissedAddress",
    "Note",
    "Notice",
    "OutsideComment",
    "PageLink",
    "Person",
    "Picture",
    "Presence",
    "Profile",
    "PublicPicture",
    "Published",
    "PublishedAuthor",
    "Reference",
    "Replacement",
    "Review",
    "Revision",
    "Schedule",
    "Share",
    "SharedPage",
    "Site",
    "SiteVersion",
    "Version",
    "What",
    "WorkingCopy",
    "hub_reverse",
]
