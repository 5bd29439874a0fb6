"""botocore's models, cut down to what is ever called."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader
from botocore.model import ServiceModel

from awscheck.aws.data import Trimmed
from collection.calls import all_calls

CALLS = all_calls()


@pytest.fixture(scope="module")
def trimmed() -> Trimmed:
    """A loader that knows only what collecting calls."""
    loader = Trimmed(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    loader.trim(CALLS)
    return loader


def model(loader: Loader, service: str) -> ServiceModel:
    return ServiceModel(loader.load_service_model(service, "service-2"), service)


@pytest.mark.parametrize("service", sorted(CALLS))
def test_what_is_called_is_there_and_nothing_else(trimmed: Trimmed, service: str) -> None:
    assert {xform_name(name) for name in model(trimmed, service).operation_names} == CALLS[service]


def everything(shape: Any, seen: set[str]) -> Iterator[tuple[str, str]]:
    """All shapes below one, with their types."""
    if shape is None or shape.name in seen:
        return
    seen.add(shape.name)
    yield shape.name, shape.type_name
    members = list(getattr(shape, "members", {}).values()) if shape.type_name == "structure" else []
    inner = [getattr(shape, name, None) for name in ("member", "key", "value")]
    for below in (*members, *inner):
        yield from everything(below, seen)


@pytest.mark.parametrize("service", ["ec2", "s3", "iam", "lambda", "dynamodb"])
def test_answers_are_understood_as_before(trimmed: Trimmed, service: str) -> None:
    short, whole = model(trimmed, service), model(Loader(), service)
    for name in short.operation_names:
        ours, botocores = short.operation_model(name), whole.operation_model(name)
        for mine, other in ((ours.input_shape, botocores.input_shape), (ours.output_shape, botocores.output_shape)):
            assert list(everything(mine, set())) == list(everything(other, set()))
        assert [shape.name for shape in ours.error_shapes] == [shape.name for shape in botocores.error_shapes]


def test_other_services_are_whole(trimmed: Trimmed) -> None:
    assert "AssumeRole" in model(trimmed, "sts").operation_names
    with pytest.raises(UnknownServiceError):
        trimmed.load_service_model("mainframe", "service-2")
