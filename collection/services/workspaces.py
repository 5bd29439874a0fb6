"""Amazon WorkSpaces."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Service
from collection.services._tagged import NAME, tagged

WORKSPACE = Kind(
    name="workspaces.workspace",
    title=_("WorkSpaces"),
    call=Call("describe_workspaces", "Workspaces"),  # 25 a page is all that AWS gives
    key=("WorkspaceId",),
    item_name="WorkspaceName || UserName",
    arn="arn:{partition}:workspaces:{region}:{account}:workspace/{WorkspaceId}",
    tags="Tags",
    joins=(tagged("WorkspaceId", "workspaces:workspace", by=NAME),),
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("User name"), "UserName"),
        Column(_("Compute type"), "WorkspaceProperties.ComputeTypeName"),
        Column(_("Running mode"), "WorkspaceProperties.RunningMode"),
        Column(_("Operating system"), "WorkspaceProperties.OperatingSystemName"),
        Column(_("IP address"), "IpAddress"),
        Column(_("Root volume encrypted"), "RootVolumeEncryptionEnabled", "yes_no"),
        Column(_("User volume encrypted"), "UserVolumeEncryptionEnabled", "yes_no"),
    ),
    volatile=("DataReplicationSettings.RecoverySnapshotTime", "StandbyWorkspacesProperties[].RecoverySnapshotTime"),
    unordered=("ModificationStates", "RelatedWorkspaces", "StandbyWorkspacesProperties"),
    relations={"ec2.subnet": "SubnetId", "kms.alias": "VolumeEncryptionKey", "kms.key": "VolumeEncryptionKey"},
    console="workspaces/v2/workspaces/{WorkspaceId}?region={region}",
)

SERVICE = Service("workspaces", _("WorkSpaces"), (WORKSPACE,), summary=_("Virtual desktops"))
