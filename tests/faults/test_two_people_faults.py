"""Two people's collections in one worker process, many times, interleaved."""

from tests.faults import checks
from tests.faults.control import Aws
from tests.faults.hardness import pick
from tests.faults.scene import pause
from tests.faults.visitor import Visitor

ROUNDS = pick(short=1, whole=10)
SERVICES = pick(short=checks.TWELVE[:6], whole=checks.TWELVE)
ACCOUNTS = {"alice": "111111111111", "bob": "222222222222"}
WHERE_BYTES_STAND = (
    "SELECT e.account_id, v.key || v.resource_id || v.name || v.arn || CAST(v.tags AS text) || CAST(v.data AS text)"
    " FROM collection_resourceversion v JOIN collection_inventory i ON i.id = v.inventory_id"
    " JOIN collection_estate e ON e.id = i.estate_id",
    "SELECT e.account_id, CAST(s.\"values\" AS text) FROM collection_snapshot s"
    " JOIN collection_outcome o ON o.id = s.outcome_id JOIN collection_inventory i ON i.id = o.inventory_id"
    " JOIN collection_estate e ON e.id = i.estate_id",
    "SELECT account_id, identity_arn FROM collection_collection",
)  # fmt: skip


def test_never_one_byte_of_the_one_in_the_others(open_portal, aws: Aws, figure) -> None:
    portal = open_portal("sqlite", workers=1, WORKER_CONCURRENCY=1)
    aws.set(accounts={f"AKIA{name.upper()}": account for name, account in ACCOUNTS.items()})
    people: dict[str, tuple[Visitor, str]] = {}
    for name in ACCOUNTS:
        visitor, made = portal.person(name, {"mine": f"AKIA{name.upper()}"})
        people[name] = visitor, made["mine"]["id"]
    for _ in range(ROUNDS):
        begun = []
        for service in SERVICES:
            for visitor, profile in people.values():
                begun.append((portal, visitor.collect(profile, [service], checks.REGIONS)))
        for _portal, collection in begun:
            portal.wait(collection, 240)
            checks.assert_all_read(portal, collection)
            checks.assert_true(portal, collection)
        pause(1)
    rows = [row for sql in WHERE_BYTES_STAND for row in portal.query(sql)]
    assert {account for account, _text in rows} == set(ACCOUNTS.values())
    strange = [
        (account, text[:200]) for account, text in rows for other in ACCOUNTS.values()
        if other != account and other in text
    ]  # fmt: skip
    checks.none_of(strange, "rows hold another person's bytes")
    figure("rows looked at", len(rows))
    own = [text for account, text in rows if account in text]
    assert len(own) > len(rows) / 4, "the check sees nothing: hardly any row names its account"
