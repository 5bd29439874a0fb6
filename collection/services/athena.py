"""Amazon Athena."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service
from collection.services._tagged import NAME, tagged

WORKGROUP = Kind(
    name="athena.workgroup",
    title=_("Workgroups"),
    call=Call("list_work_groups", "WorkGroups", {"MaxResults": 50}, pager=("NextToken", "NextToken")),
    key=("Name",),
    item_name="Name",
    arn="arn:{partition}:athena:{region}:{account}:workgroup/{Name}",
    tags="Tags",
    joins=(tagged("Name", "athena:workgroup", by=NAME),),
    details=(Detail("get_work_group", {"WorkGroup": Field("Name")}, keep="WorkGroup"),),
    columns=(
        Column(_("Status"), "State", "state"),
        Column(_("Description"), "Description"),
        Column(_("Analytics engine"), "Configuration.EngineVersion.EffectiveEngineVersion"),
        Column(_("Query result location"), "Configuration.ResultConfiguration.OutputLocation"),
        Column(_("Encryption"), "Configuration.ResultConfiguration.EncryptionConfiguration.EncryptionOption"),
        Column(_("Enforces its settings"), "Configuration.EnforceWorkGroupConfiguration", "yes_no"),
        Column(_("Data limit per query"), "Configuration.BytesScannedCutoffPerQuery", "bytes"),
        Column(_("Created"), "CreationTime", "date"),
    ),
    masks=(
        "Configuration.AdditionalConfiguration",
        "Configuration.EngineConfiguration.AdditionalConfigs.*",
        "Configuration.EngineConfiguration.Classifications[].Properties.*",
        "Configuration.EngineConfiguration.SparkProperties.*",
    ),
    relations={
        "iam.role": "Configuration.ExecutionRole",
        "kms.key": (
            "Configuration.[ResultConfiguration.EncryptionConfiguration.KmsKey, "
            "ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey, "
            "CustomerContentEncryptionConfiguration.KmsKey][]"
        ),
        "logs.log_group": "Configuration.MonitoringConfiguration.CloudWatchLoggingConfiguration.LogGroup",
    },
    console="athena/home?region={region}#/workgroups/details/{id}",
)

SERVICE = Service("athena", _("Athena"), (WORKGROUP,), summary=_("Queries over files in S3"))
