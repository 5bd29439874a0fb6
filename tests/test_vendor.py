"""The vendored front end is what its manifest says, with licences and without references to source maps."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = json.loads((ROOT / "static/vendor/MANIFEST.json").read_text(encoding="utf-8"))
FILES = {name: digest for package in MANIFEST for name, digest in package["files"].items()}


@pytest.mark.parametrize("name", FILES)
def test_every_file_has_the_hash_of_the_manifest(name: str) -> None:
    assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == FILES[name]


def test_no_file_lies_there_that_the_manifest_does_not_know() -> None:
    found = {path for folder in ("static/vendor", "tests/browser/vendor") for path in (ROOT / folder).rglob("*.*")}
    names = {path.relative_to(ROOT).as_posix() for path in found if path.is_file()}
    assert names - FILES.keys() == {"static/vendor/MANIFEST.json"}


def test_the_versions_are_those_of_package_json() -> None:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert {package["package"]: package["version"] for package in MANIFEST} == wanted


@pytest.mark.parametrize("package", MANIFEST, ids=lambda package: package["package"])
def test_every_package_comes_with_its_licence(package: dict[str, dict[str, str]]) -> None:
    assert any(Path(name).name == "LICENSE" for name in package["files"])


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith((".js", ".css"))])
def test_no_file_refers_to_a_source_map(name: str) -> None:
    assert "sourceMappingURL" not in (ROOT / name).read_text(encoding="utf-8")
