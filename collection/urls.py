"""Addresses of collecting and of what was collected."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
