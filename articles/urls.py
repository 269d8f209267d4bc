from articles import feeds, views
from carthub.lib.languages import in_every_language

app_name = "articles"
urlpatterns = [
    *in_every_language("articles/", views.article_list, "list"),
    *in_every_language("articles/<slug:slug>/", views.article_detail, "detail"),
    *in_every_language("feed/", feeds.SiteFeed(), "feed"),
    *in_every_language("topics/<slug:slug>/feed/", feeds.TopicFeed(), "topic_feed"),
    *in_every_language("<slug:slug>/", views.page_detail, "page"),
]
