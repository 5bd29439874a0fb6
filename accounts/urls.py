"""Addresses of accounts."""

from django.contrib.auth.views import LogoutView
from django.urls import path, re_path

from accounts.views import aws, people, profiles

urlpatterns = [
    re_path(r"^login/?$", people.LoginView.as_view(), name="login"),
    re_path(r"^logout/?$", LogoutView.as_view(), name="logout"),
    path("password/", people.PasswordChangeView.as_view(), name="password_change"),
    path("preferences/", people.preferences, name="preferences"),
    path("aws/", aws.aws, name="aws"),
    path("aws/sign-out", aws.sign_out, name="aws-sign-out"),
    path("profiles/", profiles.profiles, name="profiles"),
    path("profiles/add", profiles.add, name="profile-add"),
    path("profiles/<uuid:pk>/", profiles.profile, name="profile"),
    path("profiles/<uuid:pk>/edit", profiles.edit, name="profile-edit"),
    path("profiles/<uuid:pk>/rotate", profiles.rotate, name="profile-rotate"),
    path("profiles/<uuid:pk>/test", profiles.test, name="profile-test"),
    path("profiles/<uuid:pk>/use", aws.use_profile, name="profile-use"),
    path("profiles/<uuid:pk>/share", profiles.share, name="profile-share"),
    path("profiles/<uuid:pk>/delete", profiles.delete, name="profile-delete"),
]
