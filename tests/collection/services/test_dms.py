"""What a replication instance holds that must not be kept as it came."""

from collection.services.dms import REPLICATION_INSTANCE
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")


def test_the_kerberos_file_is_masked():
    raw = {"ReplicationInstanceIdentifier": "m", "KerberosAuthenticationSettings": {"Krb5FileContents": "canary"}}
    settings = shape(REPLICATION_INSTANCE, raw, PLACE).data["KerberosAuthenticationSettings"]
    assert settings["Krb5FileContents"].startswith("masked:")
