"""The static C++ that generated code stands on, and the same functions for NumPy arrays."""

from pathlib import Path

__all__ = ["INCLUDE_DIR"]

INCLUDE_DIR: Path = Path(__file__).resolve().parent / "include"
