#!/bin/sh
# Make a virtual environment: venv.sh FOLDER [PYTHON]. Says what is missing, and what to type, where it cannot.
set -eu
folder=$1
wanted=${2:-}

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

python=
for name in $wanted python3 python3.13 python3.12 python3.11 python; do
    if fits "$name"; then python=$name; break; fi
    if [ "$name" = "$wanted" ]; then echo "PYTHON=$wanted is not a Python 3.11 or newer." >&2; exit 1; fi
done
if [ -z "$python" ]; then
    echo "bilateral needs Python 3.11 or newer; found: $(python3 --version 2>&1 || true)." >&2
    echo "Next: install it, then type: PYTHON=python3.12 make" >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "$python has no venv module (on Debian and Ubuntu it is a package of its own)." >&2
    echo "Next: sudo apt-get install python$version-venv" >&2
    exit 1
fi
[ -x "$folder/bin/python" ] || "$python" -m venv "$folder"
