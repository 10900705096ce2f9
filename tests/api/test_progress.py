"""The progress bar."""

import subprocess
import sys

from eqsim.api.progress import show_progress


def test_it_can_be_told_and_finished():
    tell, finish = show_progress(10, 1e-3)
    tell(5)
    tell(10)
    finish()


def test_it_is_loaded_when_a_bar_is_shown():
    code = "import sys, eqsim; print('rich' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
