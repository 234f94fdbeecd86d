#!/bin/sh
# test_lint.sh - plants each fault in a small tree and expects the lint to say so
# usage: sh tests/locales/test_lint.sh   (from anywhere; prints TAP)
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 3
tree=$(mktemp -d) || exit 3
trap 'rm -rf "$tree" "$tree.said" "$tree.results"' EXIT
: >"$tree.results"		# a file: what stands behind a pipe is a process of its own

result() {	# 0 = ok, name
	if [ "$1" -eq 0 ]; then word=ok; else word='not ok'; fi
	echo "$word" >>"$tree.results"
	echo "$word $(wc -l <"$tree.results") - $2"
	[ "$1" -eq 0 ] || sed 's/^/# /' "$tree.said"
}

clean() {
	rm -rf "$tree"
	mkdir -p "$tree/locales/text" "$tree/content/compiler" "$tree/gateway/bearer" "$tree/gateway/store" \
	    "$tree/routing" "$tree/tests/content/bad"
	for folder in locales content gateway routing tests; do
		echo 'text/ compiler/ bearer/ store/ content/ bad/' >"$tree/$folder/README.md"
	done
	printf 'int\nmain(void)\n{\n\treturn 0;\n}\n' >"$tree/routing/fine.c"
	printf 'DIAG(E101,  ERROR, slug, "x",\n    "Mend it.")\n' >"$tree/content/diag.def"
	: >"$tree/tests/content/bad/E101-unreadable.ini"
	echo 'LOG_EVENT(START, "start", INFO, "x")' >"$tree/gateway/log.def"
	echo 'CONFIG(ussd, idle, TIME, "1s", NULL, NULL, LIVE, "x")' >"$tree/gateway/config.def"
	printf 'LOG_START\n[ussd]\n# idle = 180s\n' >"$tree/tests/named.txt"
}

# name, file, words of the error expected there; the file's text on stdin
finds() {
	clean
	mkdir -p "$tree/$(dirname "$2")"
	cat >"$tree/$2"
	sh "$root/ops/lint/lint.sh" "$tree" >"$tree.said" 2>&1
	[ $? -eq 1 ] && grep -q "^$2:[0-9]*: error: .*$3" "$tree.said"
	result $? "$1"
}

passes() {	# name, file; text on stdin
	clean
	mkdir -p "$tree/$(dirname "$2")"
	cat >"$tree/$2"
	sh "$root/ops/lint/lint.sh" "$tree" >"$tree.said" 2>&1
	result $? "$1"
}

include() { echo "#include $1"; }
lines() { awk -v n="$1" 'BEGIN { while (n-- > 0) print "int x;" }'; }
body() { printf 'int\nlong_one(void)\n{\n'; awk -v n="$1" 'BEGIN { while (n-- > 0) print "\tstep();" }'; printf '}\n'; }

