"""The notes on a page as they are shown beside its text; one query, whatever there is."""

from dataclasses import dataclass, field

from carthub.editorial.models import Document, Note, Revision
from carthub.editorial.note_forms import NoteForm
from carthub.editorial.passages import Place, locate, texts_of
from carthub.editorial.showing import door_address


@dataclass(frozen=True)
class Thread:
    """A note with its answers, and where its passage stands in the text that is shown."""

    note: Note
    place: Place | None
    document: Document
    replies: list[Note] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        return bool(self.note.quote and self.note.field) and self.place is None

    @property
    def was_never_saved(self) -> bool:
        return bool(self.note.quote) and not self.note.field and self.place is None

    @property
    def reply_address(self) -> str:
        return door_address(self.document, "note_reply", self.note.pk)

    @property
    def done_address(self) -> str:
        return door_address(self.document, "note_done", self.note.pk)

    @property
    def reopen_address(self) -> str:
        return door_address(self.document, "note_reopen", self.note.pk)


@dataclass
class Notes:
    """What `_notes.html` shows; `back` is where a browser without script comes back to."""

    threads: list[Thread]
    address: str
    back: str
    form: NoteForm

    @property
    def open(self) -> list[Thread]:
        return [thread for thread in self.threads if thread.note.done_at is None]

    @property
    def done(self) -> list[Thread]:
        return [thread for thread in self.threads if thread.note.done_at is not None]


def notes_on(document: Document, revision: Revision, *, back: str) -> Notes:
    """All notes on a page, newest first, beside the text of one of its versions."""
    rows = document.notes.select_related("share", "revision").defer("revision__content_text")
    texts = texts_of(revision.content) if rows else {}
    threads: dict[int, Thread] = {}
    answers = []
    for note in rows:
        if note.parent_id is None:
            threads[note.pk] = Thread(note, place_of(note, texts), document)
        else:
            answers.append(note)
    for answer in reversed(answers):
        threads[answer.parent_id].replies.append(answer)
    form = NoteForm(initial={"version": revision.number})
    return Notes(list(threads.values()), door_address(document, "notes"), back, form)


def place_of(note: Note, texts: dict[str, str]) -> Place | None:
    """In its own text alone: the same words in another text are not the passage."""
    own = {note.field: texts.get(note.field, "")} if note.field else texts
    return locate(own, note.anchor)
