#!/bin/sh
# packaging.sh - receipts that never come: their files, and the numbers in them, go after eight days, by systemd-tmpfiles
set -u
here=$(mktemp -d) || exit 3
trap 'rm -rf "$here"' EXIT
folder=/var/lib/safar-kannel/dlr
if ! command -v systemd-tmpfiles >/dev/null; then
	echo "ok 1 # SKIP there is no systemd-tmpfiles here"; echo "1..1"; exit 0
fi
mkdir -p "$here/dlr/3" "$here/dlr/4"
touch "$here/dlr/3/young"
touch -d '7 days ago' "$here/dlr/3/week"
touch -d '9 days ago' "$here/dlr/3/old" "$here/dlr/4/old" "$here/dlr/4"
grep "^e $folder " ops/packaging/safar.tmpfiles | sed "s#$folder#$here/dlr#" >"$here/conf"
systemd-tmpfiles --clean "$here/conf"
if [ "$(cd "$here/dlr" && find . | sort | tr '\n' ' ')" = ". ./3 ./3/week ./3/young ./4 " ]; then
	echo "ok 1 - receipts go after eight days, folders stay"
else
	echo "not ok 1 - receipts go after eight days, folders stay"; (cd "$here/dlr" && find . | sed 's/^/# /')
fi
echo "1..1"
