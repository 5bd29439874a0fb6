"""IAM's credential report: asked for, waited for, read."""

import pytest

from collection.services import _iam_report
from collection.services._iam_report import credential_report

REPORT = b"""user,arn,mfa_active
<root_account>,arn:aws:iam::1:root,true
hana,arn:aws:iam::1:user/hana,false
"""


class FakeIam:
    """Finishes the report after some questions."""

    def __init__(self, unfinished: int) -> None:
        self.unfinished, self.asked = unfinished, 0

    def generate_credential_report(self) -> dict[str, str]:
        self.asked += 1
        return {"State": "COMPLETE" if self.asked > self.unfinished else "INPROGRESS"}

    def get_credential_report(self) -> dict[str, bytes]:
        return {"Content": REPORT}


@pytest.fixture
def pauses(monkeypatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr(_iam_report.time, "sleep", taken.append)
    return taken


def test_it_gives_a_row_for_each_user_and_the_root_user(pauses):
    (page,) = credential_report(FakeIam(unfinished=0), {})
    assert [row["user"] for row in page] == ["<root_account>", "hana"]


def test_a_finished_report_costs_no_waiting(pauses):
    list(credential_report(FakeIam(unfinished=0), {}))
    assert pauses == []


def test_it_waits_until_aws_has_written_the_report(pauses):
    iam = FakeIam(unfinished=3)
    list(credential_report(iam, {}))
    assert (iam.asked, pauses) == (4, [0.25, 0.5, 1])


def test_it_stops_waiting_after_about_half_a_minute(pauses):
    list(credential_report(FakeIam(unfinished=1000), {}))
    assert 25 < sum(pauses) < 40
