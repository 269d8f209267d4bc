from django.conf import settings
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from articles.models import PublishedArticle, PublishedTagging
from carthub.editorial.models import hub_reverse
from topics.models import PublishedTopicPage

NEWEST = 20


class HubFeed(Feed):
    """Newest articles; absolute addresses come from the settings, never from the request's host."""

    feed_type = Atom1Feed

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.excerpt

    def item_link(self, item):
        return settings.SITE_URL + item.get_absolute_url()

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return item.changed_at

    def item_author_name(self, item):
        return ", ".join(who["name"] for who in item.byline)


class SiteFeed(HubFeed):
    def get_object(self, request, language=settings.LANGUAGE_CODE):
        return {"language": language, "site": request.site}

    def title(self, about):
        return about["site"].name

    def subtitle(self, about):
        return about["site"].sentence

    def link(self, about):
        return settings.SITE_URL + hub_reverse("articles:list", about["language"])

    def feed_url(self, about):
        return settings.SITE_URL + hub_reverse("articles:feed", about["language"])

    def items(self, about):
        return PublishedArticle.objects.newest_entries(about["language"], NEWEST)


class TopicFeed(HubFeed):
    def get_object(self, request, slug, language=settings.LANGUAGE_CODE):
        return get_object_or_404(PublishedTopicPage.objects.live().for_page(language, slug))

    def title(self, page):
        return _("Articles about %s") % page.title

    def subtitle(self, page):
        return page.definition

    def link(self, page):
        return settings.SITE_URL + page.get_absolute_url()

    def feed_url(self, page):
        return settings.SITE_URL + hub_reverse("articles:topic_feed", page.language, slug=page.slug)

    def items(self, page):
        return PublishedTagging.objects.newest_entries(page.topic_id, page.language, NEWEST)
