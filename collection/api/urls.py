"""Addresses of the API."""

from django.urls import URLPattern, URLResolver, include, path

from collection.api.portal import api
from collection.views import api as pages

patterns, app, namespace = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", pages.description, name="api-description"),
    path("", include((patterns[:-1], app), namespace=namespace)),  # the last one is a page that we do not have
]
