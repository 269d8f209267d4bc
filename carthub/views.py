from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language_info
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from articles.models import PostCount, PublishedArticle
from carthub import searching
from carthub.editorial.models import Person, hub_reverse
from carthub.editorial.services.invitations import accept_invitation, invited_with
from topics.models import PublishedTopicPage
from topics.reading import a_to_z

NEWEST = 6
RETRY_AFTER = 30  # seconds


def home(request, language=settings.LANGUAGE_CODE):
    context = {
        "featured": PublishedTopicPage.objects.featured(request.site.featured_id, language),
        "newest": PublishedArticle.objects.newest(language, NEWEST),
        "topics": a_to_z(language, request.version.token),
        "translations": other_homes(language),
    }
    if language != settings.LANGUAGE_CODE and not context["newest"] and not context["topics"]:
        raise Http404("Nothing is published in this language.")
    return render(request, "home.html", context)


def other_homes(language):
    """The home pages of the other languages in which there is something to read."""
    codes = PostCount.objects.filter(posts__gt=0).exclude(language=language).order_by("language")
    return [
        {
            "language": code,
            "name": get_language_info(code)["name_local"],
            "address": hub_reverse("home", code),
        }
        for code in codes.values_list("language", flat=True)
    ]


def person_detail(request, slug):
    person = get_object_or_404(Person.objects.public(), slug=slug)
    shown = PublishedArticle.objects.read_by_person(person, settings.LANGUAGE_CODE, request.GET)
    return render(request, "people/person_detail.html", shown.context() | {"person": person})


@never_cache
@sensitive_post_parameters()
def invitation(request):
    """Where an invited person chooses a password; every link that is not good gets one and the same page."""
    key = request.GET.get("key", "")
    user = invited_with(key)
    form = SetPasswordForm(user, request.POST or None)
    if user is not None and request.method == "POST" and form.is_valid():
        user = accept_invitation(key, form.cleaned_data["new_password1"])
        if user is not None:
            return perform_login(request, user)
    if user is None:
        return render(request, "account/invitation_gone.html", status=404)
    return render(request, "account/invitation.html", {"form": form, "invited": user})


def search(request, language=settings.LANGUAGE_CODE):
    query = searching.clean(request.GET.get("q", ""))
    results = searching.find(query, language)
    topics = () if results else a_to_z(language, request.version.token)
    context = {
        "query": query,
        "results": results,
        "topics": topics,
        "searched": bool(query),
        "robots": "noindex",
    }
    return render(request, "search.html", context)


def page_not_found(request, exception):
    language = getattr(request, "page_language", settings.LANGUAGE_CODE)
    version = getattr(request, "version", None)  # where a file was not found, the database is left alone
    topics = a_to_z(language, version.token) if version else ()
    return render(request, "404.html", {"topics": topics, "robots": "noindex"}, status=404)


def server_error(request):
    """The static page, which asks no database; whoever asks by program learns when to come back."""
    response = defaults.server_error(request)
    response["Retry-After"] = RETRY_AFTER
    return response


def no_longer_available(request):
    """410 for a page that was erased: not a word of what it was."""
    return render(request, "erased.html", {"robots": "noindex"}, status=410)


def healthz(request):
    """Answers as long as the process does; asks no database."""
    return HttpResponse("ok", content_type="text/plain")


def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /read/",
        "Disallow: /search/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap_index')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def favicon(request):
    return redirect(static("icons/favicon.ico"))
