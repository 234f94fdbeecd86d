#!/bin/sh
# keep.sh SAFAR - what keeps facts true: safar fact due, tested, owner, and pack check --release; speaks TAP
#
# keep/*.txt, *.json, *.html are what is told of good/tested on 2026-11-20, two facts of it with an owner.
# REGEN=1 writes them anew (read the diff before you believe it).
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
tab=$(printf '\t')

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

silent() {	# what, command...
	name=$1
	shift
	if "$@" >"$work/out" 2>&1 && [ ! -s "$work/out" ]; then point ok "$name"; return; fi
	sed 's/^/# /' "$work/out"
	point "not ok" "$name"
}

golden() {	# file of keep/, what, command...
	file=$1 name=$2
	shift 2
	if "$@" >"$work/out" 2>"$work/err" && same "$here/keep/$file" "$work/out"; then what=ok; else what="not ok"; fi
	point "$what" "$name"
}

is() {	# what, command that must be true...
	name=$1
	shift
	if "$@"; then point ok "$name"; else point "not ok" "$name"; fi
}

lacks() { ! grep -q -e "$1" "$2"; }
has() { grep -q -e "$1" "$2"; }

tree=$work/tree zz=$work/tree/content/countries/zz.ini
fresh() { rm -rf "$tree" && cp -r "$here/good/tested" "$tree"; }
ago() { date -u -d "$1 days ago" +%F; }
fact() { verb=$1; shift; "$safar" fact "$verb" -C "$tree" "$@"; }
check() { "$safar" pack check -C "$tree" --created 2026-11-20 --release "$@"; }

due() {
	fresh
	silent "an owner is named" fact owner ZZ hotline.unhcr un-desk
	silent "... of another fact" fact owner ZZ rule.rest labour.office-1
	golden due.txt "fact due: late, never called and due in 30 days, by owner" fact due --today 2026-11-20
	golden due.json "fact due --json" fact due --today 2026-11-20 --json
	golden due-by.txt "fact due --by takes what comes later, too" fact due --today 2026-11-20 --by 2027-12-31
	golden due-office.txt "fact due --office is that owner's only" fact due --today 2026-11-20 --office un-desk
	fact due --today 2026-11-20 --by 2027-12-31 >"$work/out"
	is "a fact on hold owes no call" lacks trafficking "$work/out"
	fact due --today 2026-11-20 --by 2027-01-28 >"$work/out"
	is "a number is not due before the last day that it is said" lacks "${tab}hotline.labour${tab}+999 00 000 0002" "$work/out"
	fact due --today 2026-11-20 --by 2027-01-29 >"$work/out"
	is "... which is 89 days after its call" has "^2027-01-29${tab}ZZ${tab}hotline.labour${tab}+999 00 000 0002" "$work/out"
}

