"""More tags that moto's tagging API leaves out: name of the type -> pairs of ARN and tags."""

from collections.abc import Iterator
from typing import Any

from moto.codecommit.models import codecommit_backends
from moto.codepipeline.models import codepipeline_backends
from moto.events.models import events_backends
from moto.kinesis.models import kinesis_backends
from moto.memorydb.models import memorydb_backends
from moto.opensearch.models import opensearch_backends

from awscheck.sample.call import Call

Tagged = tuple[str, list[dict[str, str]]]


def _pairs(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def streams(call: Call) -> Iterator[Tagged]:
    """Kinesis."""
    for stream in kinesis_backends[call.account][call.region].streams.values():
        yield stream.arn, _pairs(stream.tags)


def rules(call: Call) -> Iterator[Tagged]:
    """EventBridge."""
    backend = events_backends[call.account][call.region]
    for rule in (rule for bus in backend.event_buses.values() for rule in bus.rules.values()):
        yield rule.arn, _listed(backend, rule.arn)


def pipelines(call: Call) -> Iterator[Tagged]:
    """CodePipeline."""
    for pipeline in codepipeline_backends[call.account][call.region].pipelines.values():
        yield pipeline._arn, _pairs(pipeline.tags)


def clusters(call: Call) -> Iterator[Tagged]:
    """MemoryDB."""
    backend = memorydb_backends[call.account][call.region]
    for cluster in backend.clusters.values():
        yield cluster.arn, _listed(backend, cluster.arn)


def domains(call: Call) -> Iterator[Tagged]:
    """OpenSearch."""
    backend = opensearch_backends[call.account][call.region]
    for domain in backend.domains.values():
        yield domain.arn, _listed(backend, domain.arn)


def repositories(call: Call) -> Iterator[Tagged]:
    """CodeCommit, of which moto keeps no tags."""
    for repository in codecommit_backends[call.account][call.region].repositories.values():
        yield repository.repository_metadata["Arn"], [{"Key": "팀", "Value": "쇼핑"}]


def _listed(backend: Any, arn: str) -> list[dict[str, str]]:
    tags: list[dict[str, str]] = backend.tagger.list_tags_for_resource(arn)["Tags"]
    return tags


LEFT_OUT = {
    "codecommit": repositories,
    "codepipeline": pipelines,
    "es:domain": domains,
    "events:rule": rules,
    "kinesis:stream": streams,
    "memorydb:cluster": clusters,
}
