#!/bin/sh
# soak.sh BUILD ROUNDS - kills of the real programs while people text; exit 1 when a bound is broken
#
# A round is 10 kills of safard, 3 of bearerbox, 3 of both, about 45 s, and from
# the second on 6 of a bearerbox that has more to do than it can; round n draws
# its moments from seed n.  Nobody may stay unanswered, ever.  How many
# parts one kill may cost twice stands here, and nowhere else:
set -u
safard=0			# each part that reached bearerbox has its receipt
bearerbox=10			# max-pending-submits, which SMPP cannot resolve
both=10
rush=17				# and seven that asked for no receipt in a rush ([kannel] receipts)
build=$1 rounds=$2
status=0

run() {
	"$build"/soak_kill --pack="$build"/release.pack --seed="$round" "$@" || status=1
}

round=1
while [ "$round" -le "$rounds" ]; do
	run --victim=safard --kills=10 --twice="$safard"
	run --victim=bearerbox --kills=3 --twice="$bearerbox"
	run --victim=both --kills=3 --twice="$both"
	[ "$round" -eq 1 ] || run --victim=bearerbox --rate=1000 --kills=6 --twice="$rush"
	round=$((round + 1))
done
exit $status
