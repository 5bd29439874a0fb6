"""Logs without secrets: a filter that redacts, and a configuration that keeps AWS's client from logging its answers.

In one of two forms: plain lines for people, or one JSON object a line that says what it is about (`about`).
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

HIDDEN = "[hidden]"
REFUSAL = 300  # characters that are logged of a request that was refused
# Each begins with a fixed text: whatever anybody sends to be logged costs time in proportion to its length
ACCESS_KEY = re.compile(r"(?<![A-Za-z0-9])(AKIA|ASIA)[A-Z0-9]{4,}([A-Z0-9]{4})(?![A-Za-z0-9])")
SECRET_NAME = (
    r"(?:secret(?:[_-]?(?:access[_-]?)?key)?|(?:session|security|bearer|auth|access|refresh|api)[_-]?token|token|"
    r"passw(?:or)?d|passphrase|(?:x-amz-)?signature|api[_-]?key|encryption[_-]?keys?|set-cookie|cookie|"
    r"csrfmiddlewaretoken|sessionid)"
)
NAMED_SECRET = re.compile(rf"(?i)({SECRET_NAME}['\"\\]*\s*[:=]\s*[bu]?['\"\\]*)([^\s'\"\\,;&<>()]+)")
XML_SECRET = re.compile(r"(?i)(<((?:\w+:)?(?:SecretAccessKey|SessionToken))>)[^<]*(</\2>)")
BEARER = re.compile(r"(?i)\b((?:bearer|basic)\s+)[\w.~+/=-]{8,}")
URL_PASSWORD = re.compile(r"(://[^\s/:@]*:)[^\s/@]+(@)")

# At DEBUG they print whole STS answers, secrets included
PINNED_LOGGERS = ("botocore", "boto3", "s3transfer", "urllib3")

_subject: ContextVar[Mapping[str, str]] = ContextVar("subject", default=MappingProxyType({}))


@contextmanager
def about(**facts: object) -> Iterator[None]:
    """What is logged inside the block is about these: ``collection service_run service request``."""
    token = _subject.set({**_subject.get(), **{name: str(value) for name, value in facts.items()}})
    try:
        yield
    finally:
        _subject.reset(token)


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


class RefusalFilter(logging.Filter):
    """What the portal answers with 4xx is the visitor's doing: one short line, or anybody could fill the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        if 400 <= getattr(record, "status_code", 0) < 500:  # as Django names it in what it logs of an answer
            record.exc_info = record.exc_text = record.stack_info = None
            text = " ".join(record.getMessage().split())
            record.msg, record.args = text if len(text) <= REFUSAL else f"{text[:REFUSAL]}…", None
        return True


class JsonFormatter(logging.Formatter):
    """One object a line: time, level, logger, message, what it is about, and an exception's traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_subject.get(),
        }
        if record.exc_info:
            line["exception"] = record.exc_text or self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps(line, ensure_ascii=False)


def logging_config(level: str = "INFO", form: str = "plain") -> dict[str, Any]:
    """The LOGGING setting: everything to standard error through the filter, AWS's client never below INFO.

    ``form``: ``plain`` or ``json``.
    """
    pinned = level if level.upper() in ("WARNING", "ERROR", "CRITICAL") else "INFO"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "refused": {"()": "awscheck.logs.RefusalFilter"},
            "redact": {"()": "awscheck.logs.RedactingFilter"},
        },
        "formatters": {
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": "awscheck.logs.JsonFormatter"},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "filters": ["refused", "redact"], "formatter": form}
        },
        "root": {"handlers": ["console"], "level": level.upper()},
        "loggers": {
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.server": {"handlers": [], "level": "NOTSET", "propagate": True},
            "audit": {"handlers": [], "level": "INFO", "propagate": True},  # whatever LOG_LEVEL says
            "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        }
        | {name: {"level": pinned.upper()} for name in PINNED_LOGGERS}
        | {"botocore.credentials": {"level": "ERROR"}},  # a role's refusal is told where it is met
    }
