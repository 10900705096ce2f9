"""What a run leaves behind: recordings, joined over runs."""
