"""The organization of all accounts of the sample."""

from unittest.mock import patch

from moto.organizations.models import organizations_backends

from awscheck.sample.estate.site import Site
from awscheck.sample.people import PORTAL, PRODUCTION, STAGING, Account

CLOSED = Account("222233334444", "옛 상점", "old")


def build_account(site: Site) -> None:
    if site.account != PRODUCTION:
        return
    site.organizations.create_organization(FeatureSet="ALL")
    organizations_backends[PRODUCTION.id]["aws"].accounts[0].name = PRODUCTION.alias
    for account in (STAGING, PORTAL, CLOSED):
        _join(site, account)
    site.organizations.close_account(AccountId=CLOSED.id)


def _join(site: Site, account: Account) -> None:
    """Moto would draw a number."""
    with patch("moto.organizations.utils.make_random_account_id", lambda: account.id):
        site.organizations.create_account(
            AccountName=account.alias, Email=f"aws+{account.environment}@example.com", Tags=site.tags(account.alias)
        )
