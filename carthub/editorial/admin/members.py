"""People who sign in: invited, given roles and let go. The stock fields about users are the operator's."""

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from carthub.editorial.finding import Findable
from carthub.editorial.member_forms import InviteForm, LeaveForm, MemberForm
from carthub.editorial.permissions import Right, is_operator, roles_of
from carthub.editorial.services.events import name_of
from carthub.editorial.services.invitations import (
    LASTS,
    invitation_link,
    invite_again,
    waits_for_password,
)
from carthub.editorial.services.leaving import come_back, in_words, remains_of, work_of
from carthub.editorial.services.mailing import mail_is_on
from carthub.editorial.services.members import names_of
from carthub.editorial.showing import edit_address, moment

STOCK = ("username", "is_active", "is_staff", "is_superuser")
SHOWN = 10
SHORT = 60

admin.site.unregister(get_user_model())


@admin.register(get_user_model())
class MemberAdmin(Findable, UserAdmin):
    actions = None
    add_form = InviteForm
    add_form_template = None
    add_fieldsets = ((None, {"fields": ("name", "email", "roles", "person")}),)
    fieldsets = ((None, {"fields": ("name", "email", "roles", "state", "second_factor")}),)
    form = MemberForm
    list_display = ("name", "email", "roles", "state", "second_factor", "last_came")
    list_filter = ()
    ordering = ("-is_active", "first_name", "username")
    readonly_fields = ("state", "second_factor", "password_door", "last_login", "date_joined")

    # What is shown

    @admin.display(description=gettext_lazy("name"), ordering="first_name")
    def name(self, user):
        return name_of(user)

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user):
        if is_operator(user):
            return _("Operator: everything")
        return names_of(roles_of(user)) or "–"

    @admin.display(description=gettext_lazy("signs in"))
    def state(self, user):
        if not user.is_active:
            return _("Left")
        return _("Invited, has not come yet") if waits_for_password(user) else _("Yes")

    @admin.display(description=gettext_lazy("second factor"))
    def second_factor(self, user):
        return _("On") if user.has_second_factor else _("Off")

    @admin.display(description=gettext_lazy("last signed in"), ordering="last_login")
    def last_came(self, user):
        return moment(user.last_login) if user.last_login else "–"

    @admin.display(description=gettext_lazy("password"))
    def password_door(self, user):
        door = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">{}</a>', door, _("Set another password"))

    def autocomplete_text(self, row, term):
        return f"{name_of(row)} · {row.email}"

    def get_queryset(self, request):
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=kinds)
        rows = super().get_queryset(request).annotate(has_second_factor=Exists(factors))
        return rows.prefetch_related("groups")

    # Who may do what

    def has_change_permission(self, request, obj=None):
        """An account of the operator is the operator's."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not is_operator(obj) or is_operator(request.user))

    def has_delete_permission(self, request, obj=None):
        """Who leaves is switched off; history keeps the account."""
        return False

    def user_change_password(self, request, id, form_url=""):
        if not is_operator(request.user):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    # The form

    def get_fieldsets(self, request, obj=None):
        own = super().get_fieldsets(request, obj)
        if obj is None or not is_operator(request.user):
            return own
        stock = (*STOCK, "groups", "user_permissions", "password_door", "last_login", "date_joined")
        return [*own, (_("For the operator"), {"fields": stock, "classes": ("collapse",)})]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request, obj, form, change):
        """The form's own service has written the rest."""
        stock = [name for name in STOCK if name in form.changed_data]
        if stock:
            obj.save(update_fields=stock)

    def response_add(self, request, obj, post_url_continue=None):
        return self.invited(request, obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if add:
            context["title"] = _("Invite a person")
        else:
            context |= {"title": name_of(obj), "subtitle": None, "doors": self.doors_to(request, obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def doors_to(self, request, user):
        """What else can be done about somebody, by this person and today."""
        if is_operator(user) or not self.has_change_permission(request, user):
            return {}
        return {
            "come_back": not user.is_active,
            "invite": waits_for_password(user),
            "leave": user.is_active and user != request.user,
        }

    # Inviting, leaving, coming back

    def get_urls(self):
        doors = {
            "invite": ("<int:pk>/invite/", require_POST(self.invite_view)),
            "leave": ("<int:pk>/left/", self.leave_view),
            "come_back": ("<int:pk>/came-back/", require_POST(self.come_back_view)),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"auth_user_{name}")
            for name, (route, view) in doors.items()
        ]
        return own + super().get_urls()

    def member_for(self, request, pk):
        if not request.user.has_perm(Right.PEOPLE):
            raise PermissionDenied
        member = self.get_object(request, str(pk))
        if member is None:
            raise Http404
        return member

    def page(self, request, template, member, title, **context):
        context |= {"opts": self.opts, "member": member, "title": title}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, f"admin/auth/user/{template}.html", context)

    def invited(self, request, member):
        """The link is made for this one answer, and kept nowhere."""
        link = "" if mail_is_on() else invitation_link(member)
        title = _("%s is invited") % name_of(member)
        return self.page(request, "invited", member, title, link=link, days=LASTS.days)

    def invite_view(self, request, pk):
        return self.answer(request, pk, invite_again)

    def come_back_view(self, request, pk):
        return self.answer(request, pk, come_back)

    def answer(self, request, pk, service):
        member = self.member_for(request, pk)
        try:
            return self.invited(request, service(member, by=request.user))
        except ValidationError as refusal:
            return self.refused(request, member, refusal)

    def refused(self, request, member, refusal):
        self.message_user(request, " ".join(refusal.messages), messages.ERROR)
        return redirect("admin:auth_user_change", member.pk)

    def leave_view(self, request, pk):
        member = self.member_for(request, pk)
        work = work_of(member)
        sent = request.POST if request.method == "POST" else None
        form = LeaveForm(sent, member=member, by=request.user, counts=work.counts())
        if form.is_valid():
            return self.left(request, member, form.unasked)
        return self.page(
            request,
            "leave",
            member,
            _("%s left") % name_of(member),
            form=form,
            heaps=heaps_of(work),
            remains=remains_in_words(remains_of(member)),
        )

    def left(self, request, member, unasked):
        told = [_("%s can no longer sign in. The work is handed over.") % name_of(member)]
        if unasked:
            titles = ", ".join(f"“{document}”" for document in unasked)
            told.append(_("Nobody in particular is asked to check: %s.") % titles)
        self.message_user(request, " ".join(told), messages.SUCCESS)
        return redirect("admin:auth_user_changelist")


def heaps_of(work):
    """What is handed over: how much of each, and the titles of the newest."""
    rows = {
        "pages": [row_of(page) for page in work.pages[:SHOWN]],
        "checks": [row_of(page) for page in work.checks[:SHOWN]],
        "plans": [row_of(plan.document, moment(plan.at)) for plan in work.plans[:SHOWN]],
    }
    return [
        {"name": name, "heading": heading, "rows": rows[name]}
        for name, heading in in_words(work.counts()).items()
    ]


def remains_in_words(remains):
    """What nobody takes over, in the same shape."""
    notes, links = remains.notes.count(), remains.links.count()
    note_rows = [row_of(note.document, note.text[:SHORT]) for note in remains.notes[:SHOWN]]
    link_rows = [row_of(link.share.document, link.share.for_whom) for link in remains.links[:SHOWN]]
    heaps = [
        ("notes", notes, ngettext("%d open note", "%d open notes", notes), note_rows),
        (
            "links",
            links,
            ngettext("%d open link for somebody outside", "%d open links for people outside", links),
            link_rows,
        ),
    ]
    return [
        {"name": name, "heading": heading % count, "rows": rows}
        for name, count, heading, rows in heaps
        if count
    ]


def row_of(page, words=""):
    return {"title": page.title, "address": edit_address(page), "words": words}
