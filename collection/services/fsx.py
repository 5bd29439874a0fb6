"""Amazon FSx."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Service

FILE_SYSTEM = Kind(
    name="fsx.file_system",
    title=_("File systems"),
    call=Call("describe_file_systems", "FileSystems"),
    key=("FileSystemId",),
    item_name="tag:Name",
    arn="ResourceARN",
    tags="Tags",
    columns=(
        Column(_("File system type"), "FileSystemType"),
        Column(_("Status"), "Lifecycle", "state"),
        Column(_("Deployment type"), "*.DeploymentType | [0]"),
        Column(_("Storage type"), "StorageType"),
        Column(_("Storage capacity (GiB)"), "StorageCapacity", "number"),
        Column(_("Throughput capacity (MB/s)"), "*.ThroughputCapacity | [0]", "number"),
        Column(_("DNS name"), "DNSName"),
        Column(_("Created"), "CreationTime", "date"),
    ),
    masks=("OntapConfiguration.FsxAdminPassword",),
    drop=("AdministrativeActions",),  # what is being done, with its progress, and in it a password again
    unordered=(
        "NetworkInterfaceIds",
        "OntapConfiguration.RouteTableIds",
        "OpenZFSConfiguration.RouteTableIds",
        "SubnetIds",
        "WindowsConfiguration.Aliases",
    ),
    relations={
        "ec2.vpc": "VpcId",
        "ec2.subnet": "SubnetIds",
        "ec2.network_interface": "NetworkInterfaceIds",
        "ec2.route_table": "[OntapConfiguration, OpenZFSConfiguration][].RouteTableIds[]",
        "kms.key": "KmsKeyId",
        "secretsmanager.secret": (
            "WindowsConfiguration.SelfManagedActiveDirectoryConfiguration.DomainJoinServiceAccountSecret"
        ),
        "logs.log_group": (
            "[WindowsConfiguration.AuditLogConfiguration.AuditLogDestination,"
            " LustreConfiguration.LogConfiguration.Destination][*] | [?contains(@, ':log-group:')].split(@, ':*')[0]"
        ),
    },
    console="fsx/home?region={region}#file-system-details/{FileSystemId}",
)

SERVICE = Service(
    "fsx", _("FSx"), (FILE_SYSTEM,), summary=_("File systems for Windows, Lustre, NetApp ONTAP and OpenZFS")
)
