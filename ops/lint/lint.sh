#!/bin/sh
# lint.sh - what the compiler cannot check, in seconds
#
# usage: ops/lint/lint.sh [root of the tree]
# Prints `file:line: error: sentence` and exits 1 if there is one; warnings do
# not count.  Each check is a file beside this one; README.md says why.
set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd) || exit 3
cd "${1:-$here/../..}" || exit 3

said=$(mktemp) || exit 3
trap 'rm -f "$said"' EXIT

c_files=$(find . \( -name build -o -name '.?*' \) -prune -o -name '*.[ch]' -print | sed 's|^\./||' | sort)
if [ -z "$c_files" ]; then
	echo "lint: no C files under $(pwd)" >&2
	exit 2
fi
{
	# names of our files hold no blanks
	awk -f "$here/layers.awk" $c_files
	awk -f "$here/sizes.awk" $c_files
	awk -f "$here/calls.awk" $c_files
	sh "$here/bytes.sh"
	sh "$here/owed.sh"
	sh "$here/folders.sh"
} >"$said" 2>&1
cat "$said"
errors=$(grep -c ': error: ' "$said")
# whatever is neither an error nor a warning is a check that broke
broken=$(grep -vc ': \(error\|warning\): ' "$said")
if [ "$errors" -ne 0 ] || [ "$broken" -ne 0 ]; then
	echo "lint: $errors errors" >&2
	exit 1
fi
