"""Nothing secret reaches a log, whatever the level."""

import io
import json
import logging
import logging.config
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.credentials import ReadOnlyCredentials

from awscheck.logs import PINNED_LOGGERS, JsonFormatter, RedactingFilter, about, logging_config, redact

KEY = "AKIACANARY00000EFGH"
SECRET = "CANARY/SECRET+wJalrXUtnFEMI/K7MDENG"
TOKEN = "CANARY/TOKEN//FwoGZXIvYXdzEBYaD=="

LEAKS = [
    f"key {KEY} is unknown",
    f"Credential={KEY}/20260101/us-east-1/sts/aws4_request",
    f"https://host/?X-Amz-Credential={KEY}%2F20260101",
    f"('{KEY}', 'x')",
    f"ASIA{KEY[4:]}",
    f"{{'SecretAccessKey': '{SECRET}'}}",
    f'{{"SecretAccessKey": "{SECRET}", "Other": 1}}',
    f'{{\\"SecretAccessKey\\": \\"{SECRET}\\"}}',
    f"<SecretAccessKey>{SECRET}</SecretAccessKey>",
    f"<SessionToken>{TOKEN}\n{TOKEN}</SessionToken>",
    f"<sts:SessionToken>{TOKEN}</sts:SessionToken>",
    f"SessionToken={TOKEN}",
    f"SessionToken: {TOKEN}",
    f"'session_token': '{TOKEN}'",
    f"aws_secret_key={SECRET}",
    f"aws_secret_access_key = {SECRET}",
    f"'aws_secret_key': '{SECRET}', 'a': 1",
    f"AWS_SECRET_ACCESS_KEY={SECRET}",
    f"PORTAL_AWS_SECRET_ACCESS_KEY={SECRET}",
    f"PORTAL_AWS_SESSION_TOKEN={TOKEN}",
    f"SECRET_KEY={SECRET}",
    f"x-amz-security-token:{TOKEN}",
    f"X-Amz-Security-Token: {TOKEN}",
    f"b'X-Amz-Security-Token': b'{TOKEN}'",
    f"&X-Amz-Security-Token={TOKEN}&X-Amz-Expires=60",
    f"password={SECRET}",
    f"'password': '{SECRET}'",
    f"Authorization: Bearer {TOKEN}",
    f"Authorization: Basic {TOKEN}",
    f"redis://:{'CANARY'}@localhost:6379/0",
    f"postgresql://portal:{'CANARY'}@db/portal",
    f"Cookie: sessionid={TOKEN}; a=b",
    str(ReadOnlyCredentials(KEY, SECRET, TOKEN)),
]
HARMLESS = [
    "The security token included in the request is invalid.",
    "The security token included in the request is expired",
    "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: ec2:DescribeInstances",
    "AKIA is how a key id begins",
    "https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity",
    "at 12:30:00 the reading of secretsmanager ended with 3 items",
]


@pytest.mark.parametrize("text", LEAKS)
def test_a_secret_is_hidden(text: str) -> None:
    assert "CANARY" not in redact(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_words_stay(text: str) -> None:
    assert redact(text) == text


def test_a_key_id_keeps_its_last_four() -> None:
    assert redact(KEY) == "AKIA…EFGH"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RedactingFilter())
    logger = logging.getLogger("tests.redacting")
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


def test_the_filter_redacts_arguments(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.warning("key %s secret_key=%s", KEY, SECRET)
    assert stream.getvalue() == "key AKIA…EFGH secret_key=[hidden]\n"


def test_the_filter_redacts_a_single_mapping(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.warning("answer %s", {"SecretAccessKey": SECRET})
    assert "CANARY" not in stream.getvalue()


def test_the_filter_redacts_tracebacks(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    try:
        raise ValueError(f"SessionToken={TOKEN}")
    except ValueError:
        logger.exception("failed", stack_info=True)
    assert "CANARY" not in stream.getvalue()
    assert "ValueError: SessionToken=[hidden]" in stream.getvalue()


@pytest.mark.parametrize(("level", "pinned"), [("DEBUG", "INFO"), ("INFO", "INFO"), ("ERROR", "ERROR")])
def test_aws_clients_never_log_below_info(level: str, pinned: str) -> None:
    config = logging_config(level)
    assert {config["loggers"][name]["level"] for name in PINNED_LOGGERS} == {pinned}
    assert config["root"]["level"] == level


def test_the_configuration_is_accepted() -> None:
    logging.config.DictConfigurator(logging_config("debug")).configure_filter({"()": "awscheck.logs.RedactingFilter"})
    assert logging_config("debug")["root"]["level"] == "DEBUG"


@pytest.mark.parametrize("text", ["_", "-", ".a", "token", "a", "AKIA", "://", ":", "secret =", "<a:", "basic "])
def test_no_text_holds_the_log_up(text: str) -> None:
    began = time.perf_counter()
    redact(text * 20_000)
    assert time.perf_counter() - began < 2


# JSON


@pytest.fixture
def json_log(log: tuple[logging.Logger, io.StringIO]) -> tuple[logging.Logger, io.StringIO]:
    logger, stream = log
    logger.setLevel(logging.DEBUG)
    logger.handlers[0].setFormatter(JsonFormatter())
    return logger, stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_object(json_log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = json_log
    logger.info("두 %s", 'lines\nand "quotes"')
    [line] = lines(stream)
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "INFO", "logger": "tests.redacting", "message": '두 lines\nand "quotes"'}


def test_it_says_what_it_is_about(json_log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = json_log
    with about(collection=1, service="ec2"), about(service="sqs"):
        logger.info("inside")
    logger.info("outside")
    inside, outside = lines(stream)
    assert (inside["collection"], inside["service"]) == ("1", "sqs")
    assert outside.keys() == {"time", "level", "logger", "message"}


def test_an_exception_stays_on_its_line_and_is_redacted(json_log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = json_log
    try:
        raise ValueError(f"SessionToken={TOKEN}")
    except ValueError:
        logger.exception("failed", stack_info=True)
    [line] = lines(stream)
    assert "ValueError: SessionToken=[hidden]" in line["exception"]
    assert "test_logs.py" in line["stack"]


@pytest.mark.parametrize("leak", LEAKS)
def test_no_secret_is_in_a_json_line_at_debug(json_log: tuple[logging.Logger, io.StringIO], leak: str) -> None:
    logger, stream = json_log
    logger.debug("sent %s", leak)
    assert "CANARY" not in stream.getvalue()
    assert lines(stream)


SCRIPT = f"""
import logging, logging.config
from awscheck.logs import about, logging_config
logging.config.dictConfig(logging_config("DEBUG", "json"))
with about(request="12345678"):
    logging.getLogger("celery.worker").debug("task args secret_key={SECRET}")
    logging.getLogger("gunicorn.error").info("Listening")
    logging.getLogger("botocore.parsers").debug("answer {SECRET}")
"""


def test_every_program_logs_through_the_same_filter() -> None:
    said = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stderr
    found = [json.loads(line) for line in said.splitlines()]
    assert [(line["logger"], line["message"], line["request"]) for line in found] == [
        ("celery.worker", "task args secret_key=[hidden]", "12345678"),
        ("gunicorn.error", "Listening", "12345678"),
    ]
