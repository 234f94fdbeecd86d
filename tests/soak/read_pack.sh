#!/bin/sh
# read_pack.sh SAFAR TREE OUT - a release pack for tests, in which every alert counts as read in every language
#
# No reader has seen the drafts that lie in the tree, and a release says none of
# them; so that an alert can be tried in many languages, the texts of alerts get
# the mark of "TEST, nobody" in a copy of the tree. Such a pack is for tests of
# programs alone: its name says "unread".
set -eu
safar=$1 tree=$2 out=$3
work=$(mktemp -d "${TMPDIR:-/tmp}/safar-read-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/tree"
cp -R "$tree/content" "$tree/locales" "$work/tree"

# The hash of a mark is the start of BLAKE2b-256 of the msgstr (locales/README.md).
for po in "$work"/tree/locales/*.po; do
	awk -v text="$work/text" '
	function mark(  hash) {
		if (held == "")
			return
		gsub(/\\n/, "\n", said); gsub(/\\"/, "\"", said); gsub(/\\\\/, "\\", said)
		printf "%s", said > text
		close(text)
		cmd = "b2sum -l 256 " text
		cmd | getline hash
		close(cmd)
		print "# read-by: TEST, 2026-11-27, " substr(hash, 1, 8)
		printf "%s", held
		held = said = ""
	}
	function words(line) { sub(/^[^"]*"/, "", line); sub(/"$/, "", line); return line }
	/^# machine-drafted / { if (held != "") mark(); waits = $0; next }
	waits != "" && /^msgctxt "alert\./ { held = $0 "\n"; waits = ""; in_text = 0; next }
	waits != "" { print waits; waits = "" }
	held != "" && /^msgstr / { in_text = 1; said = words($0); held = held $0 "\n"; next }
	held != "" && in_text && /^"/ { said = said words($0); held = held $0 "\n"; next }
	held != "" && in_text { mark(); in_text = 0; print; next }
	held != "" { held = held $0 "\n"; next }
	{ print }
	END { mark() }' "$po" >"$po.new"
	mv "$po.new" "$po"
done
"$safar" pack build -C "$work/tree" --name unread -o "$out" 2>"$out.log" || { cat "$out.log" >&2; exit 1; }
