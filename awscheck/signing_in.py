"""How people sign in, as django-allauth reads it: what no operator changes. What they do is in awscheck/settings.py."""

SIGN_IN_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
]
AUTHENTICATION_BACKENDS = ["accounts.login.backends.Backend"]

ACCOUNT_ADAPTER = "accounts.login.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds; a log-in counts as well
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",  # a whole office may come from one address
    "login_failed": "100/h/ip,20/h/key,50/d/key",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/h/ip",
    "reauthenticate": "20/h/user",
    "change_password": "20/h/user",
    "sso": "60/m/ip",
}
MFA_ADAPTER = "accounts.login.adapters.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.login.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.login.forms.AddPasskeyForm",
    "login_webauthn": "accounts.login.forms.PasskeyLoginForm",
    "authenticate_webauthn": "accounts.login.forms.PasskeyFactorForm",
    "reauthenticate_webauthn": "accounts.login.forms.PasskeyConfirmForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up by themselves
MFA_TOTP_ISSUER = "AWS Console Check"
MFA_TOTP_TOLERANCE = 0  # a code works for its own 30 seconds, once
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
SOCIALACCOUNT_ADAPTER = "accounts.login.sso.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address alone proves nothing
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: a form may not lead to another host (content security policy)
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
