#!/bin/sh
# steps.sh - how many texts and keys each situation of tests/talk/8*.talk takes, held against its first line; speaks TAP
#
# "(2 texts, 4 keys)" are the most texts and the most keys of any one person in the file: what she `texts`, what she
# `presses`, and each part of a path that she dials; a code without a path is none.  A situation whose first line says
# "danger" takes her two of both together, others four.  Between `# Before:` and `# Now:` stands what she had done
# earlier (her language, her country), behind `# After:` what could harm her later: neither is counted.
# A situation speaks two languages; files named *-said-* list sentences of one.
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
number=0
SITUATIONS=60

point() {	# what; $? of the command before it
	status=$?
	number=$((number + 1))
	if [ $status -eq 0 ]; then echo "ok $number - $1"; return; fi
	echo "not ok $number - $1"
	sed 's/^/# /' "$work/last"
}

told() {	# talk; says what is wrong with it
	awk -v said="$(case $1 in *-said-*) echo 1 ;; *) echo 0 ;; esac)" '
	function wrong(what) { print FILENAME ": " what; bad = 1 }
	# "texts" or "keys" that the first line names
	function named(line, unit) {
		return match(line, "[(, ][0-9]+ " unit "s?[,)]") ? substr(line, RSTART + 1) + 0 : 0
	}
	NR == 1 { first = $0; counted = 1 }
	/^# *Before:/ || /^# *After:/ { counted = 0 }
	/^# *Now:/ { counted = 1 }
	/^#/ { next }
	$2 == "is" && $3 ~ /^[+]/ { who[$1] = $1 ", " $3; people[who[$1]] = 1 }	# a name may be given to the next person
	$2 == "texts" && $3 != "again" && counted { texts[who[$1]]++ }
	$2 == "presses" && counted { keys[who[$1]]++ }
	$2 == "dials" && counted {
		begun[who[$1]] = 1
		keys[who[$1]] += split($3, part, "[*]") - 3	# before the first *, the code, the service
	}
	$2 == "sees" {
		for (i = 3; i <= NF; i++)
			if ($i ~ /^lang=/ && !($i in spoken)) {
				spoken[$i] = 1
				languages++
			}
	}
	END {
		limit = tolower(first) ~ /danger/ ? 2 : 4
		for (one in people) {
			if (texts[one] > most_texts) most_texts = texts[one]
			if (keys[one] > most_keys) most_keys = keys[one]
			if (texts[one] + keys[one] > limit)
				wrong(one " takes " texts[one] + keys[one] " steps, of " limit " at most")
			if (texts[one] + keys[one] == 0 && !(one in begun))
				wrong(one " takes no step")
		}
		if (named(first, "text") != most_texts + 0)
			wrong("the first line says " named(first, "text") " texts, somebody sends " most_texts + 0)
		if (named(first, "key") != most_keys + 0)
			wrong("the first line says " named(first, "key") " keys, somebody presses " most_keys + 0)
		if (!said && languages < 2)
			wrong("one language; a situation speaks two")
		exit bad
	}' "$1" >"$work/last" 2>&1
}

for talk in "$here"/8??-*.talk; do
	told "$talk"
	point "${talk##*/}"
done
ls "$here" | sed -n '/-said-/d; s/^\(8[0-5][0-9]\|860\)-.*[.]talk$/\1/p' | sort -u | sed '/^800$/d' | wc -l >"$work/count"
echo "there are $(cat "$work/count")" >"$work/last"
[ "$(cat "$work/count")" -ge $SITUATIONS ]
point "$SITUATIONS situations"

# --- a talk that is wrong is told ---
refused() {	# sentence that is told, first line, other lines
	{ echo "$2"; printf "$3"; } >"$work/talk"
	! told "$work/talk" && grep -qF "$1" "$work/last"
	point "told: $1"
}
two='A is +447700900800\nA texts "one"\nA sees lang=en\nA dials *384*77*1*2#\nA sees lang=ne\n'
refused 'says 1 texts, somebody sends 2' '# a (1 text, 2 keys).' "$two"'A texts "two"\n'
refused 'says 0 texts, somebody sends 1' '# a (2 keys).' "$two"
refused 'says 3 keys, somebody presses 2' '# a (1 text, 3 keys).' "$two"
refused ', +447700900800 takes 3 steps, of 2 at most' '# Danger: a (1 text, 2 keys).' "$two"
refused 'takes 5 steps, of 4 at most' '# a (1 text, 4 keys).' "$two"'A presses 3\nA presses 00\n'
refused 'one language' '# a (1 text).' 'A is +447700900800\nA texts "one"\nA sees lang=en\nA sees lang=en\n'
refused 'takes no step' '# a (1 text).' '# Before:\n'"$two"
echo "1..$number"
