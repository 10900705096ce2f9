"""A session of its own for each script of the gallery."""

from typing import Any

from eqsim.api.session.session import SESSION


def reset_session(gallery_conf: dict[str, Any], fname: str) -> None:
    """Forget what the script before has set, its time step for instance."""
    del gallery_conf, fname
    SESSION.reset()
