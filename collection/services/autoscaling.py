"""Amazon EC2 Auto Scaling."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Service

CONSOLE = "ec2/home?region={region}#"
PAGE = {"MaxRecords": 100}  # else 50
SPECIFIED = "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification"
OVERRIDDEN = "MixedInstancesPolicy.LaunchTemplate.Overrides[].LaunchTemplateSpecification"

GROUP = Kind(
    name="autoscaling.group",
    title=_("Auto Scaling groups"),
    call=Call("describe_auto_scaling_groups", "AutoScalingGroups", PAGE),
    key=("AutoScalingGroupName",),
    item_name="AutoScalingGroupName",
    arn="AutoScalingGroupARN",
    tags="Tags",
    columns=(
        Column(
            _("Launch template or configuration"),
            f"LaunchTemplate.LaunchTemplateName || {SPECIFIED}.LaunchTemplateName || LaunchConfigurationName",
        ),
        Column(_("Instances"), "Instances", "count"),
        Column(_("Desired capacity"), "DesiredCapacity", "number"),
        Column(_("Minimum"), "MinSize", "number"),
        Column(_("Maximum"), "MaxSize", "number"),
        Column(_("Availability Zones"), "AvailabilityZones", "list"),
        Column(_("Status"), "Status", "state"),
        Column(_("Created"), "CreatedTime", "date"),
    ),
    volatile=("PredictedCapacity", "WarmPoolSize"),
    unordered=(
        "AvailabilityZones",
        "AvailabilityZoneIds",
        "EnabledMetrics",
        "Instances",
        "LoadBalancerNames",
        "SuspendedProcesses",
        "TargetGroupARNs",
        "TrafficSources",
    ),
    relations={
        "ec2.instance": "Instances[].InstanceId",
        "ec2.launch_template": f"[LaunchTemplate, {SPECIFIED}, {OVERRIDDEN}][].LaunchTemplateId",
        "autoscaling.launch_configuration": "LaunchConfigurationName",
        "ec2.subnet": "split(VPCZoneIdentifier, ',')",
        "elbv2.target_group": "TargetGroupARNs",
        "elb.load_balancer": "LoadBalancerNames",
        "ec2.placement_group": "PlacementGroup",
        "iam.role": "ServiceLinkedRoleARN",
    },
    console=CONSOLE + "AutoScalingGroupDetails:id={AutoScalingGroupName}",
)

LAUNCH_CONFIGURATION = Kind(
    name="autoscaling.launch_configuration",
    title=_("Launch configurations"),
    call=Call("describe_launch_configurations", "LaunchConfigurations", PAGE),
    key=("LaunchConfigurationName",),
    item_name="LaunchConfigurationName",
    arn="LaunchConfigurationARN",
    columns=(
        Column(_("AMI"), "ImageId"),
        Column(_("Instance type"), "InstanceType"),
        Column(_("Key pair"), "KeyName"),
        Column(_("Security groups"), "SecurityGroups", "list"),
        Column(_("Instance profile"), "IamInstanceProfile"),
        Column(_("Public IP address"), "AssociatePublicIpAddress", "yes_no"),
        Column(_("Metadata tokens"), "MetadataOptions.HttpTokens"),
        Column(_("Created"), "CreatedTime", "date"),
    ),
    drop=("UserData",),  # start scripts, often with secrets
    unordered=("BlockDeviceMappings", "ClassicLinkVPCSecurityGroups", "SecurityGroups"),
    relations={
        "ec2.image": "ImageId",
        "ec2.key_pair": "KeyName",
        "ec2.security_group": "SecurityGroups",
        "ec2.snapshot": "BlockDeviceMappings[].Ebs.SnapshotId",
        "iam.instance_profile": "IamInstanceProfile",
    },
    console=CONSOLE + "LaunchConfigurations:id={LaunchConfigurationName}",
)

SCALING_POLICY = Kind(
    name="autoscaling.scaling_policy",
    title=_("Scaling policies"),
    call=Call("describe_policies", "ScalingPolicies", PAGE),
    key=("AutoScalingGroupName", "PolicyName"),
    item_name="PolicyName",
    arn="PolicyARN",
    columns=(
        Column(_("Auto Scaling group"), "AutoScalingGroupName"),
        Column(_("Policy type"), "PolicyType"),
        Column(_("Enabled"), "Enabled", "yes_no"),
        Column(_("Metric"), "TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType"),
        Column(_("Target value"), "TargetTrackingConfiguration.TargetValue", "number"),
        Column(_("Adjustment type"), "AdjustmentType"),
        Column(_("Adjustment"), "ScalingAdjustment", "number"),
        Column(_("Alarms"), "Alarms[].AlarmName", "list"),
    ),
    unordered=("Alarms",),
    relations={"autoscaling.group": "AutoScalingGroupName", "cloudwatch.alarm": "Alarms[].AlarmARN"},
    console=CONSOLE + "AutoScalingGroupDetails:id={AutoScalingGroupName};view=automaticScaling",
)

SERVICE = Service(
    "autoscaling",
    _("Auto Scaling"),
    (GROUP, LAUNCH_CONFIGURATION, SCALING_POLICY),
    summary=_("Groups of EC2 instances that grow and shrink, and the policies by which they do"),
)
