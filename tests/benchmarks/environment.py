"""What measuring needs from the machine: one processor core, and the peer's interpreter."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

__all__ = ["INSTRUCTIONS", "PEER_VARIABLE", "ROOT", "find_peer", "machine", "pin"]

ROOT = Path(__file__).resolve().parents[2]
PEER_VARIABLE = "BENCHMARK_BRIAN2_PYTHON"
INSTRUCTIONS = f"""Brian 2 is measured in an environment of its own:

    python -m venv brian2-env
    brian2-env/bin/python -m pip install "brian2==2.9.0" "numpy<2.4"

Then give its interpreter: --brian-python brian2-env/bin/python, or {PEER_VARIABLE} in the
environment."""


def pin() -> int | None:
    """Bind this process, and those it starts, to one core; give its number.

    None where the system has no such call.
    """
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def find_peer(given: str | None) -> str | None:
    """Give a Python that has Brian 2: what was given, what the environment says, or this one."""
    candidate = given or os.environ.get(PEER_VARIABLE)
    if candidate is None:
        return sys.executable if find_spec("brian2") is not None else None
    done = subprocess.run([candidate, "-c", "import brian2"], capture_output=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{candidate} cannot import brian2\n\n{INSTRUCTIONS}")
    return str(Path(candidate).absolute())


def machine() -> str:
    """Name the processor and the interpreter."""
    processor = platform.processor() or platform.machine()
    description = Path("/proc/cpuinfo")
    if description.is_file():
        for line in description.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                processor = line.partition(":")[2].strip()
                break
    python = f"Python {platform.python_version()}"
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, {python}"
