"""The overview."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from collection.models import Inventory, Tally
from tests.collection.factories import make_collection, make_outcome, make_profile

PAGE = reverse("overview")
TODAY = timezone.now().date()


@pytest.fixture
def grown(alice, profile):
    """Alice's account: two services, a change two days ago, something denied."""
    collection = make_collection(alice, profile, state="partial", finished_at=timezone.now())
    make_outcome(collection, "ec2.instance", reason="permission")
    collection.service_runs.update(finished_at=timezone.now())
    for kind, region, items in (("ec2.vpc", "us-east-1", 5), ("iam.user", "global", 1234)):
        Inventory.objects.create(estate=collection.estate, kind=kind, region=region, items=items)
    Tally.objects.create(estate=collection.estate, day=TODAY - timedelta(days=2), added=4, changed=1, removed=2)
    return collection


@pytest.fixture
def drawing(browser):
    """One picture of the page by its name."""

    def look(name: str, **query: str):
        return next(one for one in browser.get(PAGE, query).context["drawings"] if one.name == name)

    return look


def table(drawing) -> list[tuple[str, list[str]]]:
    return [(str(line.label), line.cells) for line in drawing.lines]


def test_nobody_sees_it_without_a_login(client):
    assert client.get(PAGE).status_code == 302


def test_a_newcomer_is_told_what_to_do(browser, db):
    page = browser.get(PAGE).text
    assert "Nothing collected yet" in page
    assert reverse("new-collection") in page
    assert "<canvas" not in page


def test_the_menu_leads_to_it(browser):
    assert f'href="{PAGE}"' in browser.get("/").text


def test_a_stranger_sees_nothing_of_it(stranger, grown):
    page = stranger.get(PAGE)
    assert "Nothing collected yet" in page.text
    assert grown.account_id not in page.text


def test_another_persons_profile_is_no_choice(stranger, bob, grown):
    make_collection(bob, make_profile(bob, "bobs"))
    page = stranger.get(PAGE, {"profile": str(grown.profile_id)})
    assert page.context["pictures"].total == 0
    assert "production" not in page.text


def test_services_are_listed_with_a_link_to_the_search(drawing, grown):
    found = drawing("services")
    assert table(found) == [("IAM", ["1,234"]), ("EC2", ["5"])]
    assert found.lines[1].url == f"{reverse('search')}?f=service%3Dec2"


def test_the_links_keep_what_one_has_chosen(drawing, grown):
    found = drawing("services", account=grown.account_id, profile=str(grown.profile_id))
    assert "f=account%3D123456789012&f=profile%3Dproduction&f=service%3Dec2" in found.lines[1].url


def test_what_links_lead_to_understands_them(browser, drawing, grown):
    for line in (*drawing("services", profile=str(grown.profile_id)).lines, *drawing("regions").lines):
        assert not line.url or not browser.get(line.url).context["search"].problems


def test_many_bars_are_gathered_but_all_stand_in_the_table(drawing, grown):
    for number in range(20):
        Inventory.objects.create(estate=grown.estate, kind="ec2.instance", region=f"r-{number}", items=10 + number)
    found = drawing("regions")
    assert len(found.lines) == 22
    assert len(found.chart["labels"]) == 13
    assert sum(found.chart["series"][0]["data"]) == sum(range(10, 30)) + 1239


def test_changes_are_three_series_over_the_days(drawing, grown):
    chart = drawing("changes").chart
    assert [(series["label"], series["data"][-3]) for series in chart["series"]] == [
        ("Added", 4), ("Changed", 1), ("Removed", 2),
    ]  # fmt: skip
    assert {len(series["data"]) for series in chart["series"]} == {30}


def test_one_may_look_back_90_days(drawing, grown):
    assert len(drawing("growth", days="90").lines) == 90


def test_the_numbers_of_growth_are_listed_from_today_back(drawing, grown):
    assert table(drawing("growth"))[:4] == [
        ((TODAY - timedelta(days=ago)).isoformat(), [stood])
        for ago, stood in enumerate(["1,239", "1,239", "1,239", "1,237"])
    ]


def test_before_anything_was_found_growth_is_not_nothing(drawing, grown):
    Tally.objects.update(day=TODAY, first_found=1237)
    assert table(drawing("growth")) == [(TODAY.isoformat(), ["1,239"])]
    assert drawing("growth").chart["series"][0]["data"] == [None] * 29 + [1239]


def test_what_needs_attention_leads_to_its_collection(browser, drawing, grown):
    assert table(drawing("attention")) == [("Denied", ["1", "1"])]
    assert f'href="{reverse("collection", args=[grown.pk])}"' in browser.get(PAGE).text


def test_old_accounts_are_marked(drawing, grown):
    grown.finished_at -= timedelta(days=8)
    grown.save()
    (line,) = drawing("ages").lines
    assert (line.label, line.mark, line.cells[0]) == ("123456789012 production", "old", "8.0")


def test_young_ones_are_not(drawing, grown):
    (line,) = drawing("ages").lines
    assert (line.mark, line.url) == ("", reverse("collection", args=[grown.pk]))


def test_each_chart_has_its_numbers_as_a_table(browser, grown):
    page = browser.get(PAGE)
    assert page.text.count("<canvas") == page.text.count("<table") == len(page.context["drawings"])


def test_a_choice_that_makes_no_sense_is_left_out(drawing, grown):
    assert table(drawing("services", account="nonsense", days="x"))[0] == ("IAM", ["1,234"])


def test_where_nothing_fits_it_says_so(browser, alice, grown):
    other = make_collection(alice, make_profile(alice, "other"), account_id="210987654321")
    page = browser.get(PAGE, {"account": other.account_id, "profile": str(grown.profile_id)})
    assert "No account matches" in page.text


def test_an_account_of_which_nothing_is_known_yet_says_so(browser, alice, profile):
    make_collection(alice, profile, state="running")
    page = browser.get(PAGE).text
    assert "Nothing has been found yet." in page
    assert "Nothing has changed in these days." in page
    assert "Nothing. All is well." in page


def test_it_costs_at_most_15_queries(browser, alice, grown, django_assert_max_num_queries):
    for name in ("b", "c", "d"):
        other = make_collection(alice, make_profile(alice, name), state="partial", finished_at=timezone.now())
        make_outcome(other, "ec2.instance")
        other.service_runs.update(finished_at=timezone.now())
    with django_assert_max_num_queries(15):
        browser.get(PAGE)
