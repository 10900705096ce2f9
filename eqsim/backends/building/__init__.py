"""From a source tree to a library: compiler, cache, linked libraries."""