keeps() {
	fresh
	day=$(ago 3)
	awk -v day="$day" '
		/^# the child line/ { print; next }
		/^# not call-tested$/ { next }
		{ print }
		/^\[/ { section = $0 }
		section == "[hotline.child]" && /^number/ { print "asks_for_id = yes"; print "may_tell_immigration = no" }
		section == "[hotline.child]" && /^confidence/ {
			print "call_tested = " day; print "tested_by = \"Sita K. (2)\""; print "tested_number = \"+999 00 000 0003\"" }' \
	    "$work/before.ini" >"$work/want.ini"
	cp "$work/before.ini" "$zz"
	chmod 0664 "$zz"
	set -- ZZ hotline.child --by "Sita K. (2)" --number "+99900 0000003" --on "$day" --asks-for-id yes --tells-immigration no
	silent "fact tested records a call" fact tested "$@"
	is "... in place: the comment goes, every other byte stays" same "$work/want.ini" "$zz"
	is "... and who may write the file still may" [ "$(stat -c %a "$zz")" = 664 ]
	node=$(stat -c %i "$zz")
	silent "... a second time" fact tested "$@"
	is "... changes nothing" same "$work/want.ini" "$zz"
	is "... and does not even write the file" [ "$node" = "$(stat -c %i "$zz")" ]
	says 0 "" "the tree still compiles" "$safar" pack check -C "$tree"
	is "... and the fact is not due" eval '! fact due | grep -q hotline.child'
	silent "a newer call" fact tested ZZ hotline.child --by B --number "+999 00 000 0003" --on "$(ago 1)"
	sed "s/^call_tested = $day/call_tested = $(ago 1)/; s/\"Sita K. (2)\"/\"B\"/" "$work/want.ini" >"$work/newer.ini"
	is "... takes the older one's place, and what was asked then stays" same "$work/newer.ini" "$zz"
	sed -i '/^\[hotline.child\]/,/^\[/s/^number = .*/number = "+999 00 000 0033"/' "$zz"
	says 1 "[E256]" "a new number takes the word of the old call" "$safar" pack check -C "$tree"
	silent "... until it is called itself" fact tested ZZ hotline.child --by B --number "+999 00 000 0033" --on "$(ago 0)"
	says 0 "" "... and then the tree compiles" "$safar" pack check -C "$tree"
}

# Line ends of Windows, a remark behind a value, no line end at the end, a number without quotes.
odd_lines() {
	fresh
	printf '# note\r\n[hotline.x] \r\nnumber = 0711 # printed 0-711\r\nsource=s\r\nas_of = undated\r\nconfidence = high\r\ncall_tested =\t2026-01-02\t; old\r\ntested_by = A' \
	    >"$work/tree/content/countries/xb.ini"
	printf '# note\r\n[hotline.x] \r\nnumber = 0711 # printed 0-711\r\nowner = desk\r\nsource=s\r\nas_of = undated\r\nconfidence = high\r\ncall_tested =\t%s\t; old\r\ntested_by = "B"\r\ntested_number = "0711"\r\n' \
	    "$(ago 0)" >"$work/want.ini"
	silent "a file with odd lines" fact tested XB hotline.x --by B --number "07 11" --on "$(ago 0)"
	silent "... and an owner" fact owner XB hotline.x desk
	is "... keeps them" same "$work/want.ini" "$work/tree/content/countries/xb.ini"
}

refused() {
	fresh
	cp "$zz" "$work/before.ini"
	set -- ZZ hotline.child --by Sita --on "$(ago 1)" --number
	says 1 "another number was called: +999 00 000 0004; nothing is written" "a number that is not the fact's" fact tested "$@" "+999 00 000 0004"
	says 1 "did you mean hotline.child?" "an unknown fact" fact tested ZZ hotline.chlid --by Sita --on "$(ago 1)" --number 1
	says 1 "there is no such file of facts" "an unknown country" fact tested QQ hotline.child --by Sita --on "$(ago 1)" --number 1
	says 1 "the first word is a country" "a path for a country" fact tested ../zz hotline.child --by Sita --on "$(ago 1)" --number 1
	set -- ZZ hotline.child --number "+999 00 000 0003"
	says 1 "has not come yet" "a day to come" fact tested "$@" --by Sita --on "$(date -u -d '2 days' +%F)"
	says 1 "was 90 days ago" "a call that is 90 days old" fact tested "$@" --by Sita --on "$(ago 90)"
	says 2 "is not a day in the calendar" "no day" fact tested "$@" --by Sita --on 2026-02-30
	set -- "$@" --on "$(ago 1)"
	says 1 "looks like a telephone number" "a name that is a number" fact tested "$@" --by "+977 98 41 2"
	says 1 "looks like a telephone number" "... in other digits" fact tested "$@" --by "सीता ९८४१२३"
	says 1 "no control characters" "a name with a control character" fact tested "$@" --by "$(printf 'a\033[2J')"
	says 1 "no control characters" "... with a line end" fact tested "$@" --by "$(printf 'a\nnumber = 1')"
	says 1 "no control characters" "... with a direction that is turned" fact tested "$@" --by "$(printf 'a\342\200\256b')"
	says 1 "no control characters" "... with broken letters" fact tested "$@" --by "$(printf 'a\377')"
	says 1 'has none of " \ # ;' "... with a quote" fact tested "$@" --by 'a" b'
	says 1 "who called?" "no name" fact tested "$@" --by "  "
	says 2 "yes or no?" "perhaps" fact tested "$@" --by Sita --asks-for-id perhaps
	says 2 "are required" "a call by nobody" fact tested "$@"
	says 1 "which number was called?" "a call to no number" fact tested ZZ hotline.child --by Sita --on "$(ago 1)"
	says 1 "has no number to call" "a call to a rule" fact tested ZZ rule.rest --by Sita --on "$(ago 1)" --number 1
	says 1 "one word of at most 40" "an owner of two words" fact owner ZZ rule.rest "a b"
	says 1 "has no fact [country]" "an owner of a country" fact owner ZZ country desk
	says 2 "who keeps it true" "an owner without a word" fact owner ZZ rule.rest
	says 1 "[E114]" "a file with a mistake" sh -c 'printf "[hotline.labour]\n" >>"$2" && "$1" fact owner -C "$3" XB hotline.labour desk' \
	    sh "$safar" "$tree/content/countries/xb.ini" "$tree"
	is "... nothing of all this was written" same "$work/before.ini" "$zz"
	says 1 "[E123]" "fact due of a tree with a mistake" sh -c 'echo "owner = A B" >>"$2" && "$1" fact due -C "$3"' sh "$safar" "$zz" "$tree"
	is "... lists nothing" lacks "nobody named" "$work/out"
}

# A disk that takes nothing: the old file stays, and nothing lies beside it.
whole() {
	fresh
	sh -c 'trap "" XFSZ; ulimit -f 0; "$1" fact owner -C "$2" ZZ rule.rest desk 2>&1; echo "exit $?"' sh "$safar" "$tree" | cat >"$work/out"
	is "a disk that takes nothing is the world's fault" has "^exit 3$" "$work/out"
	is "... and it is said that the file is unchanged" has "not written, it is unchanged" "$work/out"
	is "... the file is as it was" cmp -s "$here/good/tested/content/countries/zz.ini" "$zz"
	is "... and nothing lies beside it" [ "$(ls "$tree/content/countries" | wc -l)" -eq 3 ]
	for one in hotline.emergency hotline.consular hotline.labour hotline.child hotline.trafficking hotline.unhcr rule.rest; do
		fact owner ZZ "$one" "of-$one" &
	done
	wait
	is "seven people at once lose nothing of each other" [ "$(grep -c '^owner = of-' "$zz")" -eq 7 ]
	mv "$zz" "$work/real.ini" && ln -s "$work/real.ini" "$zz"
	silent "a file that is a link" fact owner ZZ rule.rest other
	is "... stays a link" [ -L "$zz" ]
	is "... and what it leads to is written" has "^owner = other" "$work/real.ini"
}

owners() {
	fresh
	set -- --serial 1 --created 2026-11-20 --owner test
	"$safar" pack build -C "$tree" -o "$work/without.pack" "$@" 2>/dev/null
	fact owner ZZ hotline.labour some-desk
	is "the owner stands behind the office or the number" [ "$(grep -A1 0002 "$zz" | sed -n 2p)" = "owner = some-desk" ]
	"$safar" pack build -C "$tree" -o "$work/with.pack" "$@" 2>/dev/null
	is "... and is not in the pack" cmp -s "$work/without.pack" "$work/with.pack"
	silent "an owner of a corridor's fact" fact owner xa-zz "$(sed -n 's/^\[\(.*\)\]$/\1/p' "$tree/content/corridors/xa-zz.ini" | head -1)" desk
	is "... is written there" has "^owner = desk" "$tree/content/corridors/xa-zz.ini"
	silent "an owner of an office's number" fact owner ZZ office.legal.zedtown desk
	is "... is written there, too" has "^owner = desk" "$tree/content/offices/zz.ini"
}

# What a reader has before her, and a topic that waits for a health partner.
waiting() {
	po=$tree/locales/ne.po
	sed -i '/^msgctxt "danger.text"/,/^msgstr/s/गर्छ/गर्दछ/' "$po"
	sed -i 's/^msgctxt "stop.keywords"/# read-by: A READER, 2026-11-10, 00000000\n&/' "$po"
	check >"$work/out" 2>"$work/err"
	is "a text of danger that was changed is to be read again" has "^ne${tab}danger${tab}danger.text${tab}unread" "$work/out"
	is "... before all others" eval "grep '^ne$tab' '$work/out' | sed -n 2p | grep -q danger.text"
	is "... and is counted first" has "^read texts of danger${tab}1\$" "$work/out"
	is "a mark that does not fit reads no keywords" has "^ne${tab}withheld${tab}stop.keywords${tab}unread" "$work/out"
	hash=$(msgstr "$po" stop.keywords | b2sum -l 256 | cut -c1-8)
	sed -i "s/00000000/$hash/" "$po"
	check >"$work/out" 2>/dev/null
	is "... one that fits does" lacks "^ne${tab}withheld${tab}stop.keywords" "$work/out"
	is "nothing waits for a sign-off" has "^sign-offs${tab}0" "$work/out"
	printf '\n[signoff.health]\nclass = general\nfacts = stay signoff.health\ncaution = no\n' >>"$tree/content/tokens.ini"
	sed -i 's/^variants = known when rule.rest, other otherwise/id = K3\nvariants = known when rule.rest, signed when signoff.health, other otherwise/' \
	    "$tree/content/topics/main.ini"
	printf '\nmsgctxt "work.rest.signed.text"\nmsgid "Rest well."\nmsgstr "Rest well."\n' >>"$tree/locales/en.po"
	check >"$work/out" 2>"$work/err"
	is "a topic that waits for a sign-off is told, with the countries" has "^signoff.health${tab}K3${tab}XB, ZZ\$" "$work/out"
	printf '\n[signoff.health]\nwords = yes\nsource = s\nas_of = undated\nconfidence = high\n' >>"$zz"
	printf '\nmsgctxt "fact.zz.signoff.health.text"\nmsgid "Signed."\nmsgstr "Signed."\n' >>"$tree/locales/en.po"
	check >"$work/out" 2>"$work/err"
	is "... where it is written down it is a fact to be checked" has "^signoff.health${tab}K3${tab}XB\$" "$work/out"
}

msgstr() { sed -n "/^msgctxt \"$2\"/,/^msgstr/s/^msgstr \"\(.*\)\"\$/\1/p" "$1" | tr -d '\n'; }

release() {
	fresh
	fact owner ZZ hotline.unhcr un-desk
	golden release.txt "pack check --release: totals first, then what is to be done by whom" check
	golden release.json "pack check --release --json" check --json
	golden release-ne.txt "... --locale: what one reader has to read, and no facts" check --locale ne
	golden release-office.json "... --office: what one owner has to call, and no texts" check --office un-desk --json
	check --locale ar --office un-desk >"$work/out" 2>&1
	is "... both list both" eval "grep -q '^un-desk' '$work/out' && grep -q '^ar${tab}other' '$work/out' && ! grep -q '^ne$tab\|^nobody' '$work/out'"
	check --locale ar --html "$work/page.html" >"$work/out" 2>&1
	is "... on a page, too" eval "grep -q '(ar):' '$work/page.html' && ! grep -q '(ne):\|Test calls' '$work/page.html'"
	says 1 'there is no language "xy"' "a language that nobody has" check --locale ne --locale xy
	says 1 'no fact has the owner "un-desc"' "an owner of nothing" check --office un-desc
	says 2 "are for --release" "--locale without --release" "$safar" pack check -C "$tree" --locale ne
	waiting
	sed -i 's/^office = Mission of Exland/office = "<script>alert(1)<\/script> \&"/' "$zz"
	sed -i '0,/call_tested = 2026-11-03/s//call_tested = 2026-05-03/' "$zz"
	check --html "$work/page.html" >"$work/out" 2>&1
	is "--html prints nothing" [ "$(grep -c withheld "$work/out")" -eq 0 ]
	is "the page's like is known" same "$here/keep/release.html" "$work/page.html"
	is "... it has no script" lacks "<script" "$work/page.html"
	is "... what looks like one is text" has "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" "$work/page.html"
	is "... texts have their language and direction" has 'lang="ar" dir="rtl"' "$work/page.html"
	is "... and so have those from left to right" has 'lang="ne" dir="ltr"' "$work/page.html"
	is "... nothing comes from elsewhere" lacks 'src=\|href=\|url(' "$work/page.html"
	says 2 "are for --release alone" "--json without --release" "$safar" pack check -C "$tree" --json
	says 3 "none/page.html" "a page into no folder is the world's fault" check --html "$work/none/page.html"
}

fresh
sed 's/^\[hotline.child\]$/# the child line\n# not call-tested\n&/' "$zz" >"$work/before.ini"
due
keeps
odd_lines
refused
whole
owners
release
echo "1..$number"
