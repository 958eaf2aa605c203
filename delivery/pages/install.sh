#!/bin/sh
# Finds the right Python and hands over to install.py.  Usage: sh install.sh [FOLDER]
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 6
for python in python@@python@@ python3; do
  if command -v "$python" >/dev/null 2>&1; then
    exec "$python" -I "$here/install.py" "$@"
  fi
done
echo "找不到 Python @@python@@;请先装好它,再运行一次。" >&2
echo "Python @@python@@ is missing; install it and run this again." >&2
exit 6
