"""Admin: reviewing past collections. Everything is read-only but a collection's name and note; no secret has a page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from collection.admin import collections, estates, outcomes, resources, retention, schedules

__all__ = ["collections", "estates", "outcomes", "resources", "retention", "schedules"]

admin.site.site_header = admin.site.site_title = "AWS Console Check"
admin.site.index_title = _("Review and administration")
admin.site.enable_nav_sidebar = False  # the lists need the width
