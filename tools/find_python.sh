#!/bin/sh
# Print a working interpreter of version $1 (on the path, or kept by pyenv); fail if there is none.
version=$1
for python in "python$version" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version"*/bin/python3; do
    found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    [ "$found" = "$version" ] && { echo "$python"; exit 0; }
done
exit 1
