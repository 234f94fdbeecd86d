#!/bin/sh
# edit_to_live.sh BUILD - "From edit to live" of content/README.md, step by step, with a real safard, a real server, real keys
#
# A number of Qatar changes. Speaks TAP; everything runs on loopback, in a folder that goes away.
set -u
B=$(cd "$1" && pwd)
work=$(mktemp -d) || exit 3
number=0
pids=
# shellcheck disable=SC2086
trap 'kill $pids 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

point() {	# what; $? of the command before it
	status=$?
	number=$((number + 1))
	if [ $status -eq 0 ]; then echo "ok $number - $1"; return; fi
	echo "not ok $number - $1"
	sed 's/^/# /' "$work/last" 2>/dev/null
	[ -f "$work/log" ] && tail -n 5 "$work/log" | sed 's/^/# /'
}
run() { "$@" >"$work/last" 2>&1; }

# What she is told who texts SALARY, each time somebody who was not here before.
person=100
answer() {
	person=$((person + 1))
	printf 'sms SALARY\nquit\n' | "$B/safar" phone --socket "$work/state/phone" --from "+97433000$person" >"$work/said" 2>&1
}
answers() {	# number: within half a minute
	i=0
	while [ $i -lt 60 ]; do
		answer
		grep -q "$1" "$work/said" && return 0
		sleep 0.5
		i=$((i + 1))
	done
	cp "$work/said" "$work/last"
	return 1
}
logged() {	# words: within half a minute
	i=0
	while [ $i -lt 60 ]; do
		grep -q "$1" "$work/log" && return 0
		sleep 0.5
		i=$((i + 1))
	done
	return 1
}
key_line() { sed -n 2p "$work/$1.key.pub"; }
fetch() { run "$B/safar-fetch" --once --config "$work/safar.conf"; }
publish() { run "$B/safar" pack publish "$work/www" --key "$work/sita.key" --passphrase-file "$work/words" "$@"; }

# --- before: two persons with keys, a gateway that serves the pack of now ---
mkdir "$work/tree" "$work/www" "$work/state" && chmod 0711 "$work/state"
cp -R locales content "$work/tree/"
(umask 077; echo 'a sentence that nobody guesses' >"$work/words")
facts=$work/tree/content/countries/qa.ini
today=$(date -u +%F)
sed -i "/^\[hotline.labour\]/,/^\[/ s/^number = .*/number = \"16008\"\ncall_tested = $today\ntested_by = \"MRC\"/" "$facts"
for who in sita ram; do
	run "$B/safar" pack keys new "$work/$who.key" --passphrase-file "$work/words"
	point "a key for $who"
done
run "$B/safar" pack build -C "$work/tree" -o "$work/np-14.pack" --owner np --serial 14
point "the pack of now"
for who in sita ram; do
	run "$B/safar" pack sign "$work/np-14.pack" --key "$work/$who.key" --passphrase-file "$work/words"
	point "... signed by $who"
done

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext 'subjectAltName=IP:127.0.0.1' \
    -keyout "$work/tls.key" -out "$work/tls.pem" >"$work/last" 2>&1
point "a certificate of the web server"
port=
for try in 1 2 3 4 5 6 7 8; do
	port=$((20000 + ($$ * 7 + try * 997) % 20000))
	(cd "$work/www" && exec openssl s_server -accept "127.0.0.1:$port" -cert "$work/tls.pem" -key "$work/tls.key" -WWW -quiet) >/dev/null 2>&1 &
	server=$!
	sleep 0.3
	if kill -0 $server 2>/dev/null; then pids="$pids $server"; break; fi
done
cat >"$work/trust.ini" <<T
[owner.np]
url = "https://127.0.0.1:$port/"
ca = "$work/tls.pem"
wording = 1
facts = 2

[key.sita]
owner = np
person = "Sita"
key = "$(key_line sita)"
until = 2099-12-31

