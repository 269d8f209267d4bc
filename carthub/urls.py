from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from carthub import sharing, sitemaps, views
from carthub.editorial.views import picture, picture_file
from carthub.lib.languages import in_every_language

handler404 = views.page_not_found
handler500 = views.server_error

admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("admin/writing/", include("carthub.editorial.writing.urls")),
    path("admin/replace/", include("carthub.editorial.admin.replacing_urls")),
    path("admin/", admin.site.urls),
    path("accounts/invitation/", views.invitation, name="invitation"),
    path("accounts/", include("allauth.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:shelf>-<int:number>.xml", sitemaps.sitemap, name="sitemap"),
    path("media/pictures/<slug:key>/", picture, name="picture"),
    path("media/pictures/<slug:key>/<int:width>.<slug:kind>", picture_file, name="picture_file"),
    path("read/<str:token>/", sharing.shared_page, name="read"),
    path(
        "read/<str:token>/pictures/<slug:key>/<int:width>.<slug:kind>",
        sharing.shared_picture,
        name="read_picture",
    ),
    path("people/<slug:slug>/", views.person_detail, name="person"),
    *in_every_language("", views.home, "home"),
    *in_every_language("search/", views.search, "search"),
    path("", include("topics.urls")),
    path("", include("articles.urls")),
]
