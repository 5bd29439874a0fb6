"""Lambda functions from zip files and images, with versions, layers, addresses and secrets in their environment."""

import io
import zipfile
from functools import cache
from typing import Any

from awscheck.sample.estate.site import Site
from awscheck.sample.estate.texts import NASTY_TAGS, secrets

ZIPPED = ("resize-image", "send-mail", "confirm-order", "nightly-report", "search-index", "cleanup")
IMAGES = ("recommend", "translate")


@cache
def code() -> bytes:
    """A zip file with one small function, the same bytes each time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            zipfile.ZipInfo("main.py", (2025, 1, 1, 0, 0, 0)), "def handler(event, context):\n    return 1\n"
        )
    return file.getvalue()


def build(site: Site) -> None:
    layer = site.awslambda.publish_layer_version(
        LayerName=site.name("common"),
        Description="shared code / 공용 코드",
        Content={"ZipFile": code()},
        CompatibleRuntimes=["python3.12"],
    )["LayerVersionArn"]
    for number, word in enumerate(ZIPPED[: 3 * site.size]):
        _zipped(site, word, number, layer)
    for word in IMAGES[: site.size]:
        _image(site, word)
    _more(site)


def _role(site: Site) -> str:
    return f"arn:aws:iam::{site.account.id}:role/{site.name('lambda')}"


def _zipped(site: Site, word: str, number: int, layer: str) -> None:
    name = site.name(word)
    more: dict[str, Any] = {}
    if number % 2:
        groups = [site.made["groups"]["app"]]
        more["VpcConfig"] = {"SubnetIds": site.made["subnets"][2:4], "SecurityGroupIds": groups}
    site.awslambda.create_function(
        FunctionName=name,
        Runtime=("python3.12", "nodejs20.x", "python3.8")[number % 3],
        Handler="main.handler",
        Role=_role(site),
        Code={"ZipFile": code()},
        Description=f"{word} / 함수 {number}",
        MemorySize=128 * (number + 1),
        Timeout=30,
        Environment={"Variables": secrets(name)},
        Layers=[layer] if number == 0 else [],
        TracingConfig={"Mode": "Active" if number % 2 else "PassThrough"},
        Tags={**site.tag_map(name), **(NASTY_TAGS if number == 2 else {})},
        **more,
    )


def _image(site: Site, word: str) -> None:
    """A function from a container image: it has neither Runtime nor Handler."""
    name = site.name(word)
    repository = f"{site.account.id}.dkr.ecr.{site.region}.amazonaws.com/{word}"
    site.awslambda.create_function(
        FunctionName=name,
        PackageType="Image",
        Role=_role(site),
        Code={"ImageUri": f"{repository}:latest"},
        MemorySize=2048,
        Timeout=120,
        Architectures=["arm64"],
        Environment={"Variables": secrets(name)},
        Tags=site.tag_map(name, "search"),
    )


def _more(site: Site) -> None:
    first, second = site.name(ZIPPED[0]), site.name(ZIPPED[1])
    for number in (1, 2):
        site.awslambda.publish_version(FunctionName=first, Description=f"release {number}")
        site.awslambda.update_function_code(FunctionName=first, ZipFile=code() + bytes(number))
    site.awslambda.create_function_url_config(
        FunctionName=first, AuthType="NONE", Cors={"AllowOrigins": ["*"], "AllowMethods": ["GET"]}
    )
    site.awslambda.put_function_concurrency(FunctionName=second, ReservedConcurrentExecutions=10)
    site.awslambda.add_permission(
        FunctionName=second,
        StatementId="from-topic",
        Action="lambda:InvokeFunction",
        Principal="sns.amazonaws.com",
        SourceArn=site.arn("sns", site.name("orders")),
    )
    site.awslambda.create_event_source_mapping(
        EventSourceArn=site.arn("sqs", site.name("orders")), FunctionName=site.name(ZIPPED[2]), BatchSize=10
    )
