"""Addresses of signing in: of django-allauth's only those that the portal wants, each named."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from django.urls import path, re_path

from accounts.login import oidc, saml
from accounts.login.freshness import reauthenticated
from accounts.views import login, sessions

urlpatterns = [
    re_path(r"^login/?$", login.LoginView.as_view(), name="account_login"),
    path("login/again", login.again, name="login_again"),
    path("login/code", mfa.authenticate, name="mfa_authenticate"),
    path("login/passkey", keys.login_webauthn, name="mfa_login_webauthn"),
    path("login/inactive", account.account_inactive, name="account_inactive"),
    path("login/confirm", account.reauthenticate, name="account_reauthenticate"),
    path("login/confirm/code", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("login/confirm/passkey", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    re_path(r"^logout/?$", login.log_out, name="account_logout"),
    path("password/", login.PasswordChangeView.as_view(), name="account_change_password"),
    path("password/reset", login.PasswordResetView.as_view(), name="account_reset_password"),
    path("password/reset/sent", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/changed", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("security/", login.SecurityView.as_view(), name="mfa_index"),
    path("security/app", reauthenticated(totp.activate_totp), name="mfa_activate_totp"),
    path("security/app/remove", reauthenticated(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/passkeys", keys.list_webauthn, name="mfa_list_webauthn"),
    path("security/passkeys/add", reauthenticated(login.AddPasskeyView.as_view()), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/edit", reauthenticated(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove", reauthenticated(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("security/codes", reauthenticated(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("security/codes/new", reauthenticated(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("security/codes/download", reauthenticated(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("sessions/", sessions.sessions, name="usersessions_list"),
    path("sessions/end", sessions.end_others, name="sessions-end"),
    path("sessions/<int:pk>/end", sessions.end, name="session-end"),
    path("sso/", reauthenticated(login.ConnectionsView.as_view()), name="socialaccount_connections"),
    path("sso/connect/<slug:provider_id>", login.connect, name="sso_connect"),
    path("sso/cancelled", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/error", social.login_error, name="socialaccount_login_error"),
    path("sso/<slug:provider_id>/login", oidc.sign_on, name="openid_connect_login"),
    path("sso/<slug:provider_id>/callback", oidc.callback, name="openid_connect_callback"),
    path("sso/saml/<slug:organization_slug>/login", saml.sign_on, name="saml_login"),
    path("sso/saml/<slug:organization_slug>/acs", saml.acs, name="saml_acs"),
    path("sso/saml/<slug:organization_slug>/acs/finish", saml.finish_acs, name="saml_finish_acs"),
    path("sso/saml/<slug:organization_slug>/sls", saml.sls, name="saml_sls"),
    path("sso/saml/<slug:organization_slug>/metadata", saml.metadata, name="saml_metadata"),
]
