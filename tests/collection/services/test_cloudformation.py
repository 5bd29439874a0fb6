"""Stacks are given secrets, and give some away."""

from collection.services.cloudformation import STACK, STACK_SET
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")
PARAMETER = {"ParameterKey": "Password", "ParameterValue": "canary", "ResolvedValue": "canary"}


def test_values_of_parameters_and_outputs_are_masked_and_their_names_kept():
    output = {"OutputKey": "Login", "OutputValue": "canary"}
    data = shape(STACK, {"StackId": "s", "Parameters": [PARAMETER], "Outputs": [output]}, PLACE).data
    assert "canary" not in str(data)
    assert (data["Parameters"][0]["ParameterKey"], data["Outputs"][0]["OutputKey"]) == ("Password", "Login")


def test_the_template_of_a_stack_set_is_not_kept():
    raw = {"StackSetId": "s:1", "TemplateBody": "Password: canary", "Parameters": [PARAMETER]}
    assert "canary" not in str(shape(STACK_SET, raw, PLACE).data)
