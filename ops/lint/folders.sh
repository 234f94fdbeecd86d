#!/bin/sh
# folders.sh - a stranger finds the way: every folder is explained, and data do not lie among C
set -u

# Two tables of the compiler's grammar stand beside the code that reads them, as .def files do.
tables='^content/\(services\|tokens\)\.ini$\|^locales/locales\.ini$'

explained() {	# folder: has a README.md, or one above names it
	name=$(basename "$1")/
	[ -f "$1/README.md" ] && return 0
	at=$(dirname "$1")
	while [ "$at" != . ]; do
		grep -qF "$name" "$at/README.md" 2>/dev/null && return 0
		at=$(dirname "$at")
	done
	return 1
}

find . \( -name build -o -name '.?*' -o -path './tests/content/good/*' -o -path './tests/content/bad/*' -o -path './tests/content/over/*' \
    -o -path './tests/content/good-table/*' -o -path './tests/content/bad-table/*' -o -path './tests/content/table/*' -o -path './tests/content/diff/*' \) -prune -o -type d -print | sed 's|^\./||' | grep -vx '\.' | while read -r folder; do
	[ -n "$(ls -A "$folder")" ] || continue
	explained "$folder" || echo "$folder:1: error: a folder without README.md, and none above names it"
	if ls "$folder"/*.[ch] >/dev/null 2>&1; then
		for data in "$folder"/*.ini "$folder"/*.po "$folder"/*.csv "$folder"/*.talk; do
			[ -e "$data" ] && echo "$data" | grep -v "$tables" |
			    sed 's/$/:1: error: data and C at one level; give the data a folder/'
		done
	fi
done
