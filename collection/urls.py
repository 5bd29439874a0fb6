"""Addresses of collecting and of what was collected."""

from django.urls import URLPattern, URLResolver, path, re_path

from collection.views import (
    catalogue,
    collections,
    comparing,
    home,
    permissions,
    progress,
    resources,
    retrying,
    schedules,
    start,
    status,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("collections/", collections.collections, name="collections"),
    path("collections/new", start.new, name="new-collection"),
    path("collections/estimate", start.estimate, name="estimate"),
    re_path(r"^start_collection/?$", start.start, name="start-collection"),
    path("collections/<uuid:pk>/", progress.collection, name="collection"),
    path("collections/<uuid:pk>/status", progress.status, name="collection-status"),
    path("collections/<uuid:pk>/services/<str:name>", progress.service, name="collection-service"),
    path("collections/<uuid:pk>/edit", collections.edit, name="collection-edit"),
    path("collections/<uuid:pk>/cancel", collections.cancel, name="collection-cancel"),
    path("collections/<uuid:pk>/delete", collections.delete, name="collection-delete"),
    path("collections/<uuid:pk>/retry", retrying.retry, name="collection-retry"),
    path("collections/<uuid:pk>/again", collections.again, name="collect-again"),
    path("compare/", comparing.compare, name="compare"),
    path("resources/", resources.resources, name="resources"),
    path("resources/<int:pk>/", resources.resource, name="resource"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/<str:name>/", catalogue.service, name="catalogue-service"),
    path("permissions/", permissions.permissions, name="permissions"),
    path("permissions/<int:part>.json", permissions.policy, name="permissions-policy"),
    path("status/", status.status, name="status"),
    path("schedules/", schedules.schedules, name="schedules"),
    path("schedules/add", schedules.add, name="schedule-add"),
    path("schedules/preview", schedules.preview, name="schedule-preview"),
    path("schedules/<int:pk>/", schedules.schedule, name="schedule"),
    path("schedules/<int:pk>/edit", schedules.edit, name="schedule-edit"),
    path("schedules/<int:pk>/toggle", schedules.toggle, name="schedule-toggle"),
    path("schedules/<int:pk>/run", schedules.run, name="schedule-run"),
    path("schedules/<int:pk>/delete", schedules.delete, name="schedule-delete"),
]
