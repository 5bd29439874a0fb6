"""Notifications, as their person sees them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import confirming
from accounts.audit import Action
from accounts.models import AuditEvent, CredentialProfile
from collection.models import Delivery, Subscription
from collection.notifying import deliveries
from tests.accounts.login.conftest import later
from tests.collection.factories import make_profile
from tests.collection.notifying.conftest import subscribe
from tests.collection.waking import Woken

__all__ = ["later"]
pytestmark = pytest.mark.django_db
URL = "https://hooks.example.com/portal/CANARY"
ADD = {"url": URL, "events": ["collection.trouble"], "every_profile": "on"}
PAGES = ("notification", "notification-edit", "notification-renew")
BUTTONS = ("notification-toggle", "notification-test", "notification-delete")
GUARDED = ("notification-edit", "notification-renew", "notification-toggle")


@pytest.fixture
def hook(alice: User, woken: Woken) -> Subscription:
    made = subscribe(alice)
    Subscription.objects.filter(pk=made.pk).update(way="webhook")
    made.refresh_from_db()
    made.lead_to(URL, "hooks.example.com")
    made.renew_secret()
    return made


def add(way: str = "webhook") -> str:
    return reverse("notification-add", args=[way])


def text(page: Any) -> str:
    return str(page.content.decode())


# Adding and changing


def test_a_webhook_is_added_and_its_secret_shown_once(browser: Client, alice: User) -> None:
    page = browser.post(add(), ADD)
    made = Subscription.objects.get()
    [secret] = set(re.findall(r"whsec_[A-Za-z0-9+/]+=*", text(page)))
    assert (made.person, made.host, made.url, made.secret()) == (alice, "hooks.example.com", URL, secret)
    others = text(browser.get(reverse("notifications"))) + text(browser.get(reverse("notification", args=[made.pk])))
    assert "hooks.example.com" in others
    assert secret not in others
    assert "CANARY" not in others


def test_secret_and_address_are_sealed_and_not_in_the_audit_log(browser: Client) -> None:
    browser.post(add(), ADD)
    made = Subscription.objects.get()
    assert made.sealed_secret.startswith("v1:")
    event = AuditEvent.objects.get(action=Action.HOOK_CHANGED)
    assert (event.object_label, event.facts["what"]) == ("hooks.example.com", "added")
    assert "CANARY" not in str(event.facts)


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://hooks.example.com/"}, {"url": "https://10.0.0.1/"}, {"url": "https://[::1]/"}, {"url": ""},
        {"url": "https://a:b@example.com/"}, {"url": "https://x.com/" + "a" * 600}, {"events": []},
        {"events": ["other"]}, {"every_profile": ""},
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_made(browser: Client, wrong: dict[str, Any]) -> None:
    page = browser.post(add(), ADD | wrong)
    assert page.status_code == 400
    assert "field-error" in text(page)
    assert not Subscription.objects.exists()


def test_only_profiles_that_one_may_know_of_can_be_chosen(browser: Client, alice: User, bob: User) -> None:
    mine, foreign = make_profile(alice, "mine"), make_profile(bob, "foreign")
    chosen = ADD | {"every_profile": ""}
    assert browser.post(add(), chosen | {"profiles": [str(foreign.pk)]}).status_code == 400
    assert "foreign" not in text(browser.get(add()))
    assert browser.post(add(), chosen | {"profiles": [str(mine.pk)]}).status_code == 200
    assert list(Subscription.objects.get().profiles.all()) == [mine]


def test_the_twenty_first_is_refused(browser: Client, alice: User) -> None:
    for _number in range(20):
        subscribe(alice)
    assert browser.post(add(), ADD).status_code == 400


def test_a_mail_is_added_and_the_page_says_what_is_missing(browser: Client, settings: LazySettings) -> None:
    settings.CAN_MAIL = True
    page = browser.post(add("mail"), {"events": ["collection.changed"], "every_profile": "on"}, follow=True)
    assert "No mail can reach you yet." in text(page)


def test_there_is_no_third_way(browser: Client) -> None:
    assert browser.get(add("pigeon")).status_code == 404


def test_it_is_changed_and_its_secret_stays(browser: Client, hook: Subscription) -> None:
    before, page = hook.secret(), reverse("notification-edit", args=[hook.pk])
    assert URL in text(browser.get(page))
    browser.post(page, ADD | {"url": "https://other.example.com/"})
    hook.refresh_from_db()
    assert (hook.host, hook.events, hook.secret()) == ("other.example.com", ["collection.trouble"], before)


def test_a_new_secret_is_shown_once_and_holds(browser: Client, hook: Subscription) -> None:
    before, page = hook.secret(), reverse("notification-renew", args=[hook.pk])
    assert "whsec_" not in text(browser.get(page))
    shown = text(browser.post(page))
    hook.refresh_from_db()
    assert hook.secret() != before
    assert hook.secret() in shown.replace("&#x3D;", "=")


@pytest.mark.parametrize("name", GUARDED)
def test_who_has_logged_in_long_ago_is_asked_again(
    browser: Client, hook: Subscription, later: Callable[[float], None], name: str
) -> None:
    later(16)
    answer = browser.post(reverse(name, args=[hook.pk]), ADD)
    assert answer["Location"].startswith("/login/confirm?next=")
    assert browser.get(add())["Location"].startswith("/login/confirm?next=")


# The page


def test_without_any_the_page_says_what_they_are_for(browser: Client) -> None:
    page = text(browser.get(reverse("notifications")))
    assert "Nothing is sent yet" in page
    assert "This portal sends no mail" in page
    assert "Add a mail" not in page


def test_a_test_is_sent_and_its_way_shown(browser: Client, hook: Subscription, woken: Woken) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("collection.notifying.addresses._resolve", lambda host, port: ["127.0.0.1"])
        page = browser.post(reverse("notification-test", args=[hook.pk]), follow=True)
        assert "hx-get" in text(page)
        deliveries.deliver(Delivery.objects.get().pk)
    part = text(browser.get(reverse("notification", args=[hook.pk]), headers={"hx-request": "true"}))
    assert "It leads into a private network" in part
    assert "hx-get" not in part
    assert "<html" not in part


def test_it_is_switched_off_and_on(browser: Client, hook: Subscription) -> None:
    for sent, is_on in (({}, False), ({"on": "1"}, True)):
        browser.post(reverse("notification-toggle", args=[hook.pk]), sent)
        hook.refresh_from_db()
        assert hook.enabled is is_on


def test_one_that_was_switched_off_says_why_and_what_helps(browser: Client, hook: Subscription) -> None:
    hook.missed("bad_certificate", for_good=True)
    page = text(browser.get(reverse("notification", args=[hook.pk])))
    assert "It was switched off because" in page
    assert "Its certificate is not trusted" in page
    assert "Its certificate is not trusted" in text(browser.get(reverse("notifications")))


def test_it_is_deleted_with_what_it_has_sent(browser: Client, hook: Subscription) -> None:
    deliveries.test(hook)
    browser.post(reverse("notification-delete", args=[hook.pk]))
    assert not Subscription.objects.exists()
    assert not Delivery.objects.exists()
    assert AuditEvent.objects.get(action=Action.HOOK_CHANGED).facts["what"] == "deleted"


# Whose they are


@pytest.mark.parametrize("name", PAGES + BUTTONS)
@pytest.mark.parametrize("who", ["bob", "admin_user"])
def test_others_find_nothing(
    hook: Subscription, as_person: Callable[[User], Client], request: pytest.FixtureRequest, name: str, who: str
) -> None:
    stranger = as_person(request.getfixturevalue(who))
    page = reverse(name, args=[hook.pk])
    assert (stranger.post if name in BUTTONS else stranger.get)(page).status_code == 404


@pytest.mark.parametrize("name", PAGES + BUTTONS)
def test_nobody_gets_in_without_a_login(client: Client, hook: Subscription, name: str) -> None:
    answer = (client.post if name in BUTTONS else client.get)(reverse(name, args=[hook.pk]))
    assert answer["Location"].startswith("/login?next=")


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_is_no_link(browser: Client, hook: Subscription, name: str) -> None:
    assert browser.get(reverse(name, args=[hook.pk])).status_code == 405


# The mail address


@pytest.fixture
def mailed(alice: User, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> User:
    """Alice with an address that is not confirmed; mails go out at once."""
    settings.CAN_MAIL, alice.email = True, "alice@example.com"
    alice.save()
    cache.clear()
    monkeypatch.setattr("accounts.login.mail.post", lambda message: message.send())
    return alice


def test_a_mailed_link_and_a_button_confirm_the_address(browser: Client, mailed: User) -> None:
    browser.post(reverse("notification-address"))
    [link] = re.findall(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    page = browser.get(link)
    assert confirming.confirmed_address(mailed) == ""
    [key] = re.findall(r'name="key" value="([^"]+)"', text(page))
    browser.post(reverse("notification-confirm"), {"key": key})
    assert confirming.confirmed_address(mailed) == "alice@example.com"
    assert "Confirmed" in text(browser.get(reverse("notifications")))


def test_links_are_mailed_once_a_minute(browser: Client, mailed: User) -> None:
    for _time in range(3):
        browser.post(reverse("notification-address"))
    assert len(mail.outbox) == 1


def test_an_old_link_confirms_nothing(browser: Client, mailed: User, monkeypatch: pytest.MonkeyPatch) -> None:
    key = confirming.new_key(mailed)
    monkeypatch.setattr(confirming, "LASTS", timedelta(seconds=-1))
    page = browser.post(reverse("notification-confirm"), {"key": key}, follow=True)
    assert "does not work any more" in text(page)
    assert confirming.confirmed_address(mailed) == ""


def test_deleting_a_profile_leaves_the_page_whole(browser: Client, alice: User, hook: Subscription) -> None:
    profile = make_profile(alice, "only")
    hook.profiles.add(profile)
    Subscription.objects.update(every_profile=False)
    CredentialProfile.objects.get().delete()
    assert browser.get(reverse("notification", args=[hook.pk])).status_code == 200


def test_at_first_all_events_of_all_profiles_are_ticked(browser: Client, alice: User) -> None:
    make_profile(alice)
    page = text(browser.get(add()))
    assert page.count(" checked") == 3


def test_what_is_ticked_beside_every_profile_counts_for_nothing(browser: Client, alice: User) -> None:
    """Or it would come back, much later, when the tick is taken away."""
    profile = make_profile(alice)
    browser.post(add(), ADD | {"profiles": [str(profile.pk)]})
    assert not Subscription.objects.get().profiles.exists()
