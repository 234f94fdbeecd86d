#!/bin/sh
# soak.sh BUILD ROUNDS|ci - kills of the real programs while people text and while an alert goes out; exit 1 when a bound is broken
#
# A round is 10 kills of safard, 3 of bearerbox, 3 of both while people text, about
# 45 s; 6 of a bearerbox that has more to do than it can; and 170 kills while
# an alert goes to 20000 people in 12 languages.  Round n draws its moments from
# seed n.  "ci" is a short one for every landing: 16 kills while people text, 61
# under alerts.  Nobody may stay unanswered or untold, ever.  How many parts one
# kill may cost twice stands here, and nowhere else:
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

texting() {
	run --victim=safard --kills=10 --twice="$safard"
	run --victim=bearerbox --kills=3 --twice="$bearerbox"
	run --victim=both --kills=3 --twice="$both"
}

round=1
if [ "$rounds" = ci ]; then
	texting
	alert --victim=safard --kills=25 --settle=2 --twice="$safard"
	alert --victim=vault --kills=30
	alert --victim=bearerbox --people=6000 --kills=3 --settle=2 --twice="$bearerbox"
	alert --victim=both --people=6000 --kills=3 --settle=2 --twice="$both"
	exit $status
fi
while [ "$round" -le "$rounds" ]; do
	texting
	run --victim=bearerbox --rate=1000 --kills=6 --twice="$rush"
	alert --victim=safard --kills=50 --settle=2 --twice="$safard"
	alert --victim=safard --kills=10 --twice="$safard"
	alert --victim=safard --people=1000 --kills=40 --settle=1 --twice="$safard"	# more numbers opened than there are people
	alert --victim=vault --kills=50
	alert --victim=ours --kills=10 --settle=2
	alert --victim=bearerbox --kills=5 --settle=2 --twice="$bearerbox"
	alert --victim=both --kills=5 --settle=2 --twice="$both"
	round=$((round + 1))
done
exit $status
