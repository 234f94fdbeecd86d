#!/bin/sh
# fuzz.sh SECONDS HARNESS... - libFuzzer over each harness; exit 1 when one found something
#
# What it learnt stays in build/fuzz/corpus/<harness>, what stopped it in
# build/fuzz/<harness>-crash-*.  Put such an input into seeds/<harness>/ with
# the repair: `make test` replays it from then on.
set -u
seconds=$1
shift
status=0
for harness in "$@"; do
	mkdir -p "build/fuzz/corpus/$harness"
	log=build/fuzz/$harness.log
	if build/fuzz/fuzz_"$harness" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=1024 \
	    -print_final_stats=1 -artifact_prefix="build/fuzz/$harness-" \
	    "build/fuzz/corpus/$harness" "tests/fuzz/seeds/$harness" >"$log" 2>&1; then
		echo "$harness: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, $(
		    sed -n 's/.*cov: \([0-9]*\).*/\1/p' "$log" | tail -n 1) edges, nothing found"
	else
		status=1
		echo "$harness: stopped; see $log"
		grep -m 3 'ERROR\|runtime error\|bug \|Test unit written' "$log"
	fi
done
exit $status
