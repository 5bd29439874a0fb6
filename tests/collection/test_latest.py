"""The newest outcome of each place, by the newest runs and by looking at all."""

import random
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from collection.latest import each_alone, latest_outcomes
from collection.models import Inventory
from tests.collection import factories

REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "ap-northeast-2"]


@pytest.mark.parametrize("seed", range(8))
def test_the_newest_runs_say_the_same_as_looking_at_each_place_alone(alice: User, seed: int) -> None:
    """Six collections of some regions each; parts of some are tried again long after later ones have ended."""
    dice, begin = random.Random(seed), timezone.now() - timedelta(days=9)
    for day in range(6):
        collection = factories.make_collection(alice)
        ends = [begin + timedelta(days=day + dice.choice((0, 0, 3)), minutes=minute) for minute in range(4)]
        for region, end in zip(dice.sample(REGIONS, dice.randint(1, 4)), ends, strict=False):
            factories.inventory_of(factories.make_outcome(collection, "ec2.vpc", region, finished_at=end))
        is_running = dice.random() < 0.2
        collection.service_runs.update(finished_at=None if is_running else max(ends))
    places = list(Inventory.objects.filter(kind="ec2.vpc"))
    assert latest_outcomes("ec2.vpc", places) == each_alone("ec2.vpc", [place.pk for place in places])
