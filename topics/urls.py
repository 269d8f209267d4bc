from carthub.lib.languages import in_every_language
from topics import views

app_name = "topics"
urlpatterns = [
    *in_every_language("topics/", views.topic_list, "list"),
    *in_every_language("topics/<slug:slug>/", views.topic_detail, "detail"),
]
