#!/bin/sh
# cases.sh SAFAR - compiles every tree of tests/content, good and bad, and speaks TAP
#
# good/NAME/          must compile without a word; its dump must equal good/NAME.pack.txt
# bad/CODE-slug/      a change of good/minimal: CODE must be told, and stderr must equal bad/CODE-slug.err
#     path            the file instead of the one in good/minimal, or a new one
#     path.append     bytes behind it     path.sed  a sed script     path.delete  the file is missing
# REGEN=1 writes .err and .pack.txt anew (read the diff before you believe it).
set -u
safar=$1
here=$(dirname "$0")
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

good() {	# folder
	name=$(basename "$1")
	for times in 1 2; do
		if ! "$safar" pack build -C "$1" -o "$work/$times.pack" --sample --serial 1 --owner test --name "$name" \
		    --created 2026-11-20 --expires 2027-11-20 >"$work/out" 2>&1 || [ -s "$work/out" ]; then
			sed 's/^/# /' "$work/out"
			point "not ok" "good/$name compiles in silence"
			return
		fi
	done
	point ok "good/$name compiles in silence"
	if cmp -s "$work/1.pack" "$work/2.pack"; then what=ok; else what="not ok"; fi
	point "$what" "good/$name compiles to the same bytes twice"
	set --
	for po in "$here/good/$name"/locales/*.po; do set -- "$@" --texts "$(basename "$po" .po)"; done
	"$safar" pack show "$work/1.pack" --facts "$@" | sed '/^hash /d; /^section fold/d' >"$work/dump"
	if same "$here/good/$name.pack.txt" "$work/dump"; then what=ok; else what="not ok"; fi
	point "$what" "good/$name reads back as good/$name.pack.txt"
}

bad() {		# folder
	name=$(basename "$1")
	code=${name%%-*}
	rm -rf "$work/tree"
	cp -r "$here/good/minimal" "$work/tree"
	change "$1"
	echo old >"$work/old.pack"
	"$safar" pack build -C "$work/tree" -o "$work/old.pack" --sample --created 2026-11-20 >/dev/null 2>"$work/err"
	status=$?
	sed -i "s|$work/old.pack|PACK|" "$work/err"
	case $code in
	E*) want=1 ;;
	*) want=0 ;;
	esac
	what=ok
	grep -q "\[$code\]" "$work/err" || { what="not ok"; echo "# $code is not told"; }
	[ $status -eq $want ] || { what="not ok"; echo "# exit $status, expected $want"; }
	[ $want -eq 0 ] || [ "$(cat "$work/old.pack")" = old ] || { what="not ok"; echo "# the old pack was touched"; }
	same "$here/bad/$name.err" "$work/err" || what="not ok"
	point "$what" "bad/$name"
}

for tree in "$here"/good/*/; do good "${tree%/}"; done
for tree in "$here"/bad/*/; do bad "${tree%/}"; done
echo "1..$number"
