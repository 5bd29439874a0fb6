"""The folder, the address and the keys of a start."""

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from awscheck import environment, up
from awscheck.environment import Refusal
from awscheck.processes import Tree


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    return {"ENV_FILE": str(tmp_path / ".env"), "DATA_DIR": str(tmp_path / "data")}


def start(variables: dict[str, str], *, demo: bool = False) -> dict[str, str]:
    place = environment.locate(variables, demo=demo)
    place.data_dir.mkdir(parents=True, exist_ok=True)
    return environment.settle(place)


def test_the_first_start_makes_keys_that_only_the_owner_reads(variables, tmp_path):
    values = start(variables)
    assert len(values["SECRET_KEY"]) > 50
    assert values["ENCRYPTION_KEYS"].startswith("k1:")
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_the_next_start_finds_the_same_keys(variables):
    assert start(variables)["SECRET_KEY"] == start(variables)["SECRET_KEY"]


def test_keys_from_the_environment_need_no_file(variables, tmp_path):
    values = start(variables | {"SECRET_KEY": "s", "ENCRYPTION_KEYS": "k:x"})
    assert values["SECRET_KEY"] == "s"
    assert not (tmp_path / ".env").exists()


def test_a_file_without_keys_keeps_its_lines(variables, tmp_path):
    (tmp_path / ".env").write_text("PORT=8123\n")
    assert start(variables)["PORT"] == "8123"
    assert (tmp_path / ".env").read_text().startswith("PORT=8123\nSECRET_KEY=")


def test_lost_keys_beside_a_database_are_not_replaced(variables, tmp_path):
    start(variables)
    (tmp_path / "data" / "portal.sqlite3").touch()
    (tmp_path / ".env").unlink()
    with pytest.raises(Refusal, match="put them back"):
        start(variables)


def test_the_environment_wins_over_the_file(variables, tmp_path):
    (tmp_path / ".env").write_text("PORT=8123\nHOST=127.0.0.2\n")
    values = start(variables | {"PORT": "9000"})
    assert (values["PORT"], values["HOST"]) == ("9000", "127.0.0.2")


@pytest.mark.parametrize("port", ["x", "0", "70000", "-1", "８０００x"])
def test_a_port_that_is_none_is_refused(variables, port):
    with pytest.raises(Refusal, match="PORT must be a number"):
        environment.locate(variables | {"PORT": port}, demo=False)


def test_the_demo_meets_no_real_account_database_or_key(variables, tmp_path):
    real = {"AWS_PROFILE": "work", "AWS_ACCESS_KEY_ID": "real", "PORTAL_AWS_ACCESS_KEY_ID": "real"}
    real |= {"DATABASE_URL": "postgres://real", "REDIS_URL": "redis://real", "SECRET_KEY": "real"}
    values = start(variables | real, demo=True)
    assert "real" not in "".join(values[name] for name in real if name in values)
    assert values["ENV_FILE"] == str(tmp_path / "data" / "demo" / ".env")


def test_an_emptied_demo_folder_keeps_only_its_lock(tmp_path):
    with environment.lock(tmp_path / "demo"):
        (tmp_path / "demo" / "logs").mkdir()
        (tmp_path / "demo" / "logs" / "web.log").touch()
        (tmp_path / "demo" / "portal.sqlite3").touch()
        environment.empty(tmp_path / "demo")
        assert [path.name for path in (tmp_path / "demo").iterdir()] == [environment.LOCK]


def test_a_second_start_on_the_same_folder_is_refused_in_one_line(tmp_path):
    second = f"from awscheck import environment; environment.lock(__import__('pathlib').Path({str(tmp_path)!r}))"
    with environment.lock(tmp_path):
        found = subprocess.run([sys.executable, "-c", second], capture_output=True, text=True, check=False)
    assert f"It already runs on {tmp_path} (process {os.getpid()})" in found.stderr


def test_the_folder_is_free_again_after_the_first(tmp_path):
    environment.lock(tmp_path).close()
    environment.lock(tmp_path).close()


def test_a_new_data_folder_is_private(tmp_path):
    environment.lock(tmp_path / "data").close()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_taken_port_is_told_and_passed_over():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert "in use" in environment.port_problem("127.0.0.1", port)
        assert environment.free_port("127.0.0.1", port) > port


def test_a_broker_from_the_environment_is_used_instead_of_an_own(variables):
    place = environment.locate(variables | {"REDIS_URL": "redis://there"}, demo=False)
    tree = Tree(place.data_dir / "logs")
    assert up._start_broker(tree, place, place.values)["REDIS_URL"] == "redis://there"
    assert tree.processes == []


def test_another_shell_is_told_where_the_portal_lives(variables):
    told = environment.for_another_shell(start(variables))
    assert told == f"ENV_FILE={variables['ENV_FILE']} DATA_DIR={variables['DATA_DIR']} "


def test_another_shell_needs_not_be_told_what_the_file_says(variables, tmp_path):
    (tmp_path / ".env").write_text(f"DATA_DIR={tmp_path / 'data'}\n")
    assert "DATA_DIR" not in environment.for_another_shell(start({"ENV_FILE": variables["ENV_FILE"]}))


def test_a_folder_with_blanks_is_quoted(variables, tmp_path):
    told = environment.for_another_shell(start(variables | {"DATA_DIR": str(tmp_path / "my data")}))
    assert f"DATA_DIR='{tmp_path}/my data' " in told


def test_another_shell_is_told_of_secrets_by_name_only(variables):
    told = environment.for_another_shell(start(variables | {"SECRET_KEY": "s3cret"}))
    assert told.endswith("SECRET_KEY=… ")
