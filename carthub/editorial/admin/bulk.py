"""Acts on many pages from a list: what each would do to every page is shown first, then confirmed once."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carthub.editorial.admin.lists import ids_in
from carthub.editorial.forms import TakeDownForm
from carthub.editorial.models import Document
from carthub.editorial.permissions import Right
from carthub.editorial.services import checking, publishing, schedules
from carthub.editorial.services.together import MOST, Candidacy, prepare, publish_each
from carthub.editorial.showing import edit_address
from carthub.editorial.transitions import STEPS, Move

MOST_AT_ONCE = 500
NAMED = 10  # pages that are named in a message when something stood against them


@dataclass(frozen=True)
class Effect:
    """What an act does to one page, or why it is refused there."""

    document: Document
    words: str
    refused: bool = False
    changes: bool = True
    candidacy: Candidacy | None = None

    @property
    def address(self):
        return edit_address(self.document)


class Bulk:
    """One act on many pages: a subclass says what it would do (`effects`) and does it (`do`, `carry_out`)."""

    name = label = title = sentence = button = ""
    right = Right.WRITE
    form_class = forms.Form
    depends_on = ()  # fields of the form that must be chosen before the effects can be shown
    reads_text = False

    def run(self, model_admin, request, queryset):
        """As the stock menu calls it."""
        return model_admin.bulk_view(request, queryset, self)

    def form(self, request, documents, data):
        return self.form_class(data)

    def effects(self, request, documents, form):
        raise NotImplementedError

    def carry_out(self, request, effects, form):
        """Returns what stood against it, by the ids of pages: a list of messages each."""
        refused = {}
        for effect in effects:
            try:
                self.do(effect.document, form, by=request.user)
            except ValidationError as refusal:
                refused[effect.document.pk] = refusal.messages
        return refused

    def do(self, document, form, *, by):
        raise NotImplementedError

    def shown_for(self, form, documents):
        """What the effects were shown for; of anything else they are shown again before it is done."""
        versions = [f"{document.pk}:{document.latest_revision.number}" for document in documents]
        choices = [str(form[name].data) for name in self.depends_on if name in form.fields]
        return " ".join([*versions, *choices])


class PublishTogether(Bulk):
    """Leads to the page on which pages of all kinds are published together."""

    name = "publish_together"
    label = gettext_lazy("Publish together …")
    right = Right.PUBLISH

    def run(self, model_admin, request, queryset):
        documents = model_admin.chosen_documents(request, queryset, MOST)
        if documents is None:
            return None
        pages = ",".join(str(document.pk) for document in documents)
        return redirect(f"{reverse('admin:editorial_document_together')}?pages={pages}")


class Publish(Bulk):
    name = "publish_pages"
    label = gettext_lazy("Publish …")
    title = gettext_lazy("Publish")
    sentence = gettext_lazy("Each of these pages is published by itself; one that is refused stays as it is.")
    button = gettext_lazy("Publish")
    right = Right.PUBLISH
    reads_text = True

    def effects(self, request, documents, form):
        candidacies = prepare([document.latest_revision for document in documents])
        return [self.effect(document, each) for document, each in zip(documents, candidacies, strict=True)]

    def effect(self, document, candidacy):
        if candidacy.faults:
            return Effect(document, " ".join(candidacy.messages), refused=True)
        if document.is_live and document.live_revision_id == document.latest_revision_id:
            return Effect(document, _("Live already: nothing changes."), changes=False)
        words = [_("Version %d goes live.") % document.latest_revision.number, *candidacy.warnings]
        return Effect(document, " ".join(words), candidacy=candidacy)

    def carry_out(self, request, effects, form):
        return publish_each([effect.candidacy for effect in effects], by=request.user)


class TakeDown(Bulk):
    name = "take_down_pages"
    label = gettext_lazy("Take down …")
    title = gettext_lazy("Take down")
    sentence = gettext_lazy("These pages leave the site. Their addresses stay and tell readers when and why.")
    button = gettext_lazy("Take down")
    right = Right.PUBLISH
    form_class = TakeDownForm

    def effects(self, request, documents, form):
        return [self.effect(document) for document in documents]

    def effect(self, document):
        if document.is_live:
            return Effect(document, _("Leaves the site."))
        return Effect(document, _("The page is not live, so there is nothing to take down."), refused=True)

    def do(self, document, form, *, by):
        at = form.cleaned_data["at"]
        if at is None:
            publishing.withdraw(document, by=by, **form.told)
        else:
            schedules.plan_withdrawal(document, at=at, by=by, **form.told)


class ReviewerForm(forms.Form):
    reviewer = forms.ModelChoiceField(
        label=gettext_lazy("Who should check them?"), queryset=get_user_model().objects.none()
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reviewer"]
        field.queryset = checking.checkers().select_related("person")
        field.label_from_instance = lambda user: user.person.name_with_letters


class SendManyForm(ReviewerForm):
    message = forms.CharField(
        label=gettext_lazy("What should they know?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].required = False
        self.fields["reviewer"].empty_label = gettext_lazy("Whoever has time")


class ForCheck(Bulk):
    """What sending and choosing a reviewer have in common."""

    move = Move.SEND
    depends_on = ("reviewer",)

    def effects(self, request, documents, form):
        reviewer = form.cleaned_data["reviewer"]
        faults = checking.checker_faults(documents, reviewer) if reviewer else {}
        return [self.effect(document, faults.get(document.pk, "")) for document in documents]

    def effect(self, document, fault):
        try:
            STEPS[self.move].refuse_from(document)
        except ValidationError as refusal:
            fault = " ".join(refusal.messages)
        return Effect(document, fault or self.done, refused=bool(fault))


class SendForCheck(ForCheck):
    name = "send_for_check"
    label = gettext_lazy("Send for check …")
    title = gettext_lazy("Send for check")
    sentence = gettext_lazy("A medical reviewer reads each of these texts and signs it or asks for changes.")
    button = gettext_lazy("Send for check")
    form_class = SendManyForm
    done = gettext_lazy("Is sent for a check.")

    def do(self, document, form, *, by):
        checking.send_for_check(document, by=by, **form.cleaned_data)


class SetReviewer(ForCheck):
    name = "set_reviewer"
    label = gettext_lazy("Choose the reviewer …")
    title = gettext_lazy("Choose the reviewer")
    sentence = gettext_lazy("Texts that wait for a check are handed to one reviewer, who is told.")
    button = gettext_lazy("Choose this reviewer")
    form_class = ReviewerForm
    move = Move.SET_REVIEWER
    done = gettext_lazy("Is handed to this reviewer.")

    def do(self, document, form, *, by):
        checking.set_reviewer(document, by=by, **form.cleaned_data)


class BulkActions:
    """The action menu of a list of pages; deleting is not in it."""

    bulk_acts = (PublishTogether(), Publish(), TakeDown(), SendForCheck(), SetReviewer())

    def get_actions(self, request):
        """Only what this user may do: another one is not in the menu, so the stock admin refuses it."""
        if IS_POPUP_VAR in request.GET:
            return {}
        mine = [act for act in self.bulk_acts if request.user.has_perm(act.right)]
        return {act.name: (act.run, act.name, act.label) for act in mine}

    def response_action(self, request, queryset):
        """What can be no id came from no list of ours, and would crash the stock admin."""
        request.POST = request.POST.copy()
        request.POST.setlist(ACTION_CHECKBOX_NAME, ids_in(request.POST.getlist(ACTION_CHECKBOX_NAME)))
        return super().response_action(request, queryset)

    def bulk_view(self, request, queryset, act):
        """Show what the act would do; do it once that is confirmed. None leads back to the list."""
        documents = self.chosen_documents(request, queryset, MOST_AT_ONCE, with_text=act.reads_text)
        if documents is None:
            return None
        sent = "_show" in request.POST or "_confirm" in request.POST
        form = act.form(request, documents, request.POST if sent else None)
        valid = sent and form.is_valid()
        shows = valid or not act.depends_on
        effects = act.effects(request, documents, form) if shows else []
        shown = act.shown_for(form, documents) if shows else ""
        if valid and "_confirm" in request.POST:
            if request.POST.get("shown") == shown:
                return self.do_bulk(request, act, form, effects)
            self.message_user(
                request, _("This is new since you looked. Look again, then confirm."), messages.WARNING
            )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": act.title,
            "subtitle": None,
            "act": act,
            "form": form,
            "documents": documents,
            "effects": effects,
            "shows": shows,
            "shown": shown,
            "changing": sum(effect.changes and not effect.refused for effect in effects),
            "refused": sum(effect.refused for effect in effects),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/editorial/document/bulk.html", context)

    def do_bulk(self, request, act, form, effects):
        going = [each for each in effects if each.changes and not each.refused]
        refused = act.carry_out(request, going, form)
        done = len(going) - len(refused)
        words = ngettext("%(act)s: done for %(count)d page.", "%(act)s: done for %(count)d pages.", done)
        level = messages.SUCCESS if done else messages.INFO
        self.message_user(request, words % {"act": act.title, "count": done}, level)
        refused |= {each.document.pk: [each.words] for each in effects if each.refused}
        titles = {each.document.pk: each.document.title for each in effects}
        self.tell_refused(request, [f"“{titles[pk]}”: {' '.join(why)}" for pk, why in refused.items()])

    def tell_refused(self, request, faults):
        for words in faults[:NAMED]:
            self.message_user(request, words, messages.WARNING)
        left = len(faults) - NAMED
        if left > 0:
            words = ngettext("%d more page was refused.", "%d more pages were refused.", left) % left
            self.message_user(request, words, messages.WARNING)

    def chosen_documents(self, request, queryset, most, *, with_text=False):
        """The chosen pages with their versions; None, with a message, when there are too many."""
        rows = queryset.select_related("latest_revision", "live_revision").defer(
            "live_revision__content_text"
        )
        rows = rows if with_text else rows.defer("latest_revision__content_text")
        documents = list(rows[: most + 1])
        if len(documents) <= most:
            return documents
        words = _(
            "You chose %(chosen)s pages. At most %(most)d can be changed at once: narrow the list first."
        )
        chosen = number_format(queryset.count(), force_grouping=True)
        self.message_user(request, words % {"chosen": chosen, "most": most}, messages.WARNING)
        return None
