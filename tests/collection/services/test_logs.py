"""Log groups and metric filters."""

from collection.services.logs import METRIC_FILTER
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")


def test_filters_of_one_name_are_told_apart_by_their_groups():
    keys = {shape(METRIC_FILTER, {"logGroupName": group, "filterName": "errors"}, PLACE).key for group in ("a", "b")}
    assert len(keys) == 2
