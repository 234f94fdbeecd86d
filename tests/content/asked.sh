#!/bin/sh
# asked.sh SAFAR - is everything that was asked for answered, or is there a reason?  Speaks TAP
#
# Reads "What was asked for" and "Every text of the tree" at the end of content/README.md.  A row answers by what stands
# in `backquotes`, and each of these must exist: a topic, a text of locales/en.po without its ".text", a {placeholder}, a code
# of diag.def, a WORD that people send, `safar COMMAND`, or a file.  What begins with "Not yet: " or "Not here: " says why.  An
# id of the tree must lead to a topic of that id, to a variant of that name, or to a text of the program.  And each word that
# was asked for leads to its topic, which has words in every language.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$root" || exit 3
number=0
safar=${1:-build/safar}

# Sections and how many rows each must have; then the ids.
want="A1 22 A2 26 A3 14 A4 8 A5 13 A6 10 A7 25 A8 10 A9 28 A10 9 A11 11"
ids="L1 L2 M0 M1 M2 M3 B1 B2 B3 B4 B5 B6 B7 B8 B9 B10 B11 B12 B13 B14 W1 W2 W3 W4 W5 W6 W7 W8 W9 W10 W11 W12 W13
	K1 K2 K3 K4 K4B K5 K6 K7 K8 K9 K10 K11 K12 K13 K14 K15 K16 K17 K18 K19 K20 K21 K22 K23 T1 T2 T3 T4 D1 D2 D3 D4 D5 D6
	Q1 Q2 Q3 Q4 Q5 Q6 Q7 Q8 C0 C1 C2 C3 C4 C5 C6 C7 C8 E1 E2 E3 E4 E5 E6 E7 E8 E9 E10 E11 E12 R1 R2 R3 R4 R5 R6 R7 H1 H2
	P1 P2 P3 V1 V2 V3 V4 V5 V6 V7 V8 V9 V10 V11 V12 V13 V14 X1 X2 X3 X4 X5 X6 X7"

words="MENU main STOP cmd.stop DELETE cmd.delete SOS danger SEA way.sea AGENT agent FEES before.fees CODE danger.code RUMOR danger.true
	UN way.asylum QUIET cmd.quiet CHILD child EMPLOYER employer GROUP danger.group"

point() {	# ok | not ok, what
	number=$((number + 1))
	echo "$1 $number - $2"
}

# What can be named, one a line: kind, name, and the id of a topic.
{
	awk '/^\[/ { name = substr($0, 2, length($0) - 2); print "topic", name } /^id = / { print "id", name, $3 }' content/topics/*.ini
	sed -n 's/^\[\(.*\)\]$/token {\1}/p' content/tokens.ini
	sed -n 's/^msgctxt "\(.*\)\.text"$/text \1/p' locales/en.po
	sed -n 's/^DIAG(\([EW][0-9]*\),.*/code \1/p' content/diag.def
	sed -n '/^msgctxt ".*\.keywords"$/,/^msgstr/s/^msgstr "\(.*\)"$/\1/p' locales/en.po | tr ',' '\n' | sed 's/^ */word /' |
	    tr a-z A-Z | sed 's/^WORD/word/'
	for file in ops/command/cmd_*.c; do echo "command $(basename "$file" .c | sed 's/^cmd_//; s/_/-/g')"; done
} >"$work/known"

cat >"$work/read.awk" <<'AWK'
function fail(what) { print "README.md:" FNR ": " what }

# Is there such a thing?  Files are printed, for the shell to look.
function exists(ref,	word) {
	if (ref ~ /\//) {
		print ref >files
		return 1
	}
	split(ref, word, " ")
	if (word[1] == "safar")
		return ("command " word[2]) in known
	return ("topic " ref) in known || ("text " ref) in known || ("token " ref) in known || ("code " ref) in known ||
	    ("word " ref) in known
}

# The number of things that `text` names; each that does not exist is told.
function refs(text,	part, n, i) {
	n = split(text, part, "`")
	for (i = 2; i <= n; i += 2)
		if (!exists(part[i]))
			fail("there is no " part[i])
	if (n > 0 && n % 2 == 0)
		fail("a ` is not closed")
	return int(n / 2)
}

function bare(text) { gsub(/`[^`]*`/, "", text); return text }

function requirement(line,	at, answer, quote) {
	at = index(line, "\" | ")
	quote = substr(line, 3, at - 2)
	answer = substr(line, at + 4)
	sub(/ \|$/, "", answer)
	if (at == 0 || quote in quoted)
		fail("no row, or one that stands there twice")
	quoted[quote] = 1
	rows[section]++
	if (answer ~ /^Not (yet|here): /) {
		sub(/^Not (yet|here): /, "", answer)
		refs(answer)
		if (length(bare(answer)) < 20)
			fail("a reason is a sentence: " quote)
	} else if (refs(answer) == 0) {
		fail("neither an answer nor a reason: " quote)
	}
}

# Does what is named say the text of this id?
function says(ref, id) {
	return (("id " ref) in known && known["id " ref] == id) || (("text " ref) in known && (ref ~ ("\\." id "$") || ref ~ /^ui\./))
}

# "K4 `work.passport`, `house.passport`; K4B `work.passport.K4B`"
function texts(line,	cell, item, n, i, part, parts, k, id, leads) {
	split(line, cell, " \\| ")
	sub(/ \|$/, "", cell[2])
	n = split(cell[2], item, "; ")
	for (i = 1; i <= n; i++) {
		id = item[i]
		sub(/ .*/, "", id)
		refs(item[i])
		parts = split(item[i], part, "`")
		leads = 0
		for (k = 2; k <= parts; k += 2)
			leads += says(part[k], id)
		if (leads == 0)
			fail(id " leads to nothing that says it")
		if (id in said)
			fail(id " stands there twice")
		said[id] = 1
	}
}

