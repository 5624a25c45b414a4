#!/bin/sh
# The tests on every Python from 3.11 on that this machine has, each in an environment of its own.
set -u
failed=
ran=
for version in 3.11 3.12 3.13; do
    python=$(sh tools/find_python.sh "$version") || { echo "Python $version: not here"; continue; }
    echo "== Python $version"
    ran="$ran $version"
    PYTHON=$python VENV=.venv-$version make --no-print-directory test || failed="$failed $version"
done
[ -n "$ran" ] || { echo "No Python from 3.11 to 3.13 found." >&2; exit 1; }
[ -z "$failed" ] || { echo "Failed on:$failed" >&2; exit 1; }
echo "Passed on:$ran"