[key.ram]
owner = np
person = "Ram"
key = "$(key_line ram)"
until = 2099-12-31
T
cat >"$work/safar.conf" <<T
[gateway]
state = "$work/state"
trust = "$work/trust.ini"
look = 1s
[kannel]
enabled = no
[phone]
socket = "$work/state/phone"
T
run "$B/safar" pack install "$work/np-14.pack" --config "$work/safar.conf"
point "it is brought to the gateway by hand"
"$B/safard" --config "$work/safar.conf" 2>"$work/log" &
pids="$pids $!"
logged 'start version'
point "safard starts with it"
answers 16008
point "... and says the number of now"

# --- 1 and 2: the number, the pack ---
sed -i '/^\[hotline.labour\]/,/^\[/ s/^number = .*/number = "16009"/' "$facts"
run "$B/safar" pack build -C "$work/tree" -o "$work/np-15.pack" --owner np --serial 15
point "the pack with the new number"
# --- 3: what changes ---
run "$B/safar" pack diff "$work/np-14.pack" "$work/np-15.pack" --html "$work/diff.html"
[ $? -eq 1 ] && grep -q '16009' "$work/diff.html" && ! run "$B/safar" pack diff "$work/np-14.pack" "$work/np-15.pack" &&
    grep -q '16008.*16009' "$work/last"
point "the difference: 16008, 16009, and a page to print"
# --- 4: one signature is not enough, two are ---
run "$B/safar" pack sign "$work/np-15.pack" --key "$work/sita.key" --passphrase-file "$work/words"
grep -Eo '([a-z]{5}[ -]){7}[a-z]{5}' "$work/last" | tail -n 1 >"$work/words.sita"
[ -s "$work/words.sita" ]
point "signed by sita: eight words for the telephone"
run "$B/safar" pack verify "$work/np-15.pack" --trust "$work/trust.ini"
[ $? -eq 4 ]
point "... which is not enough for a fact"
run "$B/safar" pack sign "$work/np-15.pack" --key "$work/ram.key" --passphrase-file "$work/words"
grep -Eo '([a-z]{5}[ -]){7}[a-z]{5}' "$work/last" | tail -n 1 >"$work/words.ram"
cmp -s "$work/words.sita" "$work/words.ram"
point "signed by ram: the same eight words"
# --- 5 and 6: some people first ---
publish --pack "$work/np-15.pack" --trust "$work/trust.ini" --stage 10
point "published, for ten of a hundred"
fetch
point "safar-fetch brings it"
logged 'serial=15 percent=10'
point "... and safard tries it"
# --- 7: all people ---
publish --stage 100
point "published for all"
fetch
answers 16009
point "everybody who texts now is told the new number"
# --- 8: never again ---
publish --revoke 15
point "revoked"
fetch
answers 16008
point "... and the pack before it serves again"
run "$B/safar" pack install "$work/np-15.pack" --config "$work/safar.conf"
[ $? -eq 4 ]
point "... also against who brings it by hand"
# --- one number, faster than all of this ---
run "$B/safar" fact withdraw qa hotline.labor --reason wrong --config "$work/safar.conf"
[ $? -eq 1 ] && grep -q 'did you mean' "$work/last"
point "a fact that no pack has is not withdrawn"
run "$B/safar" fact withdraw qa hotline.labour --reason wrong --config "$work/safar.conf"
point "a fact is withdrawn on this gateway"
withdrawn() {
	i=0
	while [ $i -lt 40 ] && answer && grep -q 16008 "$work/said"; do sleep 0.5; i=$((i + 1)); done
	! grep -q 16008 "$work/said" && grep -q 'Not paid' "$work/said"
}
withdrawn
point "... and not said any more"
publish --withdrawn "$work/state/withdrawn"
point "published for every gateway"
rm "$work/state/withdrawn"
fetch
sleep 2
withdrawn
point "... which do not say it, by what was published alone"
echo "1..$number"
