#!/bin/sh
# cases.sh SAFAR - compiles every tree of tests/content, good and bad, and speaks TAP
#
# good/NAME/          must compile without a word (or those of good/NAME.err); its dump must equal good/NAME.pack.txt
# over/NAME/          an owner over good/tested: the same as good/NAME
# bad/CODE-slug/      a change of good/minimal: CODE must be told, and stderr must equal bad/CODE-slug.err
#     owner/          an owner's tree, with the services of good/minimal: it is compiled over base/, which is good/minimal
#     path            the file instead of the one in good/minimal, or a new one
#     path.append     bytes behind it     path.sed  a sed script     path.delete  the file is missing
# po/                 what `safar pack po` makes of po/tree must equal po/want
# cost/               what `safar pack cost` and `coverage` print of good/tested must equal cost/*.txt
# bad-table/CODE-slug/ a table and perhaps `args` (NAMES in capitals are two words: see reader): `safar pack import --apply`
#                     into table/tree must tell CODE as in bad-table/CODE-slug.err and write nothing
# good-table/NAME/    the same, must work: good-table/NAME.out is what it tells, and what changes in the PO file
# REGEN=1 writes .err, .out, .pack.txt and po/want anew (read the diff before you believe it).
set -u
safar=$1
case $safar in
/*) program=$safar ;;
*) program=$PWD/$safar ;;
esac
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

good() {	# folder, and perhaps the base it stands on, from the folder above
	folder=${1%/*} name=$(basename "$1")
	kind=$(basename "$folder")
	told=$folder/$name.err
	[ -e "$told" ] || told=/dev/null
	lowest=$folder/${2:-$name}
	if [ $# -gt 1 ]; then set -- -C "$name" --base "$2"; else set -- -C "$name"; fi
	for times in 1 2; do
		if ! (cd "$folder" && "$program" pack build "$@" -o "$work/$times.pack" --sample --serial 1 --owner test \
		    --name "$name" --created 2026-11-20 --expires 2027-11-20) >"$work/out" 2>&1 || ! same "$told" "$work/out"; then
			point "not ok" "$kind/$name compiles in silence"
			return
		fi
	done
	point ok "$kind/$name compiles in silence"
	if cmp -s "$work/1.pack" "$work/2.pack"; then what=ok; else what="not ok"; fi
	point "$what" "$kind/$name compiles to the same bytes twice"
	set --
	for po in "$lowest"/locales/*.po; do set -- "$@" --texts "$(basename "$po" .po)"; done
	"$safar" pack show "$work/1.pack" --facts "$@" | sed '/^hash /d; /^section fold/d' >"$work/dump"
	if same "$folder/$name.pack.txt" "$work/dump"; then what=ok; else what="not ok"; fi
	point "$what" "$kind/$name reads back as $kind/$name.pack.txt"
}

# What owners over one base owe each other: nothing.
owners() {
	rm -rf "$work/tree" "$work/plain"
	mkdir "$work/tree"
	cp -r "$here/good/tested" "$work/tree/base"
	cp -r "$here/over/ngo" "$here/over/ministry" "$work/tree"
	mkdir -p "$work/tree/none/content"
	cp "$here/good/tested/content/services.ini" "$work/tree/none/content"
	cp -r "$work/tree" "$work/plain"
	set -- --sample --serial 1 --owner test --created 2026-11-20
	for owner in ngo ministry none; do
		(cd "$work/tree" && "$program" pack build -C $owner --base base -o $owner.pack "$@") 2>/dev/null
		diff -r "$work/plain/$owner" "$work/tree/$owner" && diff -r "$work/plain/base" "$work/tree/base" ||
		    point "not ok" "$owner changes no source"
	done
	(cd "$work/tree" && "$program" pack build -C base -o base.pack "$@") 2>/dev/null
	same_bytes none.pack base.pack "an owner who says nothing of its own has the pack of the base, byte for byte"
	cp "$work/tree/ministry.pack" "$work/tree/ministry.before"
	cp "$work/tree/ngo.pack" "$work/tree/ngo.before"
	for is in "ngo 70700 33444 80800" "ministry 80800 33444 70700"; do
		(
			set -- $is
			grep -qaF "$2" "$work/tree/$1.pack" && ! grep -qaF "$3" "$work/tree/$1.pack" && ! grep -qaF "$4" "$work/tree/$1.pack"
		) && what=ok || what="not ok"
		point "$what" "the services of ${is%% *} are its own alone"
	done
	printf '[work.bonus]\nmenu = work\nkey = 2\n' >>"$work/tree/ngo/content/topics/room.ini"
	says 1 "[E221]" "a mistake of one owner" in_tree pack build -C ngo --base base -o ngo.pack "$@"
	same_bytes ngo.pack ngo.before "... leaves its old pack as it is"
	says 0 "" "... and the other owner compiles" in_tree pack build -C ministry --base base -o ministry.pack "$@"
	same_bytes ministry.pack ministry.before "... to the same bytes"
	cp -r "$here/over/ngo" "$work/tree/again"
	says 0 "" "an owner over two bases" in_tree pack build -C again --base base --base ministry -o again.pack "$@"
	in_tree pack show again.pack --facts --texts en >"$work/out"
	if grep -q "0082" "$work/out" && grep -q "Ministry of Exland" "$work/out" && grep -q "0072" "$work/out" &&
	    grep -q 70700 "$work/out" && ! grep -q "80800\|33444" "$work/out"; then what=ok; else what="not ok"; fi
	point "$what" "... has the facts and words of both, and the services of neither"
	says 1 "nowhere: error: this base has neither locales/ nor content/ [E101]" "a base that is not there" \
	    in_tree pack check -C again --base nowhere
	says 0 "work.meals.text" "pack cost over a base" in_tree pack cost -C again --base base --locale en
	rm "$work/tree/again/content/services.ini"
	says 1 "again/content/services.ini: error: cannot be read" "an owner without services does not get those of the base" \
	    in_tree pack check -C again --base base
	says 2 "at most 4 bases" "five bases" in_tree pack check --base a --base b --base c --base d --base e
}

# What an owner's translators get, and that it is the owner's files alone that are written.
owners_po() {
	rm -rf "$work/tree"
	cp -r "$work/plain" "$work/tree"
	printf '[xx]\nname = Xish\nenglish = Xish\nscript = Latn\ndirection = ltr\n' >"$work/tree/ngo/locales/locales.ini"
	says 0 "ngo/locales/ne.po: 2 as before, 0 with changed English, 5 new, 0 back, 0 obsolete" "pack po over a base" \
	    in_tree pack po -v -C ngo --base base
	if diff -r "$work/plain/base" "$work/tree/base"; then what=ok; else what="not ok"; fi
	point "$what" "... writes nothing into the base"
	if same "$here/po/want/owner-ne.po" "$work/tree/ngo/locales/ne.po"; then what=ok; else what="not ok"; fi
	point "$what" "... carries the owner's English, and keeps what it says otherwise"
	grep -h '^msgctxt' "$work/tree/base/locales/en.po" "$work/tree/ngo/locales/en.po" | sort -u >"$work/all"
	grep '^msgctxt' "$work/tree/ngo/locales/xx.po" | sort | diff "$work/all" - && what=ok || what="not ok"
	point "$what" "... and all English into a language that is the owner's alone"
	cp -r "$work/tree/ngo" "$work/tree/again"
	in_tree pack po -C ngo --base base >"$work/out" 2>&1 && [ ! -s "$work/out" ] &&
	    diff -r "$work/tree/ngo" "$work/tree/again" && what=ok || what="not ok"
	point "$what" "... and a second time changes nothing"
	says 0 "ministry/locales/ar.po: new file, 0 as before, 0 with changed English, 1 new" "pack po begins the files it needs" \
	    in_tree pack po -v -C ministry --base base
	in_tree pack po -v -C none --base base >"$work/out" 2>&1 && [ ! -s "$work/out" ] && [ ! -e "$work/tree/none/locales" ] &&
	    what=ok || what="not ok"
	point "$what" "... and none for an owner without English"
}

in_tree() { (cd "$work/tree" && "$program" "$@"); }

same_bytes() {	# two files of $work/tree, what
	if cmp "$work/tree/$1" "$work/tree/$2"; then what=ok; else what="not ok"; fi
	point "$what" "$3"
}

bad() {		# folder
	name=$(basename "$1")
	code=${name%%-*}
	rm -rf "$work/tree"
	echo old >"$work/old.pack"
	if [ -d "$1/owner" ]; then
		mkdir -p "$work/tree/owner/content"
		cp -r "$here/good/minimal" "$work/tree/base"
		cp "$here/good/minimal/content/services.ini" "$work/tree/owner/content"
		change "$1"
		(cd "$work/tree" && "$program" pack build -C owner --base base -o "$work/old.pack" --sample \
		    --created 2026-11-20) >/dev/null 2>"$work/err"
	else
		cp -r "$here/good/minimal" "$work/tree"
		change "$1"
		"$safar" pack build -C "$work/tree" -o "$work/old.pack" --sample --created 2026-11-20 >/dev/null 2>"$work/err"
	fi
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

# Each language of po/tree meets something else (po/tree/locales); po/want is what stands there afterwards.
carry() {
	rm -rf "$work/tree"
	cp -r "$here/po/tree" "$work/tree"
	"$safar" pack po -v -C "$work/tree" >"$work/out" 2>&1
	if [ $? -eq 1 ]; then what=ok; else what="not ok"; fi
	same "$here/po/want/out" "$work/out" || what="not ok"
	point "$what" "pack po says what it did, and exits 1 for the broken file"
	if cmp "$here/po/tree/locales/fil.po" "$work/tree/locales/fil.po" &&
	    cmp "$here/po/tree/locales/en.po" "$work/tree/locales/en.po"; then what=ok; else what="not ok"; fi
	point "$what" "pack po leaves a file with errors and en.po alone"
	for tag in ne ar am; do
		po=$work/tree/locales/$tag.po
		if [ $tag = am ]; then sed -i 's/^"PO-Revision-Date: 2[^+]*+0000/"PO-Revision-Date: NOW/' "$po"; fi
		if same "$here/po/want/$tag.po" "$po"; then what=ok; else what="not ok"; fi
		point "$what" "pack po writes po/want/$tag.po"
		what=ok
		msgcat "$po" >/dev/null 2>"$work/err" || { what="not ok"; sed 's/^/# /' "$work/err"; }
		sed '/^"PO-Revision-Date: NOW/s/NOW/2026-11-20 12:00+0000/' "$po" | msgfmt -c -o /dev/null - 2>"$work/err" ||
		    { what="not ok"; sed 's/^/# /' "$work/err"; }
		point "$what" "gettext takes po/want/$tag.po"
	done
	cp -r "$work/tree" "$work/again"
	touch -d 2026-01-01 "$work/again/locales/ne.po"
	"$safar" pack po -C "$work/again" ne ar am >"$work/out" 2>&1
	if [ $? -eq 0 ] && [ ! -s "$work/out" ] && diff -r "$work/tree" "$work/again" >/dev/null; then what=ok; else what="not ok"; fi
	point "$what" "pack po a second time changes nothing and is silent"
	if [ "$work/again/locales/ne.po" -ot "$work/again/locales/ar.po" ]; then what=ok; else what="not ok"; fi
	point "$what" "a file that stays the same is not written"
	rm -rf "$work/tree"
	mkdir "$work/tree"
	cp -r "$here/../../locales" "$here/../../content" "$work/tree"
	"$safar" pack po -C "$work/tree" >"$work/out" 2>&1
	diff -r "$here/../../locales" "$work/tree/locales" >"$work/diff" 2>&1
	if [ ! -s "$work/out" ] && [ ! -s "$work/diff" ]; then what=ok; else what="not ok"; sed 's/^/# /' "$work/out"; fi
	point "$what" "pack po was run: it changes none of our own PO files"
	echo 'this is no ini file' >>"$work/tree/content/tokens.ini"
	"$safar" pack po -C "$work/tree" >"$work/out" 2>&1
	diff -r "$here/../../locales" "$work/tree/locales" >"$work/diff" 2>&1
	if [ ! -s "$work/out" ] && [ ! -s "$work/diff" ]; then what=ok; else what="not ok"; fi
	point "$what" "while content has mistakes, what translators are told stays as it is"
	rm -rf "$work/tree"
	cp -r "$here/good/tested" "$work/tree"
	"$safar" pack po -C "$work/tree" 2>&1
	(cd "$work/tree/locales" && grep -h '^#\.\|^msgctxt' en.po ne.po) >"$work/notes"
	if same "$here/po/want/notes" "$work/notes"; then what=ok; else what="not ok"; fi
	point "$what" "what translators are told of each text of good/tested"
}

reader() {	# a word of `args`, which have no blanks of their own
	case $1 in
	HARI) echo "Hari Thapa" ;;
	SITA) echo "Sita Rai" ;;
	*) echo "$1" ;;
	esac
}

# A table comes back to a fresh tree: "$work/out", "$work/err", "$status".
bring() {	# case folder
	rm -rf "$work/tree"
	cp -r "$here/table/tree" "$work/tree"
	case=$1
	set -- pack import -C "$work/tree" --apply
	if [ -f "$case/args" ]; then for word in $(cat "$case/args"); do set -- "$@" "$(reader "$word")"; done; fi
	for file in "$case"/*.*; do set -- "$@" "$file"; done
	"$safar" "$@" >"$work/out" 2>"$work/err"
	status=$?
}

bad_table() {	# folder
	name=$(basename "$1")
	code=${name%%-*}
	bring "$1"
	case $code in
	E*) want=1 ;;
	*) want=0 ;;
	esac
	what=ok
	grep -q "\[$code\]" "$work/err" || { what="not ok"; echo "# $code is not told"; }
	[ $status -eq $want ] || { what="not ok"; echo "# exit $status, expected $want"; }
	if [ $want -eq 1 ] && { [ -s "$work/out" ] || ! diff -r "$here/table/tree" "$work/tree"; }; then
		what="not ok"
		echo "# something was shown or written"
	fi
	same "$here/bad-table/$name.err" "$work/err" || what="not ok"
	point "$what" "bad-table/$name"
}

good_table() {	# folder
	name=$(basename "$1")
	bring "$1"
	what=ok
	[ $status -eq 0 ] || { what="not ok"; echo "# exit $status"; }
	cat "$work/err" >>"$work/out"
	(cd "$here/table/tree" && diff -ru . "$work/tree" | grep '^[-+]' | grep -v '^+++\|^---') >>"$work/out"
	same "$here/good-table/$name.out" "$work/out" || what="not ok"
	for po in "$work"/tree/locales/*.po; do
		msgfmt -c -o /dev/null "$po" 2>"$work/err" || { what="not ok"; sed 's/^/# /' "$work/err"; }
	done
	point "$what" "good-table/$name"
}

# Every language of ours goes out and comes back without a difference.
round_trip() {
	rm -rf "$work/tree"
	mkdir "$work/tree"
	cp -r "$here/../../locales" "$here/../../content" "$work/tree"
	for po in "$here"/../../locales/*.po; do
		tag=$(basename "$po" .po)
		[ "$tag" = en ] && continue
		for kind in csv xlsx; do
			what=ok
			"$safar" pack export -C "$work/tree" -o "$work/$tag.$kind" "$tag" >"$work/out" 2>&1 || what="not ok"
			"$safar" pack import -C "$work/tree" --apply "$work/$tag.$kind" >>"$work/out" 2>&1 || what="not ok"
			grep -q ' 0 texts, 0 marks, 0 notes changed; \([0-9]*\) of \1 texts' "$work/out" || what="not ok"
			diff -r "$here/../../locales" "$work/tree/locales" >>"$work/out" || what="not ok"
			[ "$what" = ok ] || sed 's/^/# /' "$work/out"
			point "$what" "$tag goes out as $kind and comes back the same"
		done
	done
}

# What the bridge marks as read, the compiler takes as read.
reader_of_all() {
	rm -rf "$work/tree"
	cp -r "$here/good/tested" "$work/tree"
	"$safar" pack export -C "$work/tree" ne | sed 's/"unread","","ne"/"read-by: Sita Rai, 2026-11-20","","ne"/' >"$work/ne.csv"
	"$safar" pack import -C "$work/tree" --apply --reader "Sita Rai" "$work/ne.csv" >"$work/out" 2>&1
	"$safar" pack check -C "$work/tree" --created 2026-11-20 --coverage >>"$work/out" 2>&1
	if grep -q '^locales/ne.po: 0 texts, 16 marks, 0 notes' "$work/out" && grep -q "^ne	101	61	60	1	60" "$work/out"; then
		what=ok
	else
		what="not ok"
		sed 's/^/# /' "$work/out"
	fi
	point "$what" "16 marks of a reader, made by the bridge, fit their texts"
}

prints() {	# exit status, golden file, what, command...
	want=$1 golden=$here/cost/$2 name=$3
	shift 3
	(cd "$here/cost" && "$@") >"$work/out" 2>&1
	status=$?
	what=ok
	[ $status -eq "$want" ] || { what="not ok"; echo "# exit $status, expected $want"; }
	same "$golden" "$work/out" || what="not ok"
	point "$what" "$name"
}

costs() {
	set -- "$program" pack
	tree="-C ../good/tested --created 2026-11-20"
	# shellcheck disable=SC2086
	{
	prints 0 plain.txt "pack cost: parts of every text" "$@" cost $tree
	prints 0 ways.txt "pack cost: by way, one with national tables, and in money" "$@" cost $tree --locale ne \
	    --route ways.ini --prices prices.ini
	prints 0 json.txt "pack cost --json" "$@" cost -C ../good/minimal --route ways.ini --prices prices.ini --json
	prints 1 bad-prices.txt "pack cost: a price list full of mistakes" "$@" cost $tree --route ways.ini \
	    --prices bad-prices.ini
	prints 1 high-prices.txt "pack cost: no currency, and prices that no part has" "$@" cost $tree --prices high-prices.ini
	prints 0 highest.txt "pack cost: the highest price there is" "$@" cost $tree --locale ne --prices highest.ini
	escape=$(printf '\033') turned=$(printf '\342\200\256')
	for is in '"  "' usd US USDX "USD, EUR" "US D" "U${escape}D" "U${turned}D" "$(head -c 900 /dev/zero | tr '\0' A)"; do
		printf '[prices]\ncurrency = %s\n[country.zz]\npart = 1\n' "$is" >"$work/currency.ini"
		says 1 "currency is one currency" "pack cost: three letters are a currency, no others" "$@" cost $tree \
		    --prices "$work/currency.ini"
		grep -q "currency.ini:2:1[23]: error" "$work/out" || point "not ok" "... and its place is told"
	done
	prints 0 coverage.txt "pack coverage" "$@" coverage $tree
	prints 0 coverage-json.txt "pack coverage --json" "$@" coverage $tree --json
	says 1 "has no language xx" "pack cost of a language that is not there" "$@" cost -C "$here/good/tested" --locale xx
	says 1 "[E101]" "pack cost with a price list that is not there" "$@" cost -C "$here/good/tested" --prices none.ini
	says 1 "has no file locales/fr.po" "pack cost of a tree with a mistake" "$@" cost -C "$work/broken"
	}
}

says() {	# exit status, words, what, command...
	want=$1 words=$2 name=$3
	shift 3
	"$@" >"$work/out" 2>&1
	status=$?
	what=ok
	[ $status -eq "$want" ] || { what="not ok"; echo "# exit $status, expected $want"; }
	grep -qF -e "$words" "$work/out" || { what="not ok"; sed 's/^/# /' "$work/out"; }
	point "$what" "$name"
}

called() {
	tree=$here/good/minimal
	says 2 "must be a day after --created" "a pack does not expire before it is made" "$safar" pack build -C "$tree" \
	    -o "$work/x.pack" --created 2026-11-20 --expires 2026-11-20
	says 2 '"extra" is no option' "pack build takes no word" "$safar" pack build -C "$tree" -o "$work/x.pack" extra
	says 2 '"extra" is no option' "pack check takes no word" "$safar" pack check -C "$tree" extra
	says 2 "en is what is carried" "pack po en is refused" "$safar" pack po -C "$tree" en
	says 1 "there is no [xx]" "pack po asks for a language of locales.ini" "$safar" pack po -C "$here/po/tree" xx
	says 3 "" "pack show of no file is the world's fault" "$safar" pack show "$work/missing.pack"
	says 1 "" "pack show of another file is a mistake" "$safar" pack show "$tree/locales/en.po"
	says 0 "facts, 0 texts and 0 lists of keywords withheld" "pack check --release begins with a sum" "$safar" pack check -C "$tree" \
	    --created 2026-11-20 --release
	says 2 "en is what is translated" "pack export en is refused" "$safar" pack export -C "$tree" en
	says 1 "there is no [xx]" "pack export asks for a language of locales.ini" "$safar" pack export -C "$tree" xx
	says 2 "neither csv nor xlsx" "pack export makes two kinds of file" "$safar" pack export -C "$tree" --format ods ne
	says 3 "none/ne.csv" "pack export into no folder is the world's fault" "$safar" pack export -C "$here/good/tested" \
	    -o "$work/none/ne.csv" ne
	says 2 "which FILE?" "pack import asks for a file" "$safar" pack import -C "$tree"
	says 2 "no encoding here" "pack import knows its encodings" "$safar" pack import --charset GSM x.csv
	says 1 "cannot be read" "pack import of no file" "$safar" pack import -C "$tree" "$work/missing.csv"
	says 1 "pack not written" "a pack that was never there" "$safar" pack build -C "$here/po/tree" -o "$work/none.pack"
	if grep -q unchanged "$work/out"; then what="not ok"; else what=ok; fi
	point "$what" "... is not called unchanged"
}

for tree in "$here"/good/*/; do good "${tree%/}"; done
for tree in "$here"/over/*/; do good "${tree%/}" ../good/tested; done
owners
owners_po
for tree in "$here"/bad/*/; do bad "${tree%/}"; done
carry
cp -r "$here/good/minimal" "$work/broken" && printf '[fr]\nname = f\nenglish = f\nscript = Latn\n' >>"$work/broken/locales/locales.ini"
costs
for case in "$here"/bad-table/*/; do bad_table "${case%/}"; done
for case in "$here"/good-table/*/; do good_table "${case%/}"; done
round_trip
reader_of_all
called
echo "1..$number"
