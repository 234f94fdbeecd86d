#!/bin/sh
# translator.sh BUILD - "The translator's walk" of locales/README.md, both ways; speaks TAP
#
# What Poedit does to a file, gettext does here: msgcat writes it anew, wrapped as Poedit wraps.
set -u
safar=$(cd "$1" && pwd)/safar
work=$(mktemp -d) || exit 3
number=0
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

point() {	# what; $? of the command before it
	status=$?
	number=$((number + 1))
	if [ $status -eq 0 ]; then echo "ok $number - $1"; return; fi
	echo "not ok $number - $1"
	tail -n 20 "$work/last" 2>/dev/null | sed 's/^/# /'
}
run() { "$@" >"$work/last" 2>&1; }
says() {	# locale, words: the compiled text
	run "$safar" pack build -C "$work" -o "$work/pack" --sample && "$safar" pack show "$work/pack" --texts "$1" >"$work/last" &&
	    grep -A 1 ' agent.none.text ' "$work/last" >"$work/text" && grep -q "$2" "$work/text"
}
entry() { sed -n '/^msgctxt "agent.none.text"/,/^$/p' "$work/locales/$1.po"; }

cp -R locales content "$work/"
today=$(date -u +%F)

sed -i '/^msgctxt "agent.none.text"/,/^$/ s/None of these/None of the three/' "$work/locales/en.po"
run "$safar" pack po -C "$work" -v
grep -q 'ne.po.* 1 with changed English' "$work/last"
point "the English of one text has changed, and is carried to ne.po"
! says ne 'यीमध्ये कुनै होइन' && says en 'None of the three'
point "... where English is said until somebody has looked"

# --- Poedit ---
msgattrib --only-fuzzy "$work/locales/ne.po" >"$work/last" 2>&1 && [ "$(grep -c '^msgctxt' "$work/last")" -eq 1 ]
point "Poedit shows one text that needs work"
awk '/^# machine-drafted/ { held = $0; next }
	/^#, fuzzy/ { fuzzy = 1; held = ""; next }
	/^#\| / { next }
	held != "" { print held; held = "" }
	/^msgctxt "agent.none.text"/ { mine = 1 }
	mine && /^msgstr/ { print "msgstr \"तीनमध्ये कुनै होइन\""; mine = 0; next }
	{ print }' "$work/locales/ne.po" >"$work/mended.po" && msgcat --width=79 "$work/mended.po" -o "$work/locales/ne.po" 2>"$work/last"
point "it is mended and saved"
run "$safar" pack check -C "$work"
point "it fits a phone"
says ne 'तीनमध्ये कुनै होइन'
point "it is said"
run "$safar" pack po -C "$work" -v
grep -q 'ne.po: 562 as before, 0 with' "$work/last" || grep -q 'ne.po: [0-9]* as before, 0 with changed English, 0 new' "$work/last"
point "nothing else of the file has changed"

# --- Excel ---
run "$safar" pack export -C "$work" -o "$work/fil.csv" fil && grep 'agent.none.text' "$work/fil.csv" | grep -q 'English changed'
point "a sheet for fil, with one row marked"
# what Excel saves as "Unicode text": UTF-16LE with tabs, here with the rows of interest alone
{ head -n 1 "$work/fil.csv"; grep '"agent.none.text"' "$work/fil.csv"; } |
    sed "s/\"Wala sa mga ito\",\"English changed\"/\"Wala sa tatlo\",\"read-by: Ana, $today\"/; s/\",\"/\"\t\"/g" >"$work/rows.txt"
{ printf '\377\376'; sed '1s/^\xEF\xBB\xBF//' "$work/rows.txt" | sed 's/$/\r/' | iconv -f UTF-8 -t UTF-16LE; } >"$work/back.txt"
run "$safar" pack import -C "$work" "$work/back.txt"
[ $? -ne 0 ]
point "a reader's mark is not taken from a sheet alone"
run "$safar" pack import -C "$work" --reader Ana "$work/back.txt"
point "what would change is shown"
entry fil | grep -q 'Wala sa mga ito'
point "... and nothing is written"
run "$safar" pack import -C "$work" --reader Ana --apply "$work/back.txt"
point "it is written"
sed -n '/read-by: Ana/,/^$/p' "$work/locales/fil.po" >"$work/last" && grep -q 'Wala sa tatlo' "$work/last"
point "... with the reader's mark"
says fil 'Wala sa tatlo'
point "it is said"
echo "1..$number"
