"""What Lambda answers and must not be kept as it came."""

import pytest

from collection.services.lambda_ import FUNCTION, VERSION
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")


@pytest.mark.parametrize("kind", [FUNCTION, VERSION], ids=lambda kind: kind.name)
def test_values_of_environment_variables_are_masked_and_their_names_kept(kind):
    raw = {"FunctionName": "f", "Version": "1", "Environment": {"Variables": {"TOKEN": "canary"}}}
    variables = shape(kind, raw, PLACE).data["Environment"]["Variables"]
    assert variables["TOKEN"].startswith("masked:")


def test_a_function_made_from_an_image_has_no_runtime_and_is_kept():
    assert shape(FUNCTION, {"FunctionName": "f", "PackageType": "Image"}, PLACE).resource_id == "f"
