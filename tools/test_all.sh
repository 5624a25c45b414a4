#!/bin/sh
# The tests on every Python from 3.11 on that this machine has, each in an environment of its own,
# but for the one that .venv already holds and `make test` serves.
set -u
done=$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
failed=
ran=
for version in 3.11 3.12 3.13; do
    python=$(sh tools/find_python.sh "$version") || { echo "Python $version: not here"; continue; }
    if [ "$version" = "$done" ]; then echo "Python $version: make test"; continue; fi
    echo "== Python $version"
    ran="$ran $version"
    PYTHON=$python VENV=.venv-$version make --no-print-directory test || failed="$failed $version"
done
[ -z "$failed" ] || { echo "Failed on:$failed" >&2; exit 1; }
echo "Passed on:${ran:- no other Python}"
