"""What must hold after any fault, asked of the database: final, once, whole, and true."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from collection.registry import SERVICES
from tests.faults.answers import REGIONS
from tests.faults.portal import Portal

TWELVE = (
    "apigateway", "cloudwatch", "dynamodb", "ec2", "ecs", "iam", "lambda", "rds", "route53", "s3", "sns", "sqs",
)  # fmt: skip
SIZES = {
    "instances": 40, "volumes": 40, "interfaces": 40, "groups": 10, "buckets": 12, "functions": 8, "users": 8,
    "roles": 5, "policies": 5, "databases": 5, "queues": 8, "topics": 8, "tables": 8, "clusters": 3, "zones": 3,
    "apis": 3, "metrics": 20,
}  # fmt: skip
# Which kind the items of a size become; kinds that are not here and not in ONCE have none
HELD = {
    "ec2.instance": "instances", "ec2.volume": "volumes", "ec2.network_interface": "interfaces",
    "ec2.security_group": "groups", "s3.bucket": "buckets", "lambda.function": "functions",
    "lambda.version": "functions", "iam.user": "users", "iam.access_key": "users", "iam.role": "roles",
    "iam.policy": "policies", "rds.db_instance": "databases", "sqs.queue": "queues", "sns.topic": "topics",
    "dynamodb.table": "tables", "ecs.cluster": "clusters", "route53.hosted_zone": "zones",
    "apigateway.rest_api": "apis", "apigateway.stage": "apis", "cloudwatch.metric": "metrics",
}  # fmt: skip
ONCE = {
    "s3.account_public_access_block", "iam.account_summary", "iam.account_password_policy", "iam.credential_report",
    "ec2.ebs_encryption_default",
}  # fmt: skip
OPEN = ("pending", "running")
READ = ("ok", "empty")


@dataclass(frozen=True)
class Outcome:
    """An outcome as the database has it."""

    service: str
    kind: str
    region: str
    state: str
    count: int
    reason: str
    code: str
    truncated: bool
    gaps: str

    @property
    def is_marked(self) -> bool:
        return self.truncated or self.gaps not in ("[]", [])


def outcomes(portal: Portal, collection: str) -> list[Outcome]:
    """Every outcome of a collection."""
    rows = portal.query(
        "SELECT r.service, o.kind, o.region, o.state, o.count, o.reason, o.code, o.truncated, o.gaps"
        " FROM collection_outcome o JOIN collection_servicerun r ON r.id = o.service_run_id"
        " WHERE r.collection_id = %s",
        collection.replace("-", ""),
    )
    return [Outcome(*row) for row in rows]


def states(portal: Portal, collection: str) -> Counter[str]:
    """How many outcomes of each state."""
    return Counter(one.state for one in outcomes(portal, collection))


def expected_count(kind: str, sizes: Mapping[str, int] = SIZES) -> int:
    """What AWS holds of a kind in one region."""
    return 1 if kind in ONCE else sizes.get(HELD.get(kind, ""), 0)


def assert_final(portal: Portal, collection: str, services: tuple[str, ...] = TWELVE) -> None:
    """All outcomes have ended, each is there once, and no service run is left open."""
    found = outcomes(portal, collection)
    none_of([one for one in found if one.state in OPEN], "outcomes are open")
    places = Counter((one.kind, one.region) for one in found)
    wanted = Counter(
        (kind.name, region)
        for name in services for kind in SERVICES[name].kinds
        for region in (["global"] if kind.is_global else REGIONS)
    )  # fmt: skip
    none_of(list((wanted - places) + (places - wanted)), "outcomes are missing or twice there")
    none_of(portal.open_parts(), "service runs are open")


def assert_nothing_twice(portal: Portal) -> None:
    """No thing has two open versions, nothing waits half merged, and the file is sound."""
    if portal.environment["DATABASE_URL"].startswith("sqlite"):
        assert portal.query("PRAGMA integrity_check") == [("ok",)]
    twice = portal.query(
        "SELECT inventory_id, key, count(*) FROM collection_resourceversion WHERE valid_to IS NULL"
        " GROUP BY inventory_id, key HAVING count(*) > 1"
    )
    none_of(twice, "things are open twice")
    none_of(portal.query("SELECT outcome_id FROM collection_stageditem"), "items are left in staging")


def assert_true(portal: Portal, collection: str, sizes: Mapping[str, int] = SIZES) -> None:
    """Whatever says that it was read, whole and without marks, holds exactly what AWS has."""
    read = [one for one in outcomes(portal, collection) if one.state in READ and not one.is_marked]
    none_of([one for one in read if one.count != expected_count(one.kind, sizes)], "outcomes count falsely")
    none_of([one for one in read if (one.state == "empty") != (one.count == 0)], "outcomes are falsely empty")


def assert_all_read(portal: Portal, collection: str) -> None:
    """Everything was read, nothing is missing."""
    bad = [one for one in outcomes(portal, collection) if one.state not in READ or one.is_marked]
    none_of(bad, "outcomes were not read")
    assert portal.state(collection) == "completed"


def none_of(found: Sequence[object], what: str) -> None:
    """Fails with the first few of what must not be."""
    assert not found, "\n".join([f"{len(found)} {what}:", *map(str, found[:8])])


def assert_whole(portal: Portal, collection: str, sizes: Mapping[str, int] = SIZES) -> None:
    """Final, once, true: what holds after every fault."""
    assert_final(portal, collection)
    assert_nothing_twice(portal)
    assert_true(portal, collection, sizes)


def errors_in(portal: Portal, *words: str) -> list[str]:
    """Lines of any log that hold one of the words."""
    logs = sorted(portal.folder.glob("*.log"))
    lines = (line for log in logs for line in log.read_text(errors="replace").splitlines())
    return [line for line in lines if any(word in line for word in words)]


def watch_claims(portal: Portal) -> None:
    """Let the database itself write down each time that a claim takes the place of another one that still holds."""
    portal.query("CREATE TABLE fault_claims (run text, service text, held_until text, taken_at text)")
    values = "NEW.id, NEW.service, OLD.lease_until"
    if portal.environment["DATABASE_URL"].startswith("sqlite"):
        portal.query(
            "CREATE TRIGGER fault_claim AFTER UPDATE OF claim ON collection_servicerun"
            " WHEN OLD.claim IS NOT NULL AND NEW.claim IS NOT NULL AND OLD.claim <> NEW.claim BEGIN"
            f" INSERT INTO fault_claims VALUES ({values}, strftime('%%Y-%%m-%%d %%H:%%M:%%f')); END".replace("%%", "%")
        )
        return
    portal.query(
        "CREATE FUNCTION fault_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" INSERT INTO fault_claims VALUES ({values}, statement_timestamp()); RETURN NEW; END $$"
    )
    portal.query(
        "CREATE TRIGGER fault_claim AFTER UPDATE OF claim ON collection_servicerun FOR EACH ROW"
        " WHEN (OLD.claim IS NOT NULL AND NEW.claim IS NOT NULL AND OLD.claim <> NEW.claim)"
        " EXECUTE FUNCTION fault_claim()"
    )


def claims_taken_over(portal: Portal) -> list[tuple[Any, ...]]:
    """Every claim that was taken from somebody who had not given it back."""
    return portal.query("SELECT service, held_until, taken_at FROM fault_claims")


def assert_no_claim_twice(portal: Portal) -> None:
    """A claim was taken from somebody only after its lease had run out."""
    early = [row for row in claims_taken_over(portal) if row[1] is None or row[1] > row[2]]
    none_of(early, "claims were taken from somebody who still held them")
