"""The estate in the sample AWS: built anew at each start, always the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from botocore.session import Session
from moto import mock_aws

from awscheck.sample import clock
from awscheck.sample.estate import (
    addresses,
    analytics,
    balancers,
    buckets,
    certificates,
    containers,
    customers,
    databases,
    dates,
    delivery,
    exchange,
    files,
    functions,
    identities,
    keys_and_secrets,
    messages,
    network,
    organization,
    protection,
    records,
    servers,
    stacks,
    streams,
    watching,
)
from awscheck.sample.estate.site import Site
from awscheck.sample.people import HOME_REGION, PORTAL, PRODUCTION, ROLE_ARN, STAGING

# Later parts lean on earlier ones.
REGIONAL = (
    network, servers, messages, buckets, functions, databases, containers, addresses, watching, protection, exchange,
    certificates, balancers, keys_and_secrets, records, files, stacks,
    streams, analytics, delivery, customers, dates,
)  # fmt: skip
PER_ACCOUNT = (buckets, addresses, organization, protection, stacks, dates)


def build() -> dict[str, Any]:
    """Fill moto; the keys and the role that lead in."""
    with in_process(), clock.held():
        homes = [_account(sites) for sites in _sites()]
        return _ways_in(*homes)


@contextmanager
def in_process() -> Iterator[None]:
    """boto3 talks to moto without a network; what it makes stays for the server of the same process."""
    mock = mock_aws(config={"core": {"mock_credentials": False, "reset_boto3_session": False}})
    mock.start()
    session = Session()
    try:
        # Moto makes many sessions for itself, and each would read the list of regions anew.
        with patch("botocore.session.get_session", lambda: session):
            yield
    finally:
        mock.stop(remove_data=False)


def _sites() -> list[list[Site]]:
    """Each account's home first."""
    return [
        [Site(PRODUCTION, HOME_REGION, 2), Site(PRODUCTION, "ap-northeast-2", 3)],
        [Site(STAGING, HOME_REGION, 1), Site(STAGING, "ap-northeast-2", 1)],
        [Site(PORTAL, HOME_REGION, 0)],
    ]


def _account(sites: list[Site]) -> Site:
    home = sites[0]
    identities.build_keys(home)
    if home.size:
        identities.build(home)
        for site in sites:
            for part in REGIONAL:
                part.build(site)
        for part in PER_ACCOUNT:
            part.build_account(home)
    return home


def _ways_in(production: Site, staging: Site, portal: Site) -> dict[str, Any]:
    """What a person would have written down: accounts, keys, the role."""
    homes = (production, staging, portal)
    return {
        "accounts": {home.account.id: {"alias": home.account.alias, "admin": home.made["admin"]} for home in homes},
        "access_key": {**production.made["collector"], "account_id": PRODUCTION.id},
        "role": {"role_arn": ROLE_ARN, "account_id": STAGING.id},
        "portal": {
            "access_key": portal.made["portal"]["aws_access_key"],
            "secret_key": portal.made["portal"]["aws_secret_key"],
            "account_id": PORTAL.id,
        },
    }
