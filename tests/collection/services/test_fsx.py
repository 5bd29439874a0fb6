"""File systems of which AWS tells a password."""

from collection.services.fsx import FILE_SYSTEM
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")


def test_the_administrators_password_is_nowhere():
    ontap = {"OntapConfiguration": {"FsxAdminPassword": "canary"}}
    raw = {"FileSystemId": "fs-1", **ontap, "AdministrativeActions": [{"TargetFileSystemValues": ontap}]}
    assert "canary" not in str(shape(FILE_SYSTEM, raw, PLACE))
