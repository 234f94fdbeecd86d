#!/bin/sh
# all.sh - everything that must be green; the last line is "N passed, N failed"
#
# Order: what is cheap and tells most first.  Nothing stops at the first
# failure but a build that does not come out.  Network tests run on loopback,
# on ports asked from the kernel.
set -u
cd "$(dirname "$0")/.." || exit 3
totals=$(mktemp) || exit 3
trap 'rm -f "$totals"' EXIT
export TEST_TOTALS="$totals"
make=${MAKE:-make}
B=build S=build/san
SAN="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"

point() {	# name, command...
	name=$1; shift
	if "$@" >"$B/point.log" 2>&1; then
		echo "1 0" >>"$totals"; echo "ok - $name"
	else
		echo "0 1" >>"$totals"; echo "not ok - $name"; tail -n 40 "$B/point.log"
	fi
}
programs() { ls "$1"/tests/*/test_* 2>/dev/null | grep -v '\.[od]$' | grep -v '/tests/\(kannel\|privacy\)/'; }

echo "== build"
$make -s -j2 B=$B tests || { echo "0 passed, 1 failed"; exit 1; }
point "lint" $make -s lint
for po in locales/*.po; do
	point "msgfmt -c $po" msgfmt -c -o /dev/null "$po"
done
export SAFAR_PACK="$PWD/$B/sample.pack" SAFAR_BUILD="$PWD/$B"

echo "== units"
sh tests/run.sh $(programs $B) "sh tests/locales/test_lint.sh" "sh tests/content/cases.sh $B/safar" "sh tests/sign/cases.sh $B/safar" "sh tests/content/diff.sh $B/safar" "sh tests/content/keep.sh $B/safar" "sh tests/content/asked.sh $B/safar" "sh tests/ops/card.sh $B/safar" "sh tests/ops/packaging.sh" "sh tests/walks/translator.sh $B" "sh tests/walks/edit_to_live.sh $B"
echo "== talks"
sh tests/run.sh "sh tests/talk/steps.sh" "$B/safar talk $(echo tests/talk/*.talk)"
echo "== Kannel"
kannel() { ls $B/tests/kannel/test_* | grep -v '\.[od]$' | grep "$@" '/test_\(bulk\|broadcast[a-z_]*\)$'; }
TEST_JOBS=3 sh tests/run.sh $(kannel -e) >"$B/kannel.log" 2>&1 &	# these wait more than they work
TEST_JOBS=1 sh tests/run.sh $(kannel -v)
wait
cat "$B/kannel.log"
echo "== privacy: the real programs, and what they leave behind"
TEST_JOBS=1 sh tests/run.sh $(ls $B/tests/privacy/test_* | grep -v '\.[od]$')
echo "== demo: real bearerbox, the operator's wire"
for way in "" --smpp; do
	point "make demo $way" $B/safar demo $way
	point "the wire talks $way" $B/safar demo $way tests/talk/*-wire.talk
done

echo "== the same under ASan and UBSan"
$make -s -j2 B=$S OPT='-O1 -g' HARDEN= SAN="$SAN" tests || { echo "0 1" >>"$totals"; }
export SAFAR_PACK="$PWD/$S/sample.pack" SAFAR_BUILD="$PWD/$S"
export SIM_SEEDS=1500	# of the 10000 that the plain build has run
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
sh tests/run.sh $(programs $S) "sh tests/content/cases.sh $S/safar" "sh tests/sign/cases.sh $S/safar" "sh tests/content/diff.sh $S/safar" "sh tests/content/keep.sh $S/safar" "sh tests/ops/card.sh $S/safar"
sh tests/run.sh "$S/safar talk $(echo tests/talk/*.talk)"

awk '{ p += $1; f += $2 } END { printf "%d passed, %d failed\n", p, f; exit f > 0 }' "$totals" >"$B/tests.total"
status=$?
cat "$B/tests.total"
exit $status