passes 'a clean tree' routing/empty.h </dev/null
include '"content/pack.h"' | passes 'down is allowed' routing/a.c
include '"gateway/log.h"' | finds 'up is not' routing/a.c 'look up to gateway/'
include '"content/words.h"' | finds 'text sees only text' locales/text/a.c 'only locales/text/'
include '"text/buf.h"' | finds 'a path not from the root' content/a.c 'no path from the root'
include '"content/compiler/po.h"' | finds 'the gateway has no compiler' gateway/a.c 'only the compiler'
include '"content/compiler/po.h"' | finds 'readers have no compiler' content/a.c 'only the compiler'
include '"content/render_inside.h"' | finds 'insides stay inside' gateway/a.c 'inside of another folder'
include '"content/pack.h"' | finds 'a bearer has no content' gateway/bearer/phone.c 'a bearer includes'
include '"gateway/bearer/kannel_mo.h"' | finds 'bearers are strangers' gateway/bearer/phone.c 'know each other'
include '"gateway/bearer/kannel_border.h"' | passes 'its own border' gateway/bearer/kannel.c
include '<gwlib/gwlib.h>' | finds 'one door to Kannel' gateway/bearer/kannel.c 'the door to it'
include '<gwlib/gwlib.h>' | passes 'the door itself' gateway/bearer/kannel_border.c
include '<iniparser/iniparser.h>' | finds 'one door to iniparser' gateway/config.c 'the door to it'
include '<utf8proc.h>' | finds 'no utf8proc in the daemon' locales/text/fold.c 'the door to it'
lines 401 | finds 'a long file' routing/a.c '401 lines'
{ echo '/* long: a table */'; lines 420; } | passes 'a long file with a reason' routing/a.c
{ echo '/* long: a table */'; lines 600; } | finds 'a reason is not enough' routing/a.c '601 lines'
body 96 | passes 'a function of 99 lines' routing/a.c
body 100 | finds 'a long function' routing/a.c 'long_one() has 10'
echo 'int x = atoi(s);' | finds 'a banned call' routing/a.c 'atoi()'
printf '/* atoi(s)\n atoi(s) */ char *s = "\\"atoi(s)"; // atoi(s)\nx->gets(1); my_atoi(s);\n' | passes 'not in comments or strings' routing/a.c
printf 'char *s = "\342\200\256";\n' | finds 'a hidden mark' routing/a.c 'hidden mark'
printf 'msgstr "\342\200\217"\n' | passes 'translations may have it' locales/ar.po
printf 'char *s = "\377";\n' | finds 'no UTF-8' routing/a.c 'not UTF-8'
echo '/* TO''DO: later */' | finds 'a note to oneself' routing/a.c 'note to oneself'
echo 'char t[] = "/tmp/safar-XX''XXXX";' | passes 'a template is no note' routing/a.c
echo "see /$(echo wo)rk/main" | finds 'a path of a workplace' routing/README.md 'outside of the tree'
printf 'DIAG(E101, ERROR, a, "x", "Mend it.")\nDIAG(E102, ERROR, b, "x", "Mend it.")\n' | finds 'a mistake without a case' content/diag.def 'E102'
echo 'DIAG(E101, ERROR, a, "x")' | finds 'a mistake without a fix' content/diag.def 'E101 has no fix'
printf 'DIAG(E101, ERROR, a, "x",\n    "")\n' | finds 'a mistake with an empty fix' content/diag.def 'E101 has no fix'
echo 'LOG_EVENT(STOP, "stop", INFO, "x")' | finds 'an event without a test' gateway/log.def 'LOG_STOP'
echo 'WAY_KEY(host, STR, NULL, "1", "9", BOTH, "x")' | finds 'a key of ways.ini nobody speaks of' routing/ways.def 'way.host'
echo 'BEARERBOX_KEY(box, STR, "a", "1", "9", "x")' | finds 'nor of its bearerbox' routing/ways.def 'bearerbox.box'
echo 'CONFIG(ussd, page, INT, "1", NULL, NULL, LIVE, "x")' | finds 'a setting nobody speaks of' gateway/config.def 'ussd.page'
echo 'HTTP_DIALECT(klingon, USSD_POST, FORM)' | finds 'a dialect without its cases' gateway/bearer/http_dialects.def 'klingon/NN-gone'
echo 'key = 1' | finds 'data among C' routing/data.ini 'data and C'
echo 'key = 1' | passes 'data in a folder of its own' content/topics/README.md

clean
mkdir "$tree/gateway/attic"
echo 'x' >"$tree/gateway/attic/a.txt"
sh "$root/ops/lint/lint.sh" "$tree" >"$tree.said" 2>&1
[ $? -eq 1 ] && grep -q '^gateway/attic:1: error: a folder without' "$tree.said"
result $? 'a folder nobody explains'

echo "1..$(wc -l <"$tree.results")"
! grep -q '^not' "$tree.results"
