"""Known holes in what the portal is made of: `python .ci/audit.py requirements.txt`.

Exit code 1 where one is known. A service that cannot be asked, or that does not know the holes of an old Django, has
not audited anything: then this says so plainly and ends with 0, because CI cannot wait for it. It never says "clean"
without knowing.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

KNOWN_BAD = "django==3.2.0"  # has dozens of published holes
FOUND = 1
SECONDS = 120
UNKNOWN = "NOT AUDITED: the vulnerability service {why}. Nothing is known about holes in the dependencies."


def audit(requirements: Path) -> tuple[int | None, str]:
    """pip-audit's exit code, None where it did not end in time, and what it said."""
    words = ("-m", "pip_audit", "-r", requirements, "--no-deps", "--disable-pip", "--progress-spinner", "off")
    try:
        done = subprocess.run((sys.executable, *words), capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return None, ""
    return done.returncode, done.stdout + done.stderr


def why_it_cannot_know() -> str:
    """Why an answer would mean nothing, or nothing."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(f"{KNOWN_BAD}\n")
        file.flush()
        code, told = audit(Path(file.name))
    if code == FOUND and "known vulnerabilit" in told:
        return ""
    return "does not know the holes of an old Django" if code == 0 else "cannot be reached"


def main() -> int:
    if why := why_it_cannot_know():
        print(UNKNOWN.format(why=why))
        return 0
    code, told = audit(Path(sys.argv[1]))
    print(told)
    if code is None:
        print(UNKNOWN.format(why="did not answer in time"))
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main())
