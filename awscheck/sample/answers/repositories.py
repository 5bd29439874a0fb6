"""CodeCommit: moto neither lists repositories nor describes many at once, and dates them by the real clock."""

from typing import Any

from moto.codecommit.models import codecommit_backends

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call
from awscheck.sample.estate.dates import FIRST


@answers("codecommit", "ListRepositories")
def list_repositories(call: Call) -> dict[str, Any]:
    return {"repositories": [{key: one[key] for key in ("repositoryName", "repositoryId")} for one in _all(call)]}


@answers("codecommit", "BatchGetRepositories")
def batch_get_repositories(call: Call) -> dict[str, Any]:
    names = call.params["repositoryNames"]
    found = [one for one in _all(call) if one["repositoryName"] in names]
    known = {one["repositoryName"] for one in found}
    return {"repositories": found, "repositoriesNotFound": [name for name in names if name not in known]}


def _all(call: Call) -> list[dict[str, Any]]:
    made = codecommit_backends[call.account][call.region].repositories.values()
    return [{**one.repository_metadata, "creationDate": FIRST, "lastModifiedDate": FIRST} for one in made]
