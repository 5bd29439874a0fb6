"""The pages of what was found."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from collection.inventory import inventories_of
from collection.models import Estate, Outcome, ResourceVersion
from collection.search.indexing import catch_up
from tests.collection.factories import instance, make_collection, make_outcome, make_profile, make_reading, queue
from tests.teams import join

pytestmark = pytest.mark.django_db
INSTANCE, QUEUE = "ec2.instance", "sqs.queue"
PAGE = reverse("resources")


@pytest.fixture
def see(client, alice):
    """The text of a page as alice sees it."""
    client.force_login(alice)

    def get(address: str = PAGE, /, **query: object) -> str:
        answer = client.get(address, query)
        assert answer.status_code == 200
        return answer.content.decode()

    return get


@pytest.fixture
def listing(client, alice):
    """The table of a kind as the page got it."""
    client.force_login(alice)
    return lambda **query: client.get(PAGE, query).context["listing"]


def address(version: ResourceVersion) -> str:
    return reverse("resource", args=[version.pk])


def names(listing) -> list[str]:
    return [row.version.name for row in listing.rows]


# Who may look


@pytest.mark.parametrize("query", ["", "?kind=ec2.instance"])
def test_nobody_is_asked_to_log_in(client, db, query):
    answer = client.get(PAGE + query)
    assert answer.status_code == 302
    assert answer.url.startswith("/login")


def test_a_stranger_finds_no_such_collection(client, bob, collection):
    client.force_login(bob)
    assert client.get(PAGE, {"collection": collection.pk}).status_code == 404


def test_a_stranger_finds_no_such_resource(client, bob, collection):
    make_reading(collection, QUEUE, [queue()])
    client.force_login(bob)
    assert client.get(address(ResourceVersion.objects.get())).status_code == 404


def test_a_stranger_sees_nothing_of_today(client, bob, collection):
    make_reading(collection, QUEUE, [queue()])
    client.force_login(bob)
    assert "orders" not in client.get(PAGE, {"kind": QUEUE}).content.decode()


def test_a_team_mate_sees_what_a_shared_profile_found(client, bob, collection):
    make_reading(collection, QUEUE, [queue()])
    team = Group.objects.create(name="shop")
    join(bob, team)
    collection.profile.teams.add(team)
    client.force_login(bob)
    assert client.get(address(ResourceVersion.objects.get())).status_code == 200
    assert "orders" in client.get(PAGE, {"collection": collection.pk, "kind": QUEUE}).content.decode()


def test_a_resource_is_not_shown_through_somebody_elses_collection(client, alice, bob, collection):
    make_reading(collection, QUEUE, [queue()])
    client.force_login(alice)
    strange = make_collection(bob)
    answer = client.get(address(ResourceVersion.objects.get()), {"collection": strange.pk})
    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_can_only_be_read(client, alice, method):
    client.force_login(alice)
    assert getattr(client, method)(PAGE).status_code == 405


@pytest.mark.parametrize("query", [{"collection": "x"}, {"kind": "no.such"}, {"kind": "<script>"}])
def test_what_does_not_exist_is_not_found(client, alice, query):
    client.force_login(alice)
    assert client.get(PAGE, query).status_code == 404


# The table


def test_it_shows_what_the_collection_found(alice, profile, collection, listing):
    make_reading(collection, QUEUE, [queue("orders")])
    make_reading(make_collection(alice, profile), QUEUE, [queue("bills")])
    assert names(listing(collection=collection.pk, kind=QUEUE)) == ["orders"]


def test_without_a_collection_it_shows_what_stands_today(alice, profile, collection, listing):
    make_reading(collection, QUEUE, [queue("orders")])
    make_reading(make_collection(alice, profile), QUEUE, [queue("bills")])
    assert names(listing(kind=QUEUE)) == ["bills"]


def test_declared_columns_and_volatile_values_are_shown(collection, see):
    make_reading(collection, QUEUE, [queue(ApproximateNumberOfMessages="1234", MessageRetentionPeriod="345600")])
    page = see(collection=collection.pk, kind=QUEUE)
    assert "1,234" in page
    assert "4 days" in page


def test_each_collection_shows_its_own_numbers(alice, profile, collection, see):
    make_reading(collection, QUEUE, [queue(ApproximateNumberOfMessages="1234")])
    make_reading(make_collection(alice, profile), QUEUE, [queue(ApproximateNumberOfMessages="9876")])
    assert "1,234" in see(collection=collection.pk, kind=QUEUE)
    assert "9,876" in see(kind=QUEUE)


def test_metrics_are_shown_by_their_mean_where_there_are_any(collection, listing):
    key = instance()["InstanceId"]
    make_reading(collection, INSTANCE, [instance()], metrics={key: {"cpu": [1.0, 3.0]}})
    found = listing(collection=collection.pk, kind=INSTANCE)
    assert ("CPU utilization (%), mean", 2.0) in [(str(column.title), value) for column, value in found.rows[0].cells]


def test_it_comes_in_pages_of_fifty(collection, listing):
    make_reading(collection, QUEUE, (queue(f"q{number:03}") for number in range(120)))
    first = listing(collection=collection.pk, kind=QUEUE)
    second = listing(collection=collection.pk, kind=QUEUE, after=first.page.next)
    assert (len(second.rows), second.page.first, second.page.last, second.page.total) == (50, 51, 100, 120)
    assert (names(first)[0], names(second)[0]) == ("q000", "q050")


@pytest.mark.parametrize("query", [{"page": "3"}, {"page": "x"}, {"after": "x"}, {"after": "1:2:3"}, {"after": "\x00"}])
def test_old_pages_and_hostile_cursors_are_the_first_page(collection, listing, query):
    make_reading(collection, QUEUE, [queue()])
    assert names(listing(collection=collection.pk, kind=QUEUE, **query)) == ["orders"]


def test_the_cursor_of_another_list_is_the_first_page(collection, listing):
    make_reading(collection, QUEUE, (queue(f"q{number:03}") for number in range(60)))
    after = listing(kind=QUEUE).page.next
    assert listing(kind=QUEUE, after=after).page.first == 51
    for query in ({"sort": "-name"}, {"q": "q"}, {"f": "name~q"}, {"collection": collection.pk}):
        assert listing(kind=QUEUE, after=after, **query).page.first == 1


def test_it_is_filtered_by_region(collection, listing):
    make_reading(collection, QUEUE, [queue("orders")])
    make_reading(collection, QUEUE, [queue("bills")], "eu-west-1")
    found = listing(collection=collection.pk, kind=QUEUE, region="eu-west-1")
    assert names(found) == ["bills"]
    assert found.regions == [("eu-west-1", 1), ("us-east-1", 1)]


def test_rows_of_several_accounts_say_which(alice, profile, see):
    make_reading(make_collection(alice, profile), QUEUE, [queue()])
    make_reading(make_collection(alice, profile, account_id="210987654321"), QUEUE, [queue()])
    assert "210987654321" in see(kind=QUEUE)


def test_a_kind_that_is_no_longer_declared_stays_readable(collection, see):
    outcome = make_reading(collection, QUEUE, [queue()])
    Outcome.objects.filter(pk=outcome.pk).update(kind="sqs.ancient")
    outcome.inventory.kind = "sqs.ancient"
    outcome.inventory.save()
    assert "orders" in see(collection=collection.pk, kind="sqs.ancient")
    assert "orders" in see(kind="sqs.ancient")
    assert "orders" in see(address(ResourceVersion.objects.get()), collection=collection.pk)


# Filters


@pytest.fixture
def mixed(collection):
    """Three instances that a search may or may not know yet."""
    make_reading(collection, INSTANCE, [
        instance(1, name="a"), instance(2, "stopped", name="b"), instance(3, name="c", InstanceType="m5.large"),
    ])  # fmt: skip
    return collection


FILTERS = [
    (["State.Name=running"], ["a", "c"]), (["State.Name!=running"], ["b"]), (["InstanceType~LARGE"], ["c"]),
    (["tag.team=shop", "State.Name=stopped"], ["b"]), (["tag.Owner!?"], ["a", "b", "c"]), (["tag.Owner?"], []),
    (["SecurityGroups.GroupName=web", "name=a", "name=b"], ["a", "b"]), (["State.Code>15"], ["a", "b", "c"]),
    (["region=us-east-1"], ["a", "b", "c"]), (["account=1"], []), (["kind=s3.bucket"], []),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "found"), FILTERS)
@pytest.mark.parametrize("when", ["past", "today", "today, not yet indexed"])
def test_it_takes_the_filters_of_the_search(mixed, listing, filters, found, when):
    if when == "today":
        catch_up()
    past = {"collection": mixed.pk} if when == "past" else {}
    shown = listing(kind=INSTANCE, f=filters, **past)
    assert (names(shown), shown.page.total, shown.total) == (found, len(found), 3)


def test_filters_are_chips_that_can_be_taken_away(mixed, see):
    page = see(kind=INSTANCE, f=["State.Name=running", "tag.team?"])
    assert "Without State.Name=running" in page
    assert "2 resources" in page


def test_a_bad_filter_is_told_at_its_place_and_shows_no_rows(mixed, see):
    page = see(kind=INSTANCE, f="State.Name")
    assert "After the name comes one of" in page
    assert "Nothing matches" not in page
    assert "resource-name" not in page


def test_each_way_to_a_thing_is_a_row(alice, mixed, listing):
    make_reading(make_collection(alice, make_profile(alice, "other")), INSTANCE, [instance(1, name="a")])
    catch_up()
    assert names(listing(kind=INSTANCE, f="name=a")) == ["a", "a"]
    assert names(listing(kind=INSTANCE, f=["name=a", "profile=other"])) == ["a"]


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize(("q", "found"), [("10.0.0.5", ["a", "b", "c"]), ("efaul", ["a", "b", "c"]), ("zzz", [])])
def test_words_are_found_also_inside_of_others(mixed, listing, q, found, indexed):
    if indexed:
        catch_up()
    assert names(listing(kind=INSTANCE, q=q)) == found


def test_regions_are_counted_where_things_are(collection, listing):
    """Buckets are looked for everywhere at once, and each is in one region."""
    make_reading(collection, INSTANCE, [instance(1), instance(2)])
    make_reading(collection, INSTANCE, [instance(3)], "eu-west-1")
    buckets = [{"Name": name, "BucketRegion": region} for name, region in (("a", "eu-west-1"), ("b", "us-east-1"))]
    make_reading(collection, "s3.bucket", buckets, "global")
    assert listing(kind=INSTANCE).regions == [("eu-west-1", 1), ("us-east-1", 2)]
    assert listing(kind="s3.bucket").regions == [("eu-west-1", 1), ("us-east-1", 1)]
    assert (listing(kind="s3.bucket").total, listing(kind=INSTANCE).total) == (2, 3)


@pytest.mark.parametrize("query", [{}, {"q": "a", "f": ["tag.team=shop", "State.Name~run"], "sort": "tag.team"}])
@pytest.mark.parametrize("past", [True, False])
def test_a_table_asks_at_most_fifteen_times(client, alice, mixed, django_assert_max_num_queries, query, past):
    catch_up()
    client.force_login(alice)
    with django_assert_max_num_queries(15):
        client.get(PAGE, {"kind": INSTANCE, **query, **({"collection": mixed.pk} if past else {})})


def test_sorting_keeps_the_filters_and_leaves_the_page(mixed, see):
    assert "kind=ec2.instance&amp;f=tag.team%3F&amp;sort=-name" in see(kind=INSTANCE, f="tag.team?", after="x")


# Never a lie


def test_a_denied_kind_never_looks_empty(collection, see):
    make_outcome(collection, INSTANCE, state="denied", reason="permission", action="ec2:DescribeInstances")
    page = see(collection=collection.pk, kind=INSTANCE)
    assert "Denied" in page
    assert "ec2:DescribeInstances" in page
    assert "What to do:" in page
    assert "It is not known whether there is any" in page
    assert "There is nothing of this kind" not in page


def test_the_list_of_kinds_says_why_one_is_denied(collection, see):
    make_outcome(collection, INSTANCE, state="denied", reason="permission", action="ec2:DescribeInstances")
    page = see(collection=collection.pk)
    assert "ec2:DescribeInstances" in page
    assert "Denied" in page


def test_an_empty_kind_says_that_aws_was_asked(collection, see):
    make_reading(collection, INSTANCE, [])
    assert "AWS was asked and answered that there is nothing." in see(collection=collection.pk, kind=INSTANCE)


def test_a_kind_that_was_not_asked_for_says_so(collection, see):
    make_reading(collection, INSTANCE, [])
    assert "This collection did not ask for it." in see(collection=collection.pk, kind=QUEUE)


def test_a_search_without_hits_says_so(collection, see):
    make_reading(collection, QUEUE, [queue()])
    assert "Nothing matches" in see(collection=collection.pk, kind=QUEUE, q="zzz")


def test_nothing_in_a_denied_region_is_not_called_no_match(collection, see):
    make_reading(collection, QUEUE, [queue()])
    make_outcome(collection, QUEUE, "eu-west-1", reason="permission")
    assert "the rest could not be read" in see(kind=QUEUE, collection=collection.pk, region="eu-west-1")
    assert "the rest could not be read" in see(kind=QUEUE, collection=collection.pk, f="name=zzz")


def test_a_region_that_was_not_collected_is_not_called_empty(collection, see):
    make_reading(collection, QUEUE, [queue()])
    make_reading(collection, QUEUE, [], "eu-west-1")
    assert "Nothing has been collected in ap-northeast-2" in see(kind=QUEUE, region="ap-northeast-2")
    assert "There is nothing of this kind in this region." in see(kind=QUEUE, region="eu-west-1")


def test_what_has_never_been_read_is_not_called_empty(collection, see):
    inventories_of(collection.estate, [(QUEUE, "us-east-1")])
    assert "It is not known whether there is any" in see(kind=QUEUE)


def test_what_aws_does_not_offer_is_not_called_empty(collection, see):
    make_outcome(collection, INSTANCE, state="not_in_region")
    page = see(collection=collection.pk, kind=INSTANCE)
    assert "AWS does not offer this" in page


def test_a_cut_off_list_and_missing_details_are_marked(collection, see):
    gaps = [{"field": "Policy", "action": "sqs:GetQueueAttributes", "code": "AccessDenied", "items": 2}]
    make_reading(collection, QUEUE, [queue()], complete=False, state="ok", truncated=True, gaps=gaps)
    page = see(collection=collection.pk, kind=QUEUE)
    assert "Cut off" in page
    assert "Policy could not be read of 2 items." in page


def test_a_kind_never_read_to_its_end_has_no_zero(alice, collection, see):
    inventories_of(collection.estate, [(QUEUE, "us-east-1")])
    assert "Never read to its end" in see()


def test_items_not_seen_since_are_marked_today(alice, profile, collection, listing):
    make_reading(collection, QUEUE, [queue("orders"), queue("bills")])
    make_reading(make_collection(alice, profile), QUEUE, [queue("orders")], complete=False)
    assert {row.version.name: row.unseen for row in listing(kind=QUEUE).rows} == {"bills": True, "orders": False}


def test_items_are_marked_when_the_latest_try_was_refused(alice, profile, collection, see):
    make_reading(collection, QUEUE, [queue("orders")])
    make_outcome(make_collection(alice, profile), QUEUE, state="denied", reason="permission")
    page = see(kind=QUEUE)
    assert "Not seen since" in page
    assert "Denied" in page


def test_a_later_complete_reading_takes_the_marks_away(alice, profile, collection, listing):
    make_reading(collection, QUEUE, [queue("orders")], complete=False)
    make_reading(make_collection(alice, profile), QUEUE, [queue("orders")])
    assert not any(row.unseen for row in listing(kind=QUEUE).rows)


# One resource


def test_a_resource_shows_its_fields_tags_and_json(collection, see):
    make_reading(collection, INSTANCE, [instance()])
    page = see(address(ResourceVersion.objects.get()), collection=collection.pk)
    assert "Placement" in page
    assert "&quot;AvailabilityZone&quot;: &quot;us-east-1a&quot;" in page
    assert "arn:aws:ec2:us-east-1:123456789012:instance/" in page
    assert 'rel="noopener noreferrer"' in page


def test_its_history_says_what_changed(alice, profile, collection, see):
    make_reading(collection, QUEUE, [queue(DelaySeconds="0")])
    make_reading(make_collection(alice, profile), QUEUE, [queue(DelaySeconds="5")])
    page = see(address(ResourceVersion.objects.open().get()))
    assert "Changed" in page
    assert "DelaySeconds" in page
    assert "First found" in page


def test_an_earlier_version_says_that_it_was_so(alice, profile, collection, see):
    make_reading(collection, QUEUE, [queue(DelaySeconds="0")])
    make_reading(make_collection(alice, profile), QUEUE, [queue(DelaySeconds="5")])
    page = see(address(ResourceVersion.objects.get(valid_from=1)))
    assert "This is how it was, not how it is." in page
    assert "How it is now" in page


def test_what_has_gone_says_so(alice, profile, collection, see):
    make_reading(collection, QUEUE, [queue()])
    make_reading(make_collection(alice, profile), QUEUE, [])
    assert "It is no longer there." in see(address(ResourceVersion.objects.get()))


def test_a_curve_is_drawn_with_its_numbers(collection, see):
    key = instance()["InstanceId"]
    make_reading(collection, INSTANCE, [instance()], metrics={key: {"cpu": [float(n) for n in range(168)]}})
    page = see(address(ResourceVersion.objects.get()), collection=collection.pk)
    assert 'data-chart="metric-cpu"' in page
    assert "83.50" in page
    assert "−167 h" in page


def test_secrets_show_as_masked(collection, see):
    function = {"FunctionName": "f", "FunctionArn": "arn:x", "Environment": {"Variables": {"TOKEN": "hunter2"}}}
    make_reading(collection, "lambda.function", [function])
    page = see(address(ResourceVersion.objects.get()), collection=collection.pk)
    assert "hunter2" not in page
    assert "1 value is a secret" in page


def test_what_the_latest_reading_did_not_see_says_so(alice, profile, collection, see):
    make_reading(collection, QUEUE, [queue("orders"), queue("bills")])
    make_reading(make_collection(alice, profile), QUEUE, [queue("orders")], complete=False)
    doubt = "did not see it"
    assert doubt in see(address(ResourceVersion.objects.get(name="bills")))
    assert doubt not in see(address(ResourceVersion.objects.get(name="orders")))


def test_the_list_of_today_says_what_was_not_read_completely(alice, profile, collection, see):
    make_reading(collection, QUEUE, [queue("orders")])
    make_reading(make_collection(alice, profile), QUEUE, [queue("orders")], complete=False)
    assert "The latest reading was not complete" in see()


# Hostile text


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|' /C calc'!A0",
    "a\nb\tc",
    "x" * 10_000,
    "🚀 한글",
    "\u202egnp.exe",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(collection, see, text):
    hostile = instance(name=text, InstanceType=text, Odd=[{text[:50]: text}], State={"Name": text})
    make_reading(collection, INSTANCE, [hostile])
    pages = see(collection=collection.pk, kind=INSTANCE), see(address(ResourceVersion.objects.get()))
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize(
    "query",
    [{"q": "<script>alert(1)</script>"}, {"region": "<script>alert(1)</script>"}, {"q": "a\x00b"}, {"sort": "'; --"}],
)
def test_hostile_queries_are_shown_as_text(collection, see, query):
    make_reading(collection, QUEUE, [queue()])
    assert "<script>alert" not in see(collection=collection.pk, kind=QUEUE, **query)


# Few queries


@pytest.mark.parametrize("scope", ["collection", "today"])
def test_a_table_costs_the_same_queries_for_any_number_of_rows(collection, see, scope, django_assert_max_num_queries):
    metrics = {instance(number)["InstanceId"]: {"cpu": [1.0, 2.0]} for number in range(50)}
    for region in ("us-east-1", "eu-west-1", "ap-northeast-2"):
        make_reading(collection, INSTANCE, map(instance, range(50)), region, metrics=metrics)
    query = {"collection": collection.pk} if scope == "collection" else {}
    with django_assert_max_num_queries(16):
        see(kind=INSTANCE, **query)


def test_a_resource_costs_few_queries_however_long_its_history(
    alice, profile, collection, see, django_assert_max_num_queries
):
    for number in range(6):
        make_reading(make_collection(alice, profile), QUEUE, [queue(DelaySeconds=str(number))])
    with django_assert_max_num_queries(14):
        see(address(ResourceVersion.objects.open().get()))


def test_the_inventory_is_in_the_main_menu(see):
    assert f'href="{PAGE}"' in see("/")


def test_an_account_says_that_it_was_read_with_a_one_time_sign_in(see, alice, collection):
    make_reading(collection, QUEUE, [queue()])
    make_reading(make_collection(alice, account_id="222222222222"), QUEUE, [queue()])
    Estate.objects.filter(account_id="222222222222").update(profile=None, person=alice)
    assert "one-time sign-in" in see(kind=QUEUE)


# What is related


def related(version: ResourceVersion) -> str:
    return reverse("resource-related", args=[version.pk])


def test_the_page_asks_for_what_is_related(see, collection):
    make_reading(collection, QUEUE, [queue()])
    version = ResourceVersion.objects.get()
    assert f'hx-get="{related(version)}?collection={collection.pk}"' in see(address(version), collection=collection.pk)


def test_related_resources_are_links_within_the_collection(see, collection):
    arn = "arn:aws:sns:us-east-1:123456789012:orders"
    make_reading(collection, "sns.topic", [{"TopicArn": arn}])
    make_reading(collection, "sns.subscription", [{"SubscriptionArn": f"{arn}:1", "TopicArn": arn, "Endpoint": "x"}])
    topic, subscription = ResourceVersion.objects.order_by("pk")
    assert f'href="{address(topic)}?collection={collection.pk}"' in see(related(subscription), collection=collection.pk)
    assert f'href="{address(subscription)}"' in see(related(topic))


def test_a_link_that_leads_nowhere_shows_its_outcome(see, collection):
    arn = "arn:aws:sns:us-east-1:123456789012:orders"
    make_outcome(collection, "sns.topic", state="denied", reason="permission")
    make_reading(collection, "sns.subscription", [{"SubscriptionArn": f"{arn}:1", "TopicArn": arn, "Endpoint": "x"}])
    page = see(related(ResourceVersion.objects.get()), collection=collection.pk)
    assert arn in page
    assert "state-bad" in page


def test_a_stranger_finds_nothing_related(client, bob, collection):
    make_reading(collection, QUEUE, [queue()])
    client.force_login(bob)
    assert client.get(related(ResourceVersion.objects.get())).status_code == 404


def test_nothing_is_related_through_somebody_elses_collection(client, bob, collection):
    mine = make_collection(bob)
    make_reading(mine, QUEUE, [queue()])
    client.force_login(bob)
    version = ResourceVersion.objects.get()
    assert client.get(related(version), {"collection": collection.pk}).status_code == 404


def test_without_scripts_what_is_related_is_a_page_of_its_own(see, client, alice, collection):
    make_reading(collection, QUEUE, [queue()])
    version = ResourceVersion.objects.get()
    assert "<html" in see(related(version))
    client.force_login(alice)
    assert "<html" not in client.get(related(version), headers={"HX-Request": "true"}).content.decode()
