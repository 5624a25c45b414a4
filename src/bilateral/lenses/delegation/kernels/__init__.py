"""Compiled search: Kempe chains and ejections on a plan held as arrays. No storage, no chart."""
