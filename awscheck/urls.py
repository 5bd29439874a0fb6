"""All addresses of the portal."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

urlpatterns = [
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/logout/", RedirectView.as_view(pattern_name="home")),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/r/<path:where>", RedirectView.as_view(), name="gone"),  # nothing has a page "on the site"
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("favicon.ico")), name="favicon"),
    path("", include("accounts.urls")),
    path("", include("collection.urls")),
    path("api/", include("collection.api.urls")),
]

handler404 = "collection.views.answers.not_found"
handler500 = "collection.views.unavailable.server_error"
handler429 = "accounts.login.throttling.handler429"
