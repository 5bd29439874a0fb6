"""Memory of many threads."""

import subprocess
import sys

GROWN = """
import threading
from awscheck.memory import share_arenas
{call}
def fill():
    held = [bytes(2000) for _ in range(20_000)]
    barrier.wait()
barrier = threading.Barrier(8)
threads = [threading.Thread(target=fill) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
import re, pathlib
print(len(re.findall(r"^[0-9a-f]+-[0-9a-f]+ rw-p 00000000 00:00 0 *$", pathlib.Path("/proc/self/maps").read_text(), re.M)))
"""


def test_it_does_no_harm_and_can_be_asked_twice() -> None:
    program = GROWN.format(call="share_arenas(); share_arenas()")
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(said.stdout) > 0
