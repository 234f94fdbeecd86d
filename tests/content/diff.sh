#!/bin/sh
# diff.sh SAFAR - edits of the trees of tests/content/good, what `safar pack diff` tells of them; speaks TAP
#
# diff/TREE/KIND-slug/  one edit of good/TREE (files as in cases.sh): one change of that KIND must be told, nothing else
# diff/TREE/same-slug/  an edit that nobody notices: nothing is told, exit 0
# diff/TREE/many-slug/  several edits: told as text, as JSON and as a page
# What is told must equal KIND-slug.txt, .json and .html.  REGEN=1 writes these anew (read the diff before you believe it).
set -u
case $1 in
/*) safar=$1 ;;
*) safar=$PWD/$1 ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
number=0

point() {	# ok | not ok, what
	number=$((number + 1))
	echo "$1 $number - $2"
}

same() {	# expected, found
	if [ "${REGEN:-}" = 1 ]; then cp "$2" "$1"; fi
	diff -u "$1" "$2" >"$work/diff" 2>&1 && return 0
	sed 's/^/# /' "$work/diff"
	return 1
}

build() {	# tree, pack, serial
	"$safar" pack build -C "$1" -o "$2" --serial "$3" --owner test --name test --created 2026-11-2"$3" --expires 2027-11-20 \
	    >"$work/out" 2>&1 && return
	sed 's/^/# /' "$work/out"
	return 1
}

change() {	# case folder
	(cd "$1" && find . -type f | LC_ALL=C sort) | while read -r file; do
		case $file in
		*.append) cat "$1/$file" >>"$work/tree/${file%.append}" ;;
		*.sed) sed -i -f "$1/$file" "$work/tree/${file%.sed}" ;;
		*.delete) rm "$work/tree/${file%.delete}" ;;
		*) mkdir -p "$(dirname "$work/tree/$file")" && cp "$1/$file" "$work/tree/$file" ;;
		esac
	done
}

told() {	# exit status, golden file, option...
	want=$1 golden=$2
	shift 2
	(cd "$work" && "$safar" pack diff old.pack new.pack "$@") >"$work/out" 2>&1
	status=$?
	sed 's/[0-9a-f]\{64\}/HASH/' "$work/out" >"$work/told"
	[ $status -eq "$want" ] || { echo "# exit $status, expected $want"; return 1; }
	same "$golden" "$work/told"
}

edit() {	# case folder
	tree=$(basename "$(dirname "$1")") name=$(basename "$1")
	kind=${name%%-*}
	golden=$here/diff/$tree/$name
	rm -rf "$work/tree" "$work/old.pack" "$work/new.pack"
	cp -rL "$here/good/$tree" "$work/tree"
	change "$1"
	what=ok
	build "$here/good/$tree" "$work/old.pack" 1 && build "$work/tree" "$work/new.pack" 2 || what="not ok"
	case $kind in
	same) want=0 ;;
	*) want=1 ;;
	esac
	told $want "$golden.txt" || what="not ok"
	(cd "$work" && "$safar" pack diff old.pack new.pack --json) >"$work/json"
	case $kind in
	same) grep -q '"sign": "nothing"' "$work/json" || what="not ok" ;;
	many)
		told 1 "$golden.json" --json || what="not ok"
		(cd "$work" && "$safar" pack diff old.pack new.pack --html page.html)
		sed 's/[0-9a-f]\{64\}/HASH/g' "$work/page.html" >"$work/page"
		same "$golden.html" "$work/page" || what="not ok"
		xmllint --html --noout "$work/page.html" 2>"$work/err" || { what="not ok"; sed 's/^/# /' "$work/err"; }
		;;
	*)
		all=$(grep -c '^   "kind": ' "$work/json") own=$(grep -c "^   \"kind\": \"$kind\"" "$work/json")
		[ "$all" -eq 1 ] && [ "$own" -eq 1 ] || { what="not ok"; echo "# $all told, $own of kind $kind"; }
		;;
	esac
	point "$what" "diff/$tree/$name"
}

says() {	# exit status, words, what, command...
	want=$1 words=$2 name=$3
	shift 3
	(cd "$work" && "$@") >"$work/out" 2>&1
	status=$?
	what=ok
	[ $status -eq "$want" ] || { what="not ok"; echo "# exit $status, expected $want"; }
	grep -qF -e "$words" "$work/out" || { what="not ok"; sed 's/^/# /' "$work/out"; }
	point "$what" "$name"
}

called() {
	edit "$here/diff/tested/many-work" >"$work/edit"
	number=$((number - 1))		# it was a point already
	diff="$safar pack diff"
	# shellcheck disable=SC2086
	{
	says 3 "No such file" "a pack that is not there is the world's fault" $diff old.pack none.pack
	says 1 "not a pack" "a file that is no pack is a mistake" $diff old.pack "$here/diff.sh"
	says 3 "none/page.html" "a page that cannot be written is the world's fault" $diff old.pack new.pack --html none/page.html
	says 2 "which two packs" "two packs are compared" $diff old.pack
	says 2 "is a third" "two packs only" $diff old.pack new.pack third.pack
	says 1 "neither pack has a language xx" "a language that is in neither pack" $diff old.pack new.pack --locale xx
	says 1 "1 change in other languages" "one language, and how much is not shown" $diff old.pack new.pack --locale ar --locale en
	says 1 "by hindi: " "parts by way" $diff old.pack new.pack --route "$here/cost/ways.ini"
	says 1 "USD" "and in money" $diff old.pack new.pack --route "$here/cost/ways.ini" --prices "$here/cost/prices.ini" \
	    -C "$here/good/tested"
	says 1 "[E101]" "a price list that is not there" $diff old.pack new.pack --prices none.ini
	}
	cp "$work/old.pack" "$work/copy.pack"
	if [ -z "$(cd "$work" && $diff old.pack copy.pack)" ]; then what=ok; else what="not ok"; fi
	point "$what" "a copy differs in nothing"
	if (cd "$work" && script -qec "TERM=xterm $diff old.pack new.pack" /dev/null </dev/null) | grep -q "$(printf '\033\\[32m')"; then
		what=ok
	else
		what="not ok"
	fi
	point "$what" "colours on a terminal"
	if (cd "$work" && NO_COLOR=1 script -qec "TERM=xterm $diff old.pack new.pack" /dev/null </dev/null) | grep -q "$(printf '\033')"; then
		what="not ok"
	else
		what=ok
	fi
	point "$what" "no colours with NO_COLOR"
}

# What a text costs is what `safar pack cost` says of its tree.
costs() {
	edit "$here/diff/tested/many-work" >"$work/edit"
	number=$((number - 1))		# it was a point already
	what=ok
	"$safar" pack cost -C "$work/tree" --created 2026-11-22 >"$work/cost" 2>/dev/null
	(cd "$work" && "$safar" pack diff old.pack new.pack --json) |
	    awk -F'"' '/^   "name"/ { name = $4 } /^   "locale"/ { locale = $4 } /^     "now": \{/ { getline; code = $4; getline;
		gsub(/[^0-9]/, "", $3); print name "\t" locale "\t" code "\t" $3 }' >"$work/sizes"
	[ -s "$work/sizes" ] || { what="not ok"; echo "# no sizes"; }
	while read -r text locale code parts; do
		awk -F'\t' -v t="$text" -v l="$locale" -v c="$code" -v p="$parts" '$1 == t && $2 == l && $4 == c && $6 == p { found = 1 }
		    END { exit !found }' "$work/cost" || { what="not ok"; echo "# $text $locale: $code, $parts parts"; }
	done <"$work/sizes"
	point "$what" "parts of a text are those of pack cost"
}

for case in "$here"/diff/*/*/; do edit "${case%/}"; done
called
costs
echo "1..$number"
