"""What a web ACL holds that must not be kept as it came."""

import pytest

from collection.registry import KINDS
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")
MATCH = {"ByteMatchStatement": {"SearchString": b"canary", "FieldToMatch": {"SingleHeader": {"Name": "x-origin"}}}}
HEADERS = {"CustomRequestHandling": {"InsertHeaders": [{"Name": "x-from-waf", "Value": "canary"}]}}
STATEMENTS = {
    "alone": MATCH,
    "in a scope": {"RateBasedStatement": {"Limit": 100, "ScopeDownStatement": MATCH}},
    "deep": {
        "AndStatement": {"Statements": [{"NotStatement": {"Statement": {"OrStatement": {"Statements": [MATCH]}}}}]}
    },
}


@pytest.fixture(params=["wafv2.web_acl", "wafv2.cloudfront_web_acl"])
def kept(request):
    """What is kept of a web ACL, as text."""

    def keep(**fields):
        return str(shape(KINDS[request.param], {"Id": "a", "Name": "acl", "ARN": "arn:x", **fields}, PLACE).data)

    return keep


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_what_a_header_must_say_is_masked_and_its_name_kept(kept, statement):
    text = kept(Rules=[{"Name": "from our CDN only", "Statement": statement}])
    assert {"canary" in text, "Y2FuYXJ5" in text} == {False}  # as it is and as AWS sends it
    assert "masked:" in text
    assert "x-origin" in text


@pytest.mark.parametrize(
    "fields",
    [{"DefaultAction": {"Allow": HEADERS}}, {"Rules": [{"Name": "r", "Action": {"Count": HEADERS}}]}],
    ids=["default", "rule"],
)
def test_values_of_added_headers_are_masked_and_their_names_kept(kept, fields):
    text = kept(**fields)
    assert "canary" not in text
    assert "masked:" in text
    assert "x-from-waf" in text
