"""People who have lost phone and codes are helped, by an admin or on the machine."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AuditEvent
from tests.accounts.login.conftest import is_in, log_in
from tests.people import give_second_factor


@pytest.fixture
def lost(alice: User) -> User:
    give_second_factor(alice)
    RecoveryCodes.activate(alice)
    return alice


def test_the_command_takes_all_away_and_ends_sessions(lost: User, client: Client) -> None:
    log_in(client)
    call_command("remove_second_factor", "alice")
    assert not Authenticator.objects.exists()
    assert not is_in(client)
    assert AuditEvent.objects.filter(action="mfa_removed").exists()


def test_it_says_when_there_is_no_such_person(db: None) -> None:
    with pytest.raises(CommandError, match="nobody called"):
        call_command("remove_second_factor", "alice")


def test_an_admin_takes_it_away_and_codes_do_not_stay_alone(lost: User, admin_client: Client) -> None:
    app = Authenticator.objects.get(user=lost, type="totp")
    action = {"action": "delete_selected", "_selected_action": [app.pk], "post": "yes"}
    assert admin_client.post("/admin/mfa/authenticator/", action).status_code == 302
    assert not Authenticator.objects.filter(user=lost).exists()


def test_the_admin_sees_no_secret(lost: User, admin_client: Client) -> None:
    app = Authenticator.objects.get(user=lost, type="totp")
    page = admin_client.get(f"/admin/mfa/authenticator/{app.pk}/change/").content.decode()
    assert "v1:" not in page
    assert app.data["secret"] not in page


def test_staff_take_nothing_from_a_superuser(as_staff, bob: User, admin_user: User) -> None:
    staff = as_staff(bob, "mfa")
    app = Authenticator.objects.get(user=admin_user)
    action = {"action": "delete_selected", "_selected_action": [app.pk], "post": "yes"}
    staff.post("/admin/mfa/authenticator/", action)
    assert staff.post(f"/admin/mfa/authenticator/{app.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Authenticator.objects.filter(pk=app.pk).exists()
