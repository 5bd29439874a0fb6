"""Organizations ListAccounts: AWS tells it to the management account only."""

from typing import Any

from moto.organizations.models import organizations_backends

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call
from awscheck.sample.faults import Refusal


@answers("organizations", "ListAccounts")
def list_accounts(call: Call) -> dict[str, Any]:
    backend = organizations_backends[call.account]["aws"]
    if backend.org is None:
        raise Refusal("AccessDeniedException", "You don't have permissions to access this resource.")
    return {"Accounts": [account.describe() for account in backend.accounts]}
