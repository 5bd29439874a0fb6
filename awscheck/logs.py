"""Logs without secrets: a filter that redacts, and a configuration that keeps AWS's client from logging its answers."""

import logging
import re
from typing import Any

HIDDEN = "[hidden]"
ACCESS_KEY = re.compile(r"(?<![A-Za-z0-9])(AKIA|ASIA)[A-Z0-9]{4,}([A-Z0-9]{4})(?![A-Za-z0-9])")
SECRET_NAME = (
    r"(?:secret(?:[_-]?(?:access[_-]?)?key)?|(?:session|security|bearer|auth|access|refresh|api)[_-]?token|token|"
    r"passw(?:or)?d|passphrase|(?:x-amz-)?signature|api[_-]?key|encryption[_-]?keys?|set-cookie|cookie|"
    r"csrfmiddlewaretoken|sessionid)"
)
NAMED_SECRET = re.compile(
    rf"(?i)((?<![A-Za-z0-9])[\w.-]*{SECRET_NAME}['\"\\]*\s*[:=]\s*[bu]?['\"\\]*)([^\s'\"\\,;&<>()]+)"
)
XML_SECRET = re.compile(r"(?i)(<((?:\w+:)?(?:SecretAccessKey|SessionToken))>)[^<]*(</\2>)")
BEARER = re.compile(r"(?i)\b((?:bearer|basic)\s+)[\w.~+/=-]{8,}")
URL_PASSWORD = re.compile(r"(\w+://[^\s/:@]*:)[^\s/@]+(@)")

# At DEBUG they print whole STS answers, secrets included
PINNED_LOGGERS = ("botocore", "boto3", "s3transfer", "urllib3")


def redact(text: str) -> str:
    """The text with access key ids cut to their last four characters and secret-like values hidden."""
    text = ACCESS_KEY.sub(r"\1…\2", text)
    text = XML_SECRET.sub(rf"\1{HIDDEN}\3", text)
    text = NAMED_SECRET.sub(rf"\1{HIDDEN}", text)
    text = BEARER.sub(rf"\1{HIDDEN}", text)
    return URL_PASSWORD.sub(rf"\1{HIDDEN}\2", text)


class RedactingFilter(logging.Filter):
    """Rewrites every record that passes: its message, its traceback and its stack."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        if record.exc_info:
            record.exc_text = redact(record.exc_text or logging.Formatter().formatException(record.exc_info))
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def logging_config(level: str = "INFO") -> dict[str, Any]:
    """The LOGGING setting: everything to standard error through the filter, AWS's client never below INFO."""
    pinned = level if level.upper() in ("WARNING", "ERROR", "CRITICAL") else "INFO"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"redact": {"()": "awscheck.logs.RedactingFilter"}},
        "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["redact"], "formatter": "plain"}},
        "root": {"handlers": ["console"], "level": level.upper()},
        "loggers": {
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.server": {"handlers": [], "level": "NOTSET", "propagate": True},
        }
        | {name: {"level": pinned.upper()} for name in PINNED_LOGGERS}
        | {"botocore.credentials": {"level": "ERROR"}},  # a role's refusal is told where it is met
    }
