from django.urls import path

from carthub.editorial.admin import replacing

app_name = "replacing"
urlpatterns = [
    path("", replacing.find, name="find"),
    path("<int:pk>/undo/", replacing.undo, name="undo"),
]
