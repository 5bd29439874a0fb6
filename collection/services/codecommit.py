"""AWS CodeCommit. Never the files in its repositories."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Batch, Call, Column, Detail, Kind, Service
from collection.services._tagged import tagged

REPOSITORY = Kind(
    name="codecommit.repository",
    title=_("Repositories"),
    call=Call("list_repositories", "repositories"),
    key=("repositoryId",),
    item_name="repositoryName",
    arn="Arn",
    tags="Tags",
    joins=(tagged("repositoryName", "codecommit", by="split(ResourceARN, ':')[5]"),),
    details=(
        Detail(
            "batch_get_repositories",
            {"repositoryNames": Batch("repositoryName", 25)},
            keep="repositories",
            on=("repositoryId", "repositoryId"),
        ),
    ),
    columns=(
        Column(_("Description"), "repositoryDescription"),
        Column(_("Default branch"), "defaultBranch"),
        Column(_("Clone URL"), "cloneUrlHttp"),
        Column(_("Created"), "creationDate", "date"),
        Column(_("Last modified"), "lastModifiedDate", "date"),
    ),
    relations={"kms.key": "kmsKeyId"},
    console="codesuite/codecommit/repositories/{repositoryName}/browse?region={region}",
)

SERVICE = Service("codecommit", _("CodeCommit"), (REPOSITORY,), summary=_("Git repositories"))
