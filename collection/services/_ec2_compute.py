"""Amazon EC2: servers, disks, images, keys and what is reserved."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Metric, Shown, Text

ARN = "arn:{partition}:ec2:{region}:{account}:"
ARN_WITHOUT_ACCOUNT = "arn:{partition}:ec2:{region}::"  # AWS writes snapshots and images so, whoever owns them
CONSOLE = "ec2/home?region={region}#"
WEEK = 7 * 24


def _hourly(name: str, title: Text, metric: str, stat: str, shown: Shown = "number") -> Metric:
    """A curve of one instance's last seven days; a stopped instance sends none."""
    return Metric(
        name,
        title,
        "AWS/EC2",
        metric,
        {"InstanceId": "InstanceId"},
        stat,
        period=3600,
        hours=WEEK,
        shown=shown,
        points=True,
        when="State.Name == 'running'",
    )


INSTANCE = Kind(
    name="ec2.instance",
    title=_("Instances"),
    call=Call("describe_instances", "Reservations[].Instances[]", {"MaxResults": 1000}),
    key=("InstanceId",),
    item_name="tag:Name",
    arn=ARN + "instance/{InstanceId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State.Name", "state"),
        Column(_("Instance type"), "InstanceType"),
        Column(_("Availability Zone"), "Placement.AvailabilityZone"),
        Column(_("Public IPv4 address"), "PublicIpAddress"),
        Column(_("Private IPv4 address"), "PrivateIpAddress"),
        Column(_("Security groups"), "SecurityGroups[].GroupName", "list"),
        Column(_("Platform"), "PlatformDetails"),
        Column(_("Launch time"), "LaunchTime", "date"),
    ),
    unordered=(
        "BlockDeviceMappings",
        "SecurityGroups",
        "NetworkInterfaces[].Groups",
        "NetworkInterfaces",
        "ProductCodes",
    ),
    metrics=(
        _hourly("cpu", _("CPU utilization (%)"), "CPUUtilization", "Average"),
        _hourly("network_in", _("Network in"), "NetworkIn", "Sum", "bytes"),
        _hourly("network_out", _("Network out"), "NetworkOut", "Sum", "bytes"),
        _hourly("network_packets_in", _("Network packets in"), "NetworkPacketsIn", "Sum"),
        _hourly("network_packets_out", _("Network packets out"), "NetworkPacketsOut", "Sum"),
    ),
    relations={
        "ec2.image": "ImageId",
        "ec2.key_pair": "KeyName",
        "ec2.network_interface": "NetworkInterfaces[].NetworkInterfaceId",
        "ec2.placement_group": "Placement.GroupName",
        "ec2.security_group": "SecurityGroups[].GroupId",
        "ec2.spot_instance_request": "SpotInstanceRequestId",
        "ec2.subnet": "SubnetId",
        "ec2.volume": "BlockDeviceMappings[].Ebs.VolumeId",
        "ec2.vpc": "VpcId",
        "iam.instance_profile": "IamInstanceProfile.Arn",
    },
    console=CONSOLE + "InstanceDetails:instanceId={id}",
)

VOLUME = Kind(
    name="ec2.volume",
    title=_("Volumes"),
    call=Call("describe_volumes", "Volumes", {"MaxResults": 500}),
    key=("VolumeId",),
    item_name="tag:Name",
    arn=ARN + "volume/{VolumeId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Type"), "VolumeType"),
        Column(_("Size (GiB)"), "Size", "number"),
        Column(_("IOPS"), "Iops", "number"),
        Column(_("Encrypted"), "Encrypted", "yes_no"),
        Column(_("Attached to"), "Attachments[].InstanceId", "list"),
        Column(_("Availability Zone"), "AvailabilityZone"),
        Column(_("Created"), "CreateTime", "date"),
    ),
    unordered=("Attachments",),
    relations={
        "ec2.instance": "Attachments[].InstanceId",
        "ec2.snapshot": "SnapshotId",
        "ec2.volume": "SourceVolumeId",
        "kms.key": "KmsKeyId",
    },
    console=CONSOLE + "VolumeDetails:volumeId={id}",
)

SNAPSHOT = Kind(
    name="ec2.snapshot",
    title=_("Snapshots"),
    # without an owner AWS answers with every public snapshot there is
    call=Call("describe_snapshots", "Snapshots", {"OwnerIds": ["self"], "MaxResults": 1000}),
    key=("SnapshotId",),
    item_name="tag:Name",
    arn=ARN_WITHOUT_ACCOUNT + "snapshot/{SnapshotId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Volume"), "VolumeId"),
        Column(_("Volume size (GiB)"), "VolumeSize", "number"),
        Column(_("Encrypted"), "Encrypted", "yes_no"),
        Column(_("Storage tier"), "StorageTier"),
        Column(_("Description"), "Description"),
        Column(_("Started"), "StartTime", "date"),
    ),
    relations={"ec2.volume": "VolumeId", "kms.key": "KmsKeyId"},
    console=CONSOLE + "SnapshotDetails:snapshotId={id}",
)

