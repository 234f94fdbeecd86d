#!/bin/sh
# bench.sh BUILD - ratios in one run: `make bench`; what the keys mean: README.md
set -eu
B=$1
RUNS=${RUNS:-15}
work=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
trap 'rm -rf "$work"' EXIT

# Microseconds of a whole process, RUNS times, one a line, the fastest first.
runs_of() {
	i=0
	while [ $i -lt "$RUNS" ]; do
		t0=$(date +%s%N); "$@" >/dev/null 2>&1; t1=$(date +%s%N)
		echo $(((t1 - t0) / 1000))
		i=$((i + 1))
	done | sort -n
}
fastest() { runs_of "$@" | head -n 1; }
median() { sed -n "$(((RUNS + 1) / 2))p" "$1"; }
catalogues() { for po in locales/*.po; do msgfmt -c -o "$work/out.mo" "$po"; done; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

echo "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(date -u +%F)"
for word in 'sos' 'salary en' 'talab ne'; do
	# shellcheck disable=SC2086
	"$B/ops/bench/answer_core" "$B/sample.pack" $word
done
"$B/ops/bench/words" "$B/sample.pack"
runs_of "$B/safar" pack build --sample -o "$work/pack" >"$work/compile"
runs_of catalogues >"$work/msgfmt"
compile=$(median "$work/compile")
peer=$(median "$work/msgfmt")
budget=missed; if [ "$compile" -lt 500000 ]; then budget=PASS; fi
echo "compile_us=$compile least_us=$(head -n 1 "$work/compile") msgfmt_us=$peer least_us=$(head -n 1 "$work/msgfmt") ratio=$(ratio "$compile" "$peer") budget_us=500000 $budget"
open=$("$B/ops/bench/answer_core" "$B/sample.pack" sos | sed -n 's/.*open_ms=\([0-9.]*\).*/\1/p')
empty=$(fastest true)
sum=$(fastest b2sum -l 256 "$B/sample.pack")
echo "open_us=$(awk -v o="$open" 'BEGIN { print o * 1000 }') b2sum_us=$((sum - empty)) ratio=$(awk -v o="$open" -v s="$((sum - empty))" 'BEGIN { printf "%.2f", o * 1000 / s }')"
"$B/ops/bench/cut_speed" "$B/sample.pack"
"$B/ops/bench/parts" "$B" "$B/sample.pack"
