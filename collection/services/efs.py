"""Amazon Elastic File System."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Parent, Service

CONSOLE = "efs/home?region={region}#/"

FILE_SYSTEM = Kind(
    name="efs.file_system",
    title=_("File systems"),
    call=Call("describe_file_systems", "FileSystems"),
    key=("FileSystemId",),
    item_name="Name",
    arn="FileSystemArn",
    tags="Tags",
    details=(
        Detail(
            "describe_file_system_policy",
            {"FileSystemId": Field("FileSystemId")},
            keep="Policy",
            into="Policy",
            unset=("PolicyNotFound",),
        ),
    ),
    columns=(
        Column(_("File system state"), "LifeCycleState", "state"),
        Column(_("Encrypted"), "Encrypted", "yes_no"),
        Column(_("Total size"), "SizeInBytes.Value", "bytes"),
        Column(_("Performance mode"), "PerformanceMode"),
        Column(_("Throughput mode"), "ThroughputMode"),
        Column(_("Availability Zone"), "AvailabilityZoneName"),
        Column(_("Mount targets"), "NumberOfMountTargets", "number"),
        Column(_("Created"), "CreationTime", "date"),
    ),
    parse=("Policy",),
    volatile=("SizeInBytes",),
    relations={"kms.key": "KmsKeyId"},
    console=CONSOLE + "file-systems/{FileSystemId}",
)

MOUNT_TARGET = Kind(
    name="efs.mount_target",
    title=_("Mount targets"),
    parent="efs.file_system",
    call=Call("describe_mount_targets", "MountTargets", {"FileSystemId": Parent("FileSystemId")}),
    key=("MountTargetId",),
    columns=(
        Column(_("File system"), "FileSystemId"),
        Column(_("State"), "LifeCycleState", "state"),
        Column(_("IP address"), "IpAddress"),
        Column(_("Subnet"), "SubnetId"),
        Column(_("Network interface"), "NetworkInterfaceId"),
        Column(_("Availability Zone"), "AvailabilityZoneName"),
        Column(_("VPC"), "VpcId"),
    ),
    relations={"ec2.subnet": "SubnetId", "ec2.vpc": "VpcId", "ec2.network_interface": "NetworkInterfaceId"},
    console=CONSOLE + "file-systems/{FileSystemId}?tabId=network",
)

ACCESS_POINT = Kind(
    name="efs.access_point",
    title=_("Access points"),
    call=Call("describe_access_points", "AccessPoints"),
    key=("AccessPointId",),
    item_name="Name",
    arn="AccessPointArn",
    tags="Tags",
    columns=(
        Column(_("File system"), "FileSystemId"),
        Column(_("State"), "LifeCycleState", "state"),
        Column(_("Path"), "RootDirectory.Path"),
        Column(_("POSIX user"), "PosixUser.Uid"),
        Column(_("POSIX group"), "PosixUser.Gid"),
        Column(_("Creation permissions"), "RootDirectory.CreationInfo.Permissions"),
        Column(_("Owner"), "OwnerId"),
    ),
    unordered=("PosixUser.SecondaryGids",),
    relations={"efs.file_system": "FileSystemId"},
    console=CONSOLE + "access-points/{AccessPointId}",
)

SERVICE = Service(
    "efs", _("EFS"), (FILE_SYSTEM, MOUNT_TARGET, ACCESS_POINT), summary=_("NFS file systems and how they are mounted")
)