IMAGE = Kind(
    name="ec2.image",
    title=_("AMIs"),
    call=Call("describe_images", "Images", {"Owners": ["self"], "IncludeDisabled": True, "MaxResults": 1000}),
    key=("ImageId",),
    item_name="Name",
    arn=ARN_WITHOUT_ACCOUNT + "image/{ImageId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Public"), "Public", "yes_no"),
        Column(_("Platform"), "PlatformDetails"),
        Column(_("Architecture"), "Architecture"),
        Column(_("Last launched"), "LastLaunchedTime", "date"),
        Column(_("Created"), "CreationDate", "date"),
    ),
    volatile=("LastLaunchedTime",),
    unordered=("BlockDeviceMappings", "ProductCodes"),
    relations={
        "ec2.image": "SourceImageId",
        "ec2.instance": "SourceInstanceId",
        "ec2.snapshot": "BlockDeviceMappings[].Ebs.SnapshotId",
        "kms.key": "BlockDeviceMappings[].Ebs.KmsKeyId",
    },
    console=CONSOLE + "ImageDetails:imageId={id}",
)

KEY_PAIR = Kind(
    name="ec2.key_pair",
    title=_("Key pairs"),
    call=Call("describe_key_pairs", "KeyPairs"),
    key=("KeyPairId",),
    item_name="KeyName",
    arn=ARN + "key-pair/{KeyName}",
    tags="Tags",
    columns=(
        Column(_("Type"), "KeyType"),
        Column(_("Fingerprint"), "KeyFingerprint"),
        Column(_("Created"), "CreateTime", "date"),
    ),
    console=CONSOLE + "KeyPairs:search={KeyName}",
)

LAUNCH_TEMPLATE = Kind(
    name="ec2.launch_template",
    title=_("Launch templates"),
    call=Call("describe_launch_templates", "LaunchTemplates", {"MaxResults": 200}),  # never their data: secrets
    key=("LaunchTemplateId",),
    item_name="LaunchTemplateName",
    arn=ARN + "launch-template/{LaunchTemplateId}",
    tags="Tags",
    columns=(
        Column(_("Default version"), "DefaultVersionNumber", "number"),
        Column(_("Latest version"), "LatestVersionNumber", "number"),
        Column(_("Created by"), "CreatedBy"),
        Column(_("Created"), "CreateTime", "date"),
    ),
    relations={"iam.user": "[CreatedBy][] | [?contains(@, ':user/')]"},
    console=CONSOLE + "LaunchTemplateDetails:launchTemplateId={id}",
)

RESERVED_INSTANCES = Kind(
    name="ec2.reserved_instances",
    title=_("Reserved Instances"),
    call=Call("describe_reserved_instances", "ReservedInstances"),
    key=("ReservedInstancesId",),
    item_name="tag:Name",
    arn=ARN + "reserved-instances/{ReservedInstancesId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Instance type"), "InstanceType"),
        Column(_("Instance count"), "InstanceCount", "number"),
        Column(_("Platform"), "ProductDescription"),
        Column(_("Scope"), "Scope"),
        Column(_("Offering class"), "OfferingClass"),
        Column(_("Expires"), "End", "date"),
    ),
    unordered=("RecurringCharges",),
    console=CONSOLE + "ReservedInstances:",
)

EBS_ENCRYPTION_DEFAULT = Kind(
    name="ec2.ebs_encryption_default",
    title=_("EBS encryption by default"),
    call=Call("get_ebs_encryption_by_default", "@"),
    key=("{region}",),
    columns=(Column(_("Always encrypt new EBS volumes"), "EbsEncryptionByDefault", "yes_no"),),
    console=CONSOLE + "Settings:tab=dataProtectionAndSecurity",
)

SPOT_INSTANCE_REQUEST = Kind(
    name="ec2.spot_instance_request",
    title=_("Spot Instance requests"),
    call=Call("describe_spot_instance_requests", "SpotInstanceRequests", {"MaxResults": 1000}),
    key=("SpotInstanceRequestId",),
    item_name="tag:Name",
    arn=ARN + "spot-instances-request/{SpotInstanceRequestId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Status"), "Status.Code", "state"),
        Column(_("Request type"), "Type"),
        Column(_("Instance"), "InstanceId"),
        Column(_("Instance type"), "LaunchSpecification.InstanceType"),
        Column(_("Maximum price"), "SpotPrice"),
        Column(_("Created"), "CreateTime", "date"),
    ),
    drop=("LaunchSpecification.UserData",),
    unordered=("LaunchSpecification.BlockDeviceMappings", "LaunchSpecification.SecurityGroups"),
    relations={
        "ec2.instance": "InstanceId",
        "ec2.image": "LaunchSpecification.ImageId",
        "ec2.key_pair": "LaunchSpecification.KeyName",
        "ec2.security_group": "LaunchSpecification.SecurityGroups[].GroupId",
        "ec2.subnet": "LaunchSpecification.SubnetId",
        "iam.instance_profile": "LaunchSpecification.IamInstanceProfile.[Arn, Name]",
    },
    console=CONSOLE + "SpotInstanceDetails:spotInstanceRequestId={id}",
)

PLACEMENT_GROUP = Kind(
    name="ec2.placement_group",
    title=_("Placement groups"),
    call=Call("describe_placement_groups", "PlacementGroups"),
    key=("GroupId",),
    item_name="GroupName",
    arn="GroupArn",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Strategy"), "Strategy"),
        Column(_("Partitions"), "PartitionCount", "number"),
        Column(_("Spread level"), "SpreadLevel"),
    ),
    console=CONSOLE + "PlacementGroups:search={id}",
)

KINDS = (
    INSTANCE,
    VOLUME,
    SNAPSHOT,
    IMAGE,
    KEY_PAIR,
    LAUNCH_TEMPLATE,
    RESERVED_INSTANCES,
    EBS_ENCRYPTION_DEFAULT,
    SPOT_INSTANCE_REQUEST,
    PLACEMENT_GROUP,
)
