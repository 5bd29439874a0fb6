"""A portal of an earlier version, with people and what they collected, becomes one of today, and comes out of its
back-up again: on both engines.

The database is made by the earlier commit's own code, from the history; a copy of the files without history
skips. The commands of the back-up are those of docs/operating.md, word for word.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from awscheck.environment import BASE_DIR, KEYS
from tests.faults.databases import BINARIES, Cluster

pytestmark = pytest.mark.slow
EARLIER = "21b4e936cb26865b687ae929ea338113e2b11080"  # before teams had roles
FILL = """
import json
from django.contrib.auth.models import Group, User
from tests.collection.factories import instance, make_collection, make_profile, make_reading, queue
from collection.models import Schedule
from django.utils import timezone

alice = User.objects.create_user("alice", password="correct horse battery")
team = Group.objects.create(name="platform")
alice.groups.add(team)
profile = make_profile(alice)
profile.teams.add(team)
old, new = make_collection(alice, profile), make_collection(alice, profile)
make_reading(old, "ec2.instance", [instance(1), instance(2)])
make_reading(new, "ec2.instance", [instance(1, Note="changed"), instance(3)])
make_reading(new, "sqs.queue", [queue("orders")])
Schedule.objects.create(owner=alice, name="nightly", cron="0 2 * * *", services=["ec2"], regions=["all"],
                        next_due_at=timezone.now()).profiles.add(profile)
print(json.dumps({"old": str(old.pk), "new": str(new.pk)}))
"""
LOOK = """
import json
from django.contrib.auth.models import User
from accounts.models import CredentialProfile, Membership
from collection.comparing import Comparison
from collection.models import Collection, Schedule
from django.test import Client

alice = User.objects.get()
old, new = (Collection.objects.get(pk=pk) for pk in IDS)
browser = Client()
browser.force_login(alice)
pages = ["/", "/collections/", f"/collections/{new.pk}/", "/resources/?kind=ec2.instance", "/search/?q=web",
         "/schedules/", f"/compare/?old={old.pk}&new={new.pk}", "/profiles/", "/overview/"]
print(json.dumps({
    "secret": CredentialProfile.objects.get().credentials().get("aws_secret_key"),
    "role": Membership.objects.get(person=alice).role,
    "changes": sorted(change.what for change in Comparison(alice, old, new).changes()),
    "schedule": Schedule.objects.get().name,
    "pages": [browser.get(page, headers={"host": "localhost"}).status_code for page in pages],
}))
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may enter."""
    with tempfile.TemporaryDirectory(prefix="upgrade-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def earlier(folder: Path) -> Path:
    """The code of that time."""
    archive = subprocess.run(["git", "archive", EARLIER], cwd=BASE_DIR, capture_output=True, check=False)
    if archive.returncode:
        pytest.skip("this copy has no history")
    (folder / "code").mkdir()
    subprocess.run(["tar", "x"], cwd=folder / "code", input=archive.stdout, check=True)
    return folder / "code"


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[Cluster]:
    if not BINARIES:
        pytest.skip("PostgreSQL is not installed")
    cluster = Cluster(folder / "postgres")
    cluster.create()
    yield cluster
    cluster.stop("immediate")


@dataclass
class Engine:
    """Where a portal's database is, before and after it is restored."""

    name: str
    url: str
    restored: str


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, folder: Path) -> Engine:
    if request.param == "sqlite":
        (folder / "restored").mkdir()
        return Engine("sqlite", f"sqlite:///{folder}/portal.sqlite3", f"sqlite:///{folder}/restored/portal.sqlite3")
    cluster = request.getfixturevalue("cluster")
    return Engine("postgresql", cluster.database("portal").url, cluster.database("restored", "template0").url)


@pytest.fixture
def run(engine: Engine, folder: Path) -> Callable[..., str]:
    """Runs `manage.py` of some version on a database (else the first); what it prints."""
    environment = {**os.environ, **{name: make() for name, make in KEYS.items()}, "ENV_FILE": os.devnull}
    environment |= {"DJANGO_SETTINGS_MODULE": "awscheck.settings", "REDIS_URL": "redis://127.0.0.1:1/0"}
    environment["STATIC_ROOT"] = str(folder / "static")

    def run(code: Path, *words: str, url: str = engine.url) -> str:
        given = {**environment, "DATABASE_URL": url}
        line = (sys.executable, "manage.py", *words)
        done = subprocess.run(line, cwd=code, env=given, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    return run


def test_what_an_earlier_version_kept_is_all_there_and_comes_back_from_a_back_up(
    earlier: Path, run: Callable[..., str], engine: Engine, folder: Path
) -> None:
    run(earlier, "migrate", "--verbosity=0")
    made = json.loads(run(earlier, "shell", "--verbosity=0", "-c", FILL))
    run(BASE_DIR, "migrate", "--verbosity=0")
    run(BASE_DIR, "collectstatic", "--noinput", "--verbosity=0")
    look = ("shell", "--verbosity=0", "-c", LOOK.replace("IDS", repr((made["old"], made["new"]))))
    seen = json.loads(run(BASE_DIR, *look).splitlines()[-1])
    assert seen == {
        "secret": "secret", "role": "collector", "schedule": "nightly", "changes": ["added", "changed", "removed"],
        "pages": [200] * 9,
    }  # fmt: skip
    back_up_and_restore(engine, folder)
    assert json.loads(run(BASE_DIR, *look, url=engine.restored).splitlines()[-1]) == seen
    run(BASE_DIR, "migrate", "--check", url=engine.restored)


def back_up_and_restore(engine: Engine, folder: Path) -> None:
    """What the operator's guide says, between other places."""
    guide = (BASE_DIR / "docs" / "operating.md").read_text()
    block = re.search(rf"<!-- {engine.name} -->\n```sh\n(.*?)```", guide, re.DOTALL)
    assert block, f"the guide says nothing of a back-up of {engine.name}"
    places = {"data/portal.sqlite3": str(folder / "portal.sqlite3"), "/empty": str(folder / "restored")}
    script = re.sub("|".join(map(re.escape, places)), lambda found: places[found[0]], block[1])
    tools = f"{Path(sys.executable).parent}:{BINARIES[-1].parent if BINARIES else ''}:{os.environ['PATH']}"
    given = {**os.environ, "PATH": tools, "DATABASE_URL": engine.url, "RESTORED_URL": engine.restored}
    subprocess.run(["bash", "-euc", script], cwd=folder, env=given, check=True)
