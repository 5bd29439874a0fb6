"""Answers for listings that are code: no shape tells what they make of them."""

from typing import Any

HEAD = "user,arn,mfa_active,password_enabled,password_last_used"
KEYS = [f"access_key_{number}_{fact}" for number in "12" for fact in ("active", "last_rotated", *(
    f"last_used_{what}" for what in ("date", "region", "service")
))]  # fmt: skip
ROOT = "<root_account>,arn:aws:iam::111122223333:root,true,not_supported,2026-01-02T12:00:00+00:00"
ALICE = "alice,arn:aws:iam::111122223333:user/alice,false,true,2026-01-03T12:00:00+00:00"
KEY = "true,2025-11-01T12:00:00+00:00,2026-01-04T12:00:00+00:00,us-east-1,s3"
NO_KEY = "false,N/A,N/A,N/A,N/A"
REPORT = "\n".join((",".join((HEAD, *KEYS)), f"{ROOT},{NO_KEY},{NO_KEY}", f"{ALICE},{KEY},{NO_KEY}", ""))

ANSWERS: dict[str, dict[str, dict[str, Any]]] = {
    "iam.credential_report": {
        "GenerateCredentialReport": {"State": "COMPLETE"},
        "GetCredentialReport": {"Content": REPORT.encode(), "ReportFormat": "text/csv"},
    },
}
