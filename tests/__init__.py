"""The tests.

Where Python may write no bytecode beside the sources, as in a container, what a run compiles is kept apart from them,
as ``.ci/run`` has it: each of its processes would rewrite the assertions of all tests anew, 12 s of the processor, and
each fieldkit that a test starts would compile itself.
"""

import os
import sys
import tempfile
from pathlib import Path

if sys.dont_write_bytecode and sys.platform != "win32":
    kept = Path(sys.pycache_prefix or Path(tempfile.gettempdir(), f"fieldkit-pycache-{os.getuid()}"))
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    if kept.stat().st_uid == os.getuid():  # nobody else's code is run
        sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(kept)
        sys.dont_write_bytecode = False
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
