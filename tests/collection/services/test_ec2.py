"""What EC2 answers and must not be kept as it came."""

from collection.services._ec2_gateways import VPN_CONNECTION
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")
VPN = {
    "VpnConnectionId": "vpn-1",
    "CustomerGatewayConfiguration": "<xml>canary</xml>",
    "Options": {"TunnelOptions": [{"OutsideIpAddress": "198.51.100.1", "PreSharedKey": "canary"}]},
}


def test_a_vpn_connections_device_file_is_not_kept():
    assert "CustomerGatewayConfiguration" not in shape(VPN_CONNECTION, VPN, PLACE).data


def test_a_vpn_connections_keys_are_masked():
    (tunnel,) = shape(VPN_CONNECTION, VPN, PLACE).data["Options"]["TunnelOptions"]
    assert tunnel["PreSharedKey"].startswith("masked:")
