#!/bin/sh
# card.sh SAFAR - what `safar card` prints, held against tests/ops/card/; speaks TAP
#
# card/*.svg must come out byte for byte.  Those named LOCALE-... are made from this tree, so that a new translation
# changes them: look at the new card in a browser, then REGEN=1.  tested-*.svg are made from tests/content/good/tested, where
# facts are live.
set -u
case $1 in
/*) safar=$1 ;;
*) safar=$PWD/$1 ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
number=0

point() {	# what; $? of the command before it
	status=$?
	number=$((number + 1))
	if [ $status -eq 0 ]; then echo "ok $number - $1"; return; fi
	echo "not ok $number - $1"
	tail -n 30 "$work/last" 2>/dev/null | sed 's/^/# /'
}
build() {	# tree, pack, more options
	tree=$1 pack=$2
	shift 2
	"$safar" pack build -C "$tree" -o "$work/$pack" --serial 7 --name test --created 2026-11-20 --expires 2027-11-20 "$@" >"$work/last" 2>&1
}
card() {	# pack, options; the card is in $work/card
	pack=$1
	shift
	"$safar" card --pack "$work/$pack" --day 2026-11-27 "$@" >"$work/card" 2>"$work/last"
}
golden() {	# name, pack, options
	name=$1
	shift
	card "$@" && xmllint --noout "$work/card" 2>"$work/last"
	point "$name is well-formed"
	if [ "${REGEN:-}" = 1 ]; then cp "$work/card" "$here/card/$name.svg"; fi
	diff -u "$here/card/$name.svg" "$work/card" >"$work/last" 2>&1
	point "$name is as it was"
}
words() { sed -n 's/<tspan[^>]*>//g; s/<\/tspan>//g; s/.*<text[^>]*>\(.*\)<\/text>.*/\1/p'; }
told() {	# exit, sentence, pack, options
	want=$1 sentence=$2
	shift 2
	card "$@"
	[ $? -eq "$want" ] && [ ! -s "$work/card" ] && grep -qF -e "$sentence" "$work/last"
	point "exit $want: $sentence"
}

build "$root" sample --sample && build "$root" release && build "$root/tests/content/good/tested" tested --owner test
point "packs are built"

for locale in en ar am fil; do
	golden "$locale-sample-wallet" sample --origin NP --stay QA --locale "$locale"
	golden "$locale-sample-counter" sample --origin NP --stay QA --locale "$locale" --kind counter
	golden "$locale-release-wallet" release --origin NP --stay QA --locale "$locale"
	# 112 is no fact, it stands in the words, as 18 does
	! words <"$work/card" | grep -v '[*]\|^SMS\|^pack' | sed 's/112//; s/18//' | grep '[0-9]' >"$work/last"
	point "... and a release prints no number that nobody called"
done
golden en-quiet-wallet sample --origin NP --stay QA --locale en --service '*384*78#'
golden en-sms-wallet sample --origin NP --stay QA --locale en --service 33444
golden tested-wallet tested --origin XA --stay ZZ --locale en

words <"$here/card/tested-wallet.svg" | grep -qi '^danger 000$'
point "a number that was called is printed"
card tested --origin XA --stay ZZ --locale en --day 2027-03-20 && ! words <"$work/card" | grep ' 000$\|+999' >"$work/last"
point "... and four months after the call it is not"
printf 'zz/hotline.emergency\t2026-11-21T00:00:00Z\ta\tb\n' >"$work/list"
card tested --origin XA --stay ZZ --locale en --withdrawn "$work/list" && ! words <"$work/card" | grep ' 000$' >"$work/last"
point "... nor when it was taken back"

card release --origin NP --stay QA --locale ne && grep -q 'safar card: none of its [0-9]* texts is in Nepali: no reader' "$work/last"
point "a release card wholly in English says so"
card sample --origin NP --stay QA --locale ne && [ ! -s "$work/last" ]
point "... and one in its language says nothing"

# --- the outside: what follows the part that the folds hide ---
"$safar" pack show "$work/sample" | sed -n 's/^locale \([^ ]*\) .*/\1/p' >"$work/locales"
while read -r locale; do
	for service in '*384*77#' '*384*78#' 33444; do
		card sample --origin NP --stay QA --locale "$locale" --service "$service" &&
		    sed '1,/^<\/g>$/d' "$work/card" | words | grep -v '^SAMPLE$' >"$work/outside"
		[ -s "$work/outside" ] && sed -n "s/^$locale //p; s/^en //p" "$here/card/telling.txt" | tr ' ' '\n' >"$work/telling" &&
		    ! grep -niF -f "$work/telling" "$work/outside" >"$work/last"
		point "the outside in $locale, of $service, tells nothing"
	done
done <"$work/locales"

# --- the keys: what the card says is dialled, pressed, texted, and opens what its row is named after ---
walk() {	# card, beginning of its rows, talk lines before the keys, how a key is given, node of the last row
	words <"$here/card/$1.svg" | sed -n "s/^$2//p" >"$work/rows"
	n=0
	while read -r keys; do
		n=$((n + 1))
		see=$(echo danger child work agent "$5" | cut -d ' ' -f $n)
		{
			printf 'A is +447700900%s\n' $((100 + n))
			printf "$3" "$keys"
			if [ "$4" ]; then for key in $keys; do printf "$4" "$key"; done; fi
			printf 'A sees node=%s\n' "$see"
		} >"$work/$1-$n.talk"
	done <"$work/rows"
	[ "$n" -ge 4 ] && (cd "$root" && "$safar" talk "$work/$1"-*.talk >"$work/last" 2>&1)
	point "the keys of $1 lead where its rows say"
}
walk en-sample-counter '\([*]384[*]77[*]\)' 'A dials *384*77*%s\n' '' ui.quiet_on
walk en-quiet-wallet '[*]384[*]78# ' 'A dials *384*78#\n' 'A presses %s\n' none
walk en-sms-wallet 'MENU ' 'A texts "MENU"\n' 'A texts "%s"\n' ui.quiet_sms

# --- what is wrong is told ---
told 1 'the pack has no language "nee"; did you mean ne?' sample --origin NP --stay QA --locale nee
told 1 'the pack has no country of stay "QX"; did you mean QA?' sample --origin NP --stay QX --locale ne
told 1 'the pack has no country of origin "\x1B["; there are BD, ET, ID, IN, KE, KH, LK, MM, NP, PH, UG' sample --origin "$(printf '\033[')" --stay QA --locale ne
told 1 'who is in QA cannot dial or text "*384*7#"; did you mean *384*77#?' sample --origin NP --stay QA --locale ne --service '*384*7#'
told 1 "the pack's last day is over (" sample --origin NP --stay QA --locale ne --day 2028-01-01
told 1 'nowhere' nowhere --origin NP --stay QA --locale ne
told 2 '--locale: in which language?' sample --origin NP --stay QA
told 2 '--kind is wallet or counter' sample --origin NP --stay QA --locale ne --kind poster
told 3 'nowhere/card.svg: ' sample --origin NP --stay QA --locale ne -o "$work/nowhere/card.svg"
mkdir "$work/tree" && cp -R "$root/locales" "$root/content" "$work/tree" &&
    sed -i '/^msgctxt "work.title"/,/^$/ s/^msgstr .*/msgstr "Work_and_everything_around_it"/' "$work/tree/locales/en.po" && build "$work/tree" long --sample
told 1 'the text work.title (en) is too long for the card' long --origin NP --stay QA --locale en
echo "1..$number"
