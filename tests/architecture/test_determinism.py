"""What is generated depends on the model alone, not on the order of a hash table."""

import os
import subprocess
import sys

import pytest

STAGES = ("equations", "update", "ir", "cpp")


def explanations(model, hash_seed):
    """Give what a fresh interpreter explains of a model's network, stage by stage."""
    code = (
        "import runpy, sys\n"
        "net = runpy.run_path(sys.argv[1])['net']\n"
        "print(*(net.explain(stage) for stage in sys.argv[2:]), sep='\\n')"
    )
    command = [sys.executable, "-c", code, str(model), *STAGES]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    return subprocess.run(command, check=True, capture_output=True, env=environment).stdout


@pytest.mark.parametrize("hash_seed", ["1", "20261"])
def test_every_stage_is_the_same_under_another_hash_seed(root, hash_seed):
    model = root / "docs" / "tour" / "model.py"
    assert explanations(model, hash_seed) == explanations(model, "0")
