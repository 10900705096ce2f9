"""Scripts, a file for each subject: every public function is one, and gives what it sees."""

from pathlib import Path

__all__ = ["SUBJECTS"]

SUBJECTS = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
