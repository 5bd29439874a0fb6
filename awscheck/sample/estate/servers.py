"""EC2 instances with what belongs to them: images, keys, launch templates, volumes and snapshots."""

from typing import Any

from awscheck.sample.estate.site import Site
from awscheck.sample.estate.texts import NASTY_TAGS

TYPES = {
    "web": "t3.medium",
    "app": "m5.large",
    "batch": "c5.xlarge",
    "bastion": "t3.micro",
    "주문": "m6i.large",
    "검색": "r5.large",
}
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZvb2JhcmJhemZvb2JhcmJhemZvb2JhcmJhemZvb2Jh sample"
GROUPS = {"web": "web", "bastion": "bastion"}


def build(site: Site) -> None:
    site.made["image"] = _image(site)
    for name in ("admin", "deploy"):
        site.ec2.import_key_pair(
            KeyName=site.name(name),
            PublicKeyMaterial=PUBLIC_KEY,
            TagSpecifications=site.specification("key-pair", site.name(name)),
        )
    _template(site)
    site.made["instances"] = [_instance(site, role, number) for role, number in _wanted(site)]
    _stop_some(site)
    _volumes(site)
    if site.size > 1:
        site.ec2.enable_ebs_encryption_by_default()


def _image(site: Site) -> str:
    image = site.ec2.register_image(
        Name=site.name("base", "2025.01"),
        Description="Base image / 기본 이미지",
        Architecture="x86_64",
        RootDeviceName="/dev/xvda",
        VirtualizationType="hvm",
    )["ImageId"]
    site.ec2.create_tags(Resources=[image], Tags=site.tags(site.name("base")))
    return str(image)


def _template(site: Site) -> None:
    site.ec2.create_launch_template(
        LaunchTemplateName=site.name("web"),
        VersionDescription="first",
        LaunchTemplateData={
            "ImageId": site.made["image"],
            "InstanceType": "t3.medium",
            "UserData": "c2FtcGxlLXNlY3JldC11c2VyLWRhdGE=",
        },
        TagSpecifications=site.specification("launch-template", site.name("web")),
    )


def _wanted(site: Site) -> list[tuple[str, int]]:
    many = {"web": 3, "app": 2, "batch": 1, "주문": 2, "검색": 1}
    return [("bastion", 1)] + [(role, n) for role, count in many.items() for n in range(1, count * site.size + 1)]


def _instance(site: Site, role: str, number: int) -> str:
    name = site.name("shop", role, number) if role.isascii() else f"{role} 서버 {number:02} ({site.environment})"
    team = "search" if role == "검색" else "shop"
    more = NASTY_TAGS if (role, number) == ("batch", 1) else {"Role": role}
    public = role in GROUPS
    made = site.ec2.run_instances(
        ImageId=site.made["image"],
        InstanceType=TYPES[role],
        # Otherwise botocore makes one up, and no two starts would be alike.
        ClientToken=site.name(role, number).encode().hex(),
        MinCount=1,
        MaxCount=1,
        KeyName=site.name("admin"),
        SubnetId=site.made["subnets"][number % 2 if public else 2 + number % 2],
        SecurityGroupIds=[site.made["groups"][GROUPS.get(role, "app")]],
        Monitoring={"Enabled": role == "app"},
        EbsOptimized=role in ("app", "batch"),
        MetadataOptions={"HttpTokens": "optional" if role == "bastion" else "required"},
        TagSpecifications=site.specification("instance", name, team, **more),
    )
    return str(made["Instances"][0]["InstanceId"])


def _stop_some(site: Site) -> None:
    """Every seventh stands still; one was terminated and still shows for a while, as in AWS."""
    instances = site.made["instances"]
    site.made["stopped"] = instances[6::7]
    site.ec2.stop_instances(InstanceIds=site.made["stopped"])
    site.ec2.terminate_instances(InstanceIds=instances[-1:])


def _volumes(site: Site) -> None:
    for number in range(1, 2 * site.size + 1):
        volume = _volume(site, number)
        if number % 2:
            instance = site.made["instances"][number]
            site.ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
        site.ec2.create_snapshot(
            VolumeId=volume,
            Description=f"Nightly {number}",
            TagSpecifications=site.specification("snapshot", site.name("data", number)),
        )


def _volume(site: Site, number: int) -> str:
    made: dict[str, Any] = site.ec2.create_volume(
        AvailabilityZone=f"{site.region}a",
        Size=20 * number,
        VolumeType=("gp3", "gp2")[number % 2],
        Encrypted=number % 3 == 0,
        TagSpecifications=site.specification("volume", site.name("data", number)),
    )
    return str(made["VolumeId"])
