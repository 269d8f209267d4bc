from django.urls import path

from carthub.editorial.writing import views

app_name = "writing"
urlpatterns = [
    path("frame/", views.frame, name="frame"),
    path("preview/", views.preview, name="preview"),
    path("paste/", views.paste, name="paste"),
    path("picture/", views.picture, name="picture"),
    path("pages/", views.pages, name="pages"),
]
