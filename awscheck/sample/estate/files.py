"""What keeps files: EFS, FSx, access points of buckets, and ECR's container images."""

import json
from unittest.mock import patch

from moto.ecr.models import ecr_backends
from moto.efs.models import efs_backends
from moto.fsx.models import fsx_backends
from moto.moto_api._internal import mock_random

from awscheck.sample.estate.dates import into_the_past
from awscheck.sample.estate.site import Site

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
UNTAGGED = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14}
EXPIRY = {"rules": [{"rulePriority": 1, "selection": UNTAGGED, "action": {"type": "expire"}}]}


def build(site: Site) -> None:
    for word in ("uploads", "사진")[: site.size]:
        _file_system(site, word)
    _fsx(site)
    _access_point(site)
    for word in ("checkout", "catalog")[: site.size]:
        _repository(site, word)


def _file_system(site: Site, word: str) -> None:
    made = site.efs.create_file_system(
        CreationToken=site.name(word), Encrypted=True, PerformanceMode="generalPurpose", Tags=site.tags(site.name(word))
    )["FileSystemId"]
    for subnet in site.made["subnets"][2:4]:
        site.efs.create_mount_target(FileSystemId=made, SubnetId=subnet)
    site.efs.create_access_point(
        FileSystemId=made, ClientToken=site.name(word), PosixUser={"Uid": 1000, "Gid": 1000},
        RootDirectory={"Path": f"/{word}"}, Tags=site.tags(site.name(word)),
    )  # fmt: skip
    if word.isascii():
        statement = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "elasticfilesystem:ClientMount"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        site.efs.put_file_system_policy(FileSystemId=made, Policy=policy)
    into_the_past(efs_backends[site.account.id][site.region].file_systems_by_id.values(), "creation_time", seconds=True)


def _fsx(site: Site) -> None:
    for word, kind in (("render", "LUSTRE"), ("윈도우", "WINDOWS"))[: site.size]:
        settings = (
            {"LustreConfiguration": {"DeploymentType": "SCRATCH_2"}}
            if kind == "LUSTRE"
            else {"WindowsConfiguration": {"DeploymentType": "SINGLE_AZ_2", "ThroughputCapacity": 32}}
        )
        with patch("moto.fsx.models.uuid4", mock_random.uuid4):  # else no two starts would be alike
            site.fsx.create_file_system(
                FileSystemType=kind, StorageCapacity=1200, StorageType="SSD", SubnetIds=site.made["subnets"][2:3],
                Tags=site.tags(site.name(word)), **settings,
            )  # fmt: skip
    into_the_past(fsx_backends[site.account.id][site.region].file_systems.values(), "creation_time", seconds=True)


def _access_point(site: Site) -> None:
    bucket = f"sample-{site.environment}-assets-{site.region}"
    for word, place in (("public", {}), ("inside", {"VpcConfiguration": {"VpcId": site.made["vpc"]}}))[: site.size]:
        site.s3control.create_access_point(
            AccountId=site.account.id, Name=f"{site.name(word)}-{site.region}", Bucket=bucket, **place
        )


def _repository(site: Site, word: str) -> None:
    site.ecr.create_repository(
        repositoryName=word, imageTagMutability="IMMUTABLE" if word == "checkout" else "MUTABLE",
        imageScanningConfiguration={"scanOnPush": word == "checkout"}, tags=site.tags(site.name(word)),
    )  # fmt: skip
    if word == "checkout":
        site.ecr.put_lifecycle_policy(repositoryName=word, lifecyclePolicyText=json.dumps(EXPIRY))
        statement = {"Sid": "pull", "Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}
        site.ecr.set_repository_policy(
            repositoryName=word, policyText=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        )
    for version in ("1.4.1", "1.4.2"):
        layer = {"mediaType": MANIFEST, "size": 7023, "digest": f"sha256:{version.encode().hex():0>64}"}
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": layer, "layers": [layer]}
        site.ecr.put_image(repositoryName=word, imageManifest=json.dumps(manifest), imageTag=version)
    repository = ecr_backends[site.account.id][site.region].repositories[word]
    into_the_past(repository.images, "image_pushed_at", seconds=True)