NR == FNR { known[$1 " " $2] = $1 == "id" ? $3 : 1; next }
/^## / { chapter = $0; section = "" }
/^### / { section = $2 }
chapter == "## What was asked for" && /^\| "/ { requirement($0) }
chapter == "## What was asked for" && section == "A12" && !/^#/ { last += length($0); refs($0) }
chapter == "## Every text of the tree" && /^\| / && !/^\| (texts|---)/ { texts($0) }
END {
	FNR = "end"
	n = split(want, w, " ")
	for (i = 1; i < n; i += 2)
		if (rows[w[i]] != w[i + 1])
			fail(w[i] " has " rows[w[i]] + 0 " rows of " w[i + 1])
	if (last < 20)
		fail("A12 says nothing")
	n = split(ids, id, " ")
	for (i = 1; i <= n; i++)
		if (!(id[i] in said))
			fail(id[i] " is not there")
	if (n != 129)
		fail("the list of ids is not whole")
}
AWK

check() {	# README; what is wrong with it is in "$work/wrong"
	: >"$work/files"
	awk -v want="$want" -v ids="$(echo $ids)" -v files="$work/files" -f "$work/read.awk" "$work/known" "$1" >"$work/wrong"
	sort -u "$work/files" | while read -r file; do
		[ -e "$file" ] || echo "README.md: there is no file $file"
	done >>"$work/wrong"
	[ ! -s "$work/wrong" ]
}

broken() {	# what, the words that tell it, a sed script
	sed "$3" content/README.md >"$work/broken"
	if cmp -s content/README.md "$work/broken"; then
		point "not ok" "$1 (this sed script changes nothing)"
	elif check "$work/broken" || ! grep -q "$2" "$work/wrong"; then
		sed 's/^/# /' "$work/wrong"
		point "not ok" "$1"
	else
		point ok "$1"
	fi
}

if check content/README.md; then what=ok; else what="not ok"; sed 's/^/# /' "$work/wrong"; fi
point "$what" "each of 176 requirements has an answer that is there, or a reason, and each of 129 texts is said"

broken "a row that is gone is missed" "A3 has 13 rows of 14" '/^| "abandonment and drowning at sea"/d'
broken "a row copied over another is missed" "twice" '/^| "abandonment and drowning/{p;p;}'
broken "an answer that names nothing" "neither an answer nor a reason" 's/^\(| "the charging of excessive fees" | \).*/\1there is one |/'
broken "a reason that is no sentence" "a reason is a sentence" 's/^\(| "the charging of excessive fees" | \).*/\1Not yet: `work.pay` later |/'
broken "a topic that is not there" "there is no work.payy" '/^| "salary withholding/s/`work.pay`/`work.payy`/'
broken "a placeholder that is not there" "there is no {line.nobody}" 's/`{line.violence}`/`{line.nobody}`/'
broken "a code that is not there" "there is no E999" 's/`E250`/`E999`/'
broken "a word that people cannot send" "there is no SEAS" 's/`SEA`/`SEAS`/'
broken "a command that is not there" "there is no safar cards" 's/`safar card`/`safar cards`/'
broken "a file that is not there" "there is no file gateway/nobody" 's,`gateway/alerts.c`,`gateway/nobody`,'
broken "a talk that is not there" "there is no file tests/talk/000" 's,`tests/talk/424-[^`]*`,`tests/talk/000.talk`,'
broken "a text of the tree that is gone" "K4B is not there" 's/K4B `work.passport.K4B`; //'
broken "a text that leads to another topic" "K3 leads to nothing" 's/K3 `work.swap`/K3 `work.pay`/'
# The keywords of a topic in a file, one a line, in capitals.
keywords() {	# file, topic
	sed -n "/^msgctxt \"$2\.keywords\"\$/,/^msgstr/s/^msgstr \"\(.*\)\"\$/\1/p" "$1" | tr ',' '\n' | sed 's/^ *//; /^$/d' | tr a-z A-Z
}

set -- $words
while [ $# -gt 1 ]; do
	what=ok
	keywords locales/en.po "$2" | grep -qx "$1" || what="not ok"
	for po in locales/*.po; do
		[ -n "$(keywords "$po" "$2")" ] || { what="not ok"; echo "# $po has no word for $1"; }
	done
	point "$what" "$1 leads to $2, by a word in every language"
	shift 2
done
# Each text, keyword list and title of the tree is there in each language, read or not.
"$safar" pack coverage >"$work/coverage" 2>&1
awk -F '\t' '/^locale\tmissing/ { rest = 1; next } /^$/ { rest = 0 } rest { print; bad = 1 } \
    !rest && $2 ~ /^[0-9]+$/ && $3 != $2 { print $1 ": " $3 " of " $2 " texts"; bad = 1 } \
    $2 ~ /^[0-9]+$/ { rows++ } END { exit bad || rows < 22 }' "$work/coverage" >"$work/wrong"
if [ $? -eq 0 ]; then what=ok; else what="not ok"; sed 's/^/# /' "$work/wrong"; fi
point "$what" "all of it is said in each of 22 languages"
echo "1..$number"
