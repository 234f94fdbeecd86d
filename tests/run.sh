#!/bin/sh
# run.sh PROGRAM... - runs test programs that speak TAP, two at a time, and counts
#
# Each program gets TEST_SECONDS (default 120) and its own log beside the
# binary.  Failing points are printed as they stand in the log; the last line
# is "N passed, N failed".  A program that dies, prints no point at all, or
# plans more points than it printed, is a failure of its own.
set -u
jobs=${TEST_JOBS:-2}
seconds=${TEST_SECONDS:-120}
here=$(mktemp -d) || exit 3
trap 'rm -rf "$here"' EXIT
trap 'exit 130' INT TERM

# A free place takes the next program: two that begin together need not end together.
n=0
for program in "$@"; do
	n=$((n + 1))
	echo "$program" >"$here/$(printf '%04d' $n).name"
done
export here seconds
ls "$here" | xargs -P "$jobs" -I NAME sh -c '
	base=$here/NAME; base=${base%.name}
	CMOCKA_MESSAGE_OUTPUT=TAP timeout -k 5 "$seconds" $(cat "$here/NAME") >"$base.log" 2>"$base.err" </dev/null
	echo $? >"$base.rc"'

passed=0 failed=0
for name in "$here"/*.name; do
	base=${name%.name}
	ok=$(grep -c '^ok ' "$base.log")
	bad=$(grep -c '^not ok ' "$base.log")
	planned=$(sed -n 's/^1\.\.\([0-9][0-9]*\).*/\1/p' "$base.log" | tail -n 1)
	rc=$(cat "$base.rc" 2>/dev/null || echo 99)
	passed=$((passed + ok))
	failed=$((failed + bad))
	said=$((ok + bad))
	if [ "$said" -eq 0 ] || [ "$said" -lt "${planned:-0}" ] || { [ "$rc" -ne 0 ] && [ "$bad" -eq 0 ]; }; then
		failed=$((failed + 1))
		echo "not ok - $(cat "$name"): exit $rc after $said of ${planned:-?} points"
		bad=1
	fi
	if [ "$bad" -ne 0 ]; then
		echo "--- $(cat "$name")"
		grep -A 6 '^not ok ' "$base.log" | head -n 60
		tail -n 20 "$base.err"
	fi
done
if [ -n "${TEST_TOTALS:-}" ]; then echo "$passed $failed" >>"$TEST_TOTALS"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
