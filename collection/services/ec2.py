"""Amazon EC2 and VPC: the kinds stand in private modules, by noun."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Service
from collection.services import _ec2_compute, _ec2_gateways, _ec2_network

SERVICE = Service(
    "ec2",
    _("EC2"),
    (*_ec2_compute.KINDS, *_ec2_network.KINDS, *_ec2_gateways.KINDS),
    summary=_("Virtual servers, disks and networks"),
)
