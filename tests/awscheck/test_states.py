"""Every state can be read without colour."""

import pytest

from awscheck import states
from awscheck.templatetags.ui import icon_shapes


@pytest.mark.parametrize("state", states.STATES)
def test_its_icon_exists(state: str) -> None:
    assert states.look(state).icon in icon_shapes()


def test_no_two_states_share_words_and_icon() -> None:
    looks = [(str(look.label), look.icon) for look in states.STATES.values()]
    assert len(set(looks)) == len(looks)


def test_a_state_of_another_version_is_unknown() -> None:
    assert states.look("melted") is states.UNKNOWN


def test_a_refusal_never_looks_like_nothing() -> None:
    assert {states.look(state).tone for state in ("denied", "denied_by_scp", "expired", "refused", "error")} == {"bad"}
