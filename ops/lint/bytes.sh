#!/bin/sh
# bytes.sh - bytes that must not stand in a source: no UTF-8, hidden direction marks, notes to oneself, paths of a workplace
# Cases that must fail (tests/*/bad/) may hold any bytes.
set -u

files() {	# extra arguments of find
	find . \( -name build -o -name .git -o -path './tests/*/bad' \) -prune -o -type f \( \
	    -name '*.[ch]' -o -name '*.def' -o -name '*.ini' -o -name '*.conf' -o -name '*.po' -o -name '*.sh' \
	    -o -name '*.awk' -o -name '*.py' -o -name '*.md' -o -name '*.talk' -o -name '*.[1-8]' -o -name '*.sql' \
	    -o -name '*.yml' -o -name '*.service' -o -name Makefile -o -name NOTICE \) "$@" -print | sed 's|^\./||'
}

say() {		# sentence; lines of grep -n on stdin
	sed "s/^\([^:]*:[0-9]*\):.*/\1: error: $1/"
}

files | LC_ALL=C.UTF-8 xargs grep -naxv '.*' /dev/null | say 'bytes that are not UTF-8'

# U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069
marks=$(printf '\342\200[\216\217\252-\256]\\|\342\201[\246-\251]')
files ! -path './locales/*.po' | LC_ALL=C xargs grep -na "$marks" /dev/null |
    say 'a hidden mark of writing direction; write it as \\\\u20XX'

# taken apart, so that this line is not found
notes='TO''DO|FIX''ME|X''XX'
files | xargs grep -nwE "$notes" /dev/null | say 'a note to oneself; make it an issue'

# no way out of the tree, and no workplace of ours
place='wo''rk'
beside='sha''red'
files | xargs grep -nE "\.\./$beside|(^|[ \"'(=\`<:])/$place(/|[ \"')\`>]|\$)" /dev/null |
    say 'a path outside of the tree'
