"""Addresses of accounts."""

from django.urls import include, path

from accounts.views import audit, aws, people, profiles, teams, tokens

urlpatterns = [
    path("", include("accounts.login.urls")),
    path("preferences/", people.preferences, name="preferences"),
    path("aws/", aws.aws, name="aws"),
    path("aws/sign-out", aws.sign_out, name="aws-sign-out"),
    path("audit/", audit.everybodys, name="audit"),
    path("audit/export", audit.export, name="audit-export"),
    path("audit/mine", audit.own, name="audit-mine"),
    path("audit/mine/export", audit.export_own, name="audit-mine-export"),
    path("profiles/", profiles.profiles, name="profiles"),
    path("profiles/add", profiles.add, name="profile-add"),
    path("profiles/<uuid:pk>/", profiles.profile, name="profile"),
    path("profiles/<uuid:pk>/edit", profiles.edit, name="profile-edit"),
    path("profiles/<uuid:pk>/rotate", profiles.rotate, name="profile-rotate"),
    path("profiles/<uuid:pk>/test", profiles.test, name="profile-test"),
    path("profiles/<uuid:pk>/use", aws.use_profile, name="profile-use"),
    path("profiles/<uuid:pk>/share", profiles.share, name="profile-share"),
    path("profiles/<uuid:pk>/delete", profiles.delete, name="profile-delete"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/add", tokens.add, name="token-add"),
    path("tokens/<int:pk>/revoke", tokens.revoke, name="token-revoke"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/<int:pk>/add", teams.add, name="team-add"),
    path("teams/<int:pk>/leave", teams.leave, name="team-leave"),
    path("teams/<int:pk>/members/<int:member>/role", teams.change, name="team-role"),
    path("teams/<int:pk>/members/<int:member>/remove", teams.remove, name="team-remove"),
    path("teams/<int:pk>/profiles/<uuid:profile>/unshare", teams.unshare, name="team-unshare"),
]
