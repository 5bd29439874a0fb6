"""Copies the front end's npm packages into the repository: `python .ci/vendor.py` after changing package.json.

The versions stand in package.json, the files and icons below. What lies in static/vendor is committed, so the portal
needs neither npm nor a CDN; MANIFEST.json has the hash of every file and tests/test_vendor.py compares.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "static/vendor/MANIFEST.json"


class Package(NamedTuple):
    """One npm package, where its files go, and the packages that are bundled inside those files."""

    name: str
    folder: str
    files: tuple[str, ...] = ()
    bundles: tuple[str, ...] = ()


PACKAGES = (
    Package(
        "@tabler/core",
        "static/vendor/tabler",
        ("dist/css/tabler.min.css", "dist/js/tabler.min.js"),
        ("@popperjs/core",),
    ),
    Package("@tabler/icons", "static/vendor/tabler-icons"),
    Package("htmx.org", "static/vendor/htmx", ("dist/htmx.min.js",)),
    Package(
        "chart.js",
        "static/vendor/chart",
        ("dist/chart.umd.min.js",),
        ("@kurkle/color",),
    ),
    Package("axe-core", "tests/browser/vendor/axe", ("axe.min.js",)),
)

ICONS = """
    activity alarm alert-octagon alert-triangle api arrow-down arrow-left arrow-right arrow-up arrows-sort ban
    bell bolt box bucket building calendar calendar-time chart-bar check chevron-down chevron-left
    chevron-right chevron-up circle-check circle-dashed circle-dotted circle-half-2 circle-minus circle-x
    clock clock-x cloud cloud-off code copy cpu database device-desktop dots-vertical download edit
    external-link eye eye-off file-spreadsheet filter git-compare help-circle history home hourglass id
    info-circle key key-off keyboard language link list loader-2 lock lock-open login logout mail map-pin-off
    menu-2 message minus moon network note plug-connected-x player-pause player-play player-stop plus power
    refresh route scissors search server settings share shield shield-lock stack-2 sun table tag trash unlink
    upload user users world x
"""


def install(folder: Path) -> Path:
    """Fetches the packages of package.json without running any of their scripts; returns node_modules."""
    shutil.copy(ROOT / "package.json", folder)
    subprocess.run(
        [
            "npm",
            "install",
            "--ignore-scripts",
            "--no-package-lock",
            "--no-audit",
            "--no-fund",
            "--silent",
        ],
        cwd=folder,
        check=True,
    )
    return folder / "node_modules"


def without_source_map(text: str) -> str:
    """The maps stay behind, and a reference to a missing file stops collectstatic."""
    return re.sub(r"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$", "\n", text)


def copy_package(package: Package, modules: Path) -> None:
    """Writes the package's files and licences; a LICENSE that its package does not ship is kept by hand."""
    folder = ROOT / package.folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in package.files:
        text = (modules / package.name / name).read_text(encoding="utf-8")
        (folder / Path(name).name).write_text(without_source_map(text), encoding="utf-8")
    for source, target in (
        (package.name, "LICENSE"),
        *((name, f"LICENSE.{name.strip('@').replace('/', '-')}") for name in package.bundles),
    ):
        for licence in sorted((modules / source).glob("LICENSE*"))[:1]:
            shutil.copyfile(licence, folder / target)


def copy_icons(modules: Path) -> None:
    """One JSON file, name -> list of path data, so that a page carries only the icons that it shows."""
    every = json.loads((modules / "@tabler/icons/tabler-nodes-outline.json").read_text(encoding="utf-8"))
    chosen = {
        name: [attributes["d"] for tag, attributes in every[name] if tag == "path"] for name in sorted(ICONS.split())
    }
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(paths)}" for name, paths in chosen.items())
    (ROOT / "static/vendor/tabler-icons/icons.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def describe(package: Package, modules: Path) -> dict[str, object]:
    """The package's entry in MANIFEST.json."""
    about = json.loads((modules / package.name / "package.json").read_text(encoding="utf-8"))
    files = sorted(path for path in (ROOT / package.folder).iterdir() if path.is_file())
    return {
        "package": package.name,
        "version": about["version"],
        "licence": about["license"],
        "files": {path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }


def main() -> None:
    """Copies everything and writes the manifest."""
    with tempfile.TemporaryDirectory() as folder:
        modules = install(Path(folder))
        for package in PACKAGES:
            copy_package(package, modules)
        copy_icons(modules)
        manifest = [describe(package, modules) for package in PACKAGES]
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
