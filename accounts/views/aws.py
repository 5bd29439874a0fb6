"""The session's AWS sign-in: with a saved profile, or once without saving."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import audit, signin
from accounts.forms import KeysForm, RoleForm
from accounts.models import AuthType, CredentialProfile, Person
from accounts.requests import PersonRequest, partition_of, redirect_next, safe_next
from accounts.trust import trust_context
from accounts.views.telling import tell, tell_of

FORMS: dict[str, type[KeysForm] | type[RoleForm]] = {AuthType.ACCESS_KEY: KeysForm, AuthType.ROLE_ARN: RoleForm}


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def aws(request: PersonRequest) -> HttpResponse:
    """The active identity and the three ways to sign in; POST signs in once with a key or a role."""
    if request.method == "GET":
        return _page(request)
    auth_type = request.POST.get("auth_type", "")
    if auth_type not in FORMS:
        return HttpResponseBadRequest(_("auth_type must be access_key or role_arn."), content_type="text/plain")
    form = FORMS[auth_type](request.POST)
    if not form.is_valid():
        return _page(request, auth_type, form)
    data = form.cleaned_data
    partition, expires = data.get("partition", ""), data.get("token_expires_at")
    verdict = signin.sign_in(request, auth_type, form.params(), partition=partition, expires_at=expires)
    if not verdict.ok:
        form.add_error(None, verdict.text)
        return _page(request, auth_type, form)
    tell(request, verdict)
    return redirect_next(request, "aws")


@login_required
@require_POST
def use_profile(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Sign in with a saved profile."""
    profile = get_object_or_404(CredentialProfile.objects.usable_by(request.user), pk=pk)
    verdict = signin.sign_in_with(request, profile)
    tell_of(request, profile, verdict)
    return redirect_next(request, "aws") if verdict.ok else redirect("profile", profile.pk)


@login_required
@require_POST
def sign_out(request: PersonRequest) -> HttpResponse:
    signin.sign_out(request)
    audit.note(audit.Action.AWS_SIGN_OUT, request=request)
    messages.info(request, _("Signed out of AWS. Collections that are running go on; you can cancel them."))
    return redirect_next(request, "aws")


def _page(request: PersonRequest, auth_type: str = "", form: KeysForm | RoleForm | None = None) -> HttpResponse:
    profiles = CredentialProfile.objects.usable_by(request.user).select_related("owner")
    tab = auth_type or request.GET.get("auth_type", "")
    tab = tab if tab in FORMS or tab == "profile" else ("profile" if profiles else AuthType.ACCESS_KEY.value)
    context: dict[str, object] = {"profiles": profiles, "tab": tab, "next": safe_next(request)}
    if tab in FORMS:
        context["form"] = form or FORMS[tab]()
    if tab == AuthType.ROLE_ARN:
        context |= trust_context(Person.of(request.user).external_id, partition_of(request))
    return render(request, "accounts/aws.html", context)
