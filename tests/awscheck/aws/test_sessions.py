"""A session knows the operator's endpoint and its credentials; its surroundings do not reach it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from awscheck.aws import AwsSession, Credentials, endpoint_url
from awscheck.aws.data import loader
from awscheck.aws.sessions import client_config, closed_session
from tests.fake_sts import FakeSts

KEY = {"aws_access_key": "AKIAEXAMPLE000001234", "aws_secret_key": "secret"}
NOWHERE = "http://127.0.0.1:9"


def session() -> AwsSession:
    return AwsSession(Credentials("access_key", KEY), quick=True)


def test_environment_variables_and_files_change_nothing(monkeypatch: Any, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(
        f"[default]\nregion = eu-west-1\nendpoint_url = {NOWHERE}\nuse_fips_endpoint = true\nca_bundle = /x\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(config))
    for name, value in {
        "AWS_ENDPOINT_URL": NOWHERE,
        "AWS_ENDPOINT_URL_EC2": NOWHERE,
        "AWS_PROFILE": "other",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "AWS_CA_BUNDLE": "/nowhere.pem",
        "REQUESTS_CA_BUNDLE": "/nowhere.pem",
        "AWS_DATA_PATH": str(tmp_path),
        "AWS_MAX_ATTEMPTS": "99",
        "AWS_RETRY_MODE": "legacy",
        "AWS_STS_REGIONAL_ENDPOINTS": "legacy",
        "AWS_CSM_ENABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    client = session().client("ec2", "ap-northeast-2")
    assert client.meta.endpoint_url == "https://ec2.ap-northeast-2.amazonaws.com"
    assert client._endpoint.http_session._verify is True
    assert client.meta.config.retries["total_max_attempts"] == 1


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_no_proxy_of_the_environment_is_used(fake_sts: FakeSts, monkeypatch: Any, name: str) -> None:
    monkeypatch.setenv(name, NOWHERE)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    user = fake_sts.add_user()
    assert AwsSession(Credentials("access_key", user.params), quick=True).identity().arn == user.arn


def test_models_in_the_home_folder_are_not_read() -> None:
    assert loader().search_paths == [loader().BUILTIN_DATA_PATH]


def test_all_settings_of_a_session_are_closed() -> None:
    variables = closed_session(None).session_var_map
    assert [(name, value[:2]) for name, value in variables.items() if value[:2] != (None, None)] == []


def test_patient_and_quick_calls() -> None:
    patient, quick = client_config(), client_config(quick=True)
    assert (patient.connect_timeout, patient.read_timeout) == (5, 15)
    assert patient.retries == {"mode": "standard", "total_max_attempts": 10}
    assert (quick.connect_timeout, quick.read_timeout) == (3, 5)
    assert quick.retries == {"mode": "standard", "total_max_attempts": 1}


@pytest.mark.parametrize(("threads", "connections"), [(4, 10), (32, 32), (64, 64)])
def test_every_thread_finds_a_connection(settings: Any, threads: int, connections: int) -> None:
    settings.COLLECT_THREADS = threads
    assert client_config().max_pool_connections == connections


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:5000", "http://[::1]:5000", "https://localhost:5000/", "http://127.0.0.9"]
)
def test_an_endpoint_on_this_machine_is_used(settings: Any, url: str) -> None:
    settings.AWS_ENDPOINT_URL = url
    assert endpoint_url() == url


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "http://127.0.0.1@example.com",
        "http://169.254.169.254",
        "http://localhost.example.com",
        "http://0.0.0.0:5000",
        "ftp://127.0.0.1",
        "127.0.0.1:5000",
        "http://",
    ],
)
def test_an_endpoint_elsewhere_is_refused(settings: Any, url: str) -> None:
    settings.AWS_ENDPOINT_URL = url
    with pytest.raises(ImproperlyConfigured):
        session().client("ec2", "us-east-1")


def test_an_endpoint_elsewhere_needs_the_operators_word(settings: Any) -> None:
    settings.AWS_ENDPOINT_URL, settings.AWS_ENDPOINT_ALLOW_REMOTE = "https://emulator.example.com", True
    assert session().client("ec2", "us-east-1").meta.endpoint_url == "https://emulator.example.com"


def test_at_an_endpoint_s3_names_its_bucket_in_the_path(fake_sts: FakeSts, settings: Any) -> None:
    settings.AWS_ENDPOINT_URL = fake_sts.url.replace(
        "127.0.0.1", "localhost"
    )  # with a name, buckets could become hosts
    fake_sts.answer("s3", "", "<LocationConstraint>eu-west-1</LocationConstraint>")
    AwsSession(Credentials("access_key", fake_sts.add_user().params)).client("s3", "us-east-1").get_bucket_location(
        Bucket="logs"
    )
    assert fake_sts.requests[-1].path == "/logs?location"
    assert f"http://{fake_sts.requests[-1].host}" == settings.AWS_ENDPOINT_URL


def test_at_an_endpoint_s3_control_leaves_out_the_account_prefix(fake_sts: FakeSts) -> None:
    fake_sts.answer("s3", "", "<PublicAccessBlockConfiguration/>")
    client = AwsSession(Credentials("access_key", fake_sts.add_user().params)).client("s3control", "us-east-1")
    client.get_public_access_block(AccountId="111122223333")
    assert f"http://{fake_sts.requests[-1].host}" == fake_sts.url


def test_without_an_endpoint_s3_control_keeps_it() -> None:
    hosts: list[str] = []
    client = session().client("s3control", "us-east-1")

    def stop(request: Any, **_: object) -> None:
        hosts.append(request.url)
        raise InterruptedError

    client.meta.events.register("before-send", stop)
    with pytest.raises(InterruptedError):
        client.get_public_access_block(AccountId="111122223333")
    assert hosts[0].startswith("https://111122223333.s3-control.us-east-1.amazonaws.com/")
