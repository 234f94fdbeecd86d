#!/bin/sh
# bench.sh BUILD - ratios in one run: `make bench`; what the keys mean: README.md
set -eu
B=$1
RUNS=${RUNS:-15}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Fastest of RUNS, in milliseconds, of a whole process.
fastest() {
	best=
	i=0
	while [ $i -lt "$RUNS" ]; do
		t0=$(date +%s%N); "$@" >/dev/null 2>&1; t1=$(date +%s%N)
		t=$(((t1 - t0) / 1000))
		if [ -z "$best" ] || [ "$t" -lt "$best" ]; then best=$t; fi
		i=$((i + 1))
	done
	echo "$best"
}
catalogues() { for po in locales/*.po; do msgfmt -o "$work/out.mo" "$po"; done; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

echo "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(date -u +%F)"
for word in 'sos' 'salary en' 'talab ne'; do
	# shellcheck disable=SC2086
	"$B/ops/bench/answer_core" "$B/sample.pack" $word
done
"$B/ops/bench/words" "$B/sample.pack"
compile=$(fastest "$B/safar" pack build --sample -o "$work/pack")
peer=$(fastest catalogues)
echo "compile_us=$compile msgfmt_us=$peer ratio=$(ratio "$compile" "$peer")"
open=$("$B/ops/bench/answer_core" "$B/sample.pack" sos | sed -n 's/.*open_ms=\([0-9.]*\).*/\1/p')
empty=$(fastest true)
sum=$(fastest b2sum -l 256 "$B/sample.pack")
echo "open_us=$(awk -v o="$open" 'BEGIN { print o * 1000 }') b2sum_us=$((sum - empty)) ratio=$(awk -v o="$open" -v s="$((sum - empty))" 'BEGIN { printf "%.2f", o * 1000 / s }')"
