#!/bin/sh
# soak.sh BUILD ROUNDS - kills of the real programs while people text and while an alert goes out; exit 1 when a bound is broken
#
# A round is 10 kills of safard, 3 of bearerbox, 3 of both while people text,
# about 45 s; from the second on 6 of a bearerbox that has more to do than
# it can; and 50 kills of our programs under a broadcast, about 90 s.  Round n
# draws its moments from seed n.  From the second round on the broadcast goes to
# 20000 people, and bearerbox is killed under it, too.  Nobody may stay unanswered
# or untold, ever.  How many parts one kill may cost twice stands here, and nowhere
# else:
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
alert() {
	"$build"/soak_broadcast --pack="$build"/read.pack --seed="$round" "$@" || status=1
}

round=1
while [ "$round" -le "$rounds" ]; do
	run --victim=safard --kills=10 --twice="$safard"
	run --victim=bearerbox --kills=3 --twice="$bearerbox"
	run --victim=both --kills=3 --twice="$both"
	if [ "$round" -eq 1 ]; then
		alert --victim=safard --people=5000 --kills=15 --settle=2
		alert --victim=vault --people=4000 --kills=30
		alert --victim=ours --people=2000 --kills=5 --settle=2
	else
		run --victim=bearerbox --rate=1000 --kills=6 --twice="$rush"
		alert --victim=safard --kills=50 --settle=2 --twice="$safard"
		alert --victim=safard --kills=10 --twice="$safard"
		alert --victim=safard --people=1000 --kills=40 --settle=1	# more numbers opened than people
		alert --victim=vault --kills=50
		alert --victim=ours --kills=10 --settle=2
		alert --victim=bearerbox --kills=5 --settle=2 --twice="$bearerbox"
		alert --victim=both --kills=5 --settle=2 --twice="$both"
	fi
	round=$((round + 1))
done
exit $status
