"""Each reason has words for a person: what it means, and what to do."""

import pytest
from django.utils.functional import Promise

from awscheck.aws import Reason, meaning, remedy
from awscheck.aws.remedies import REMEDIES


def test_every_reason_has_its_words() -> None:
    assert set(REMEDIES) == set(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_the_words_are_sentences_and_translated_late(reason: Reason) -> None:
    for words in (meaning(reason), remedy(reason)):
        assert isinstance(words, Promise)
        assert str(words).endswith(".")
        assert 20 < len(str(words)) < 250


def test_no_two_reasons_mean_the_same() -> None:
    assert len({str(meaning(reason)) for reason in Reason}) == len(Reason)


def test_a_word_from_elsewhere_reads_as_unknown() -> None:
    assert str(remedy("scp")) == str(remedy(Reason.SCP))
    assert str(meaning("from_a_later_version")) == str(meaning(Reason.UNKNOWN))
