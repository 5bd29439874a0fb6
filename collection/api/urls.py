"""Addresses of the API, and the page that describes it."""

from django.urls import URLPattern, URLResolver, include, path

from collection.api.portal import api
from collection.views import api as pages

patterns, app, namespace = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.api, name="api"),
    path("v1/openapi.json", pages.description, name="api-description"),
    path("v1/", include((patterns[:-1], app), namespace=namespace)),  # the last one is a page that we do not have
]
