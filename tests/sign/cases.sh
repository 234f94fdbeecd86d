#!/bin/sh
# cases.sh SAFAR - safar pack keys, sign, verify, beside the real minisign, both ways; speaks TAP
#
# Every line says the exit code and the words that must be told.  A key of minisign is made with little memory, so that
# this takes seconds; it is its own file format all the same.
set -u
case $1 in
/*) safar=$1 ;;
*) safar=$PWD/$1 ;;
esac
tree=$(cd "$(dirname "$0")/../content/good/minimal" && pwd) || exit 3
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 3
number=0
secret='a few plain words'

point() {	# ok | not ok, what
	number=$((number + 1))
	echo "$1 $number - $2"
}

says() {	# exit status, words ("" = nothing is asked of them), what, command...
	want=$1 words=$2 name=$3
	shift 3
	"$@" >out 2>&1 </dev/null
	status=$?
	judge
}

typed() {	# the same, with the passphrase on standard input
	want=$1 words=$2 name=$3 pass=$4
	shift 4
	printf '%s\n' "$pass" | "$@" >out 2>&1
	status=$?
	judge
}

judge() {
	what=ok
	[ $status -eq "$want" ] || { what="not ok"; echo "# exit $status, expected $want"; }
	grep -qF -e "$words" out || what="not ok"
	if grep -qF -e "$secret" out; then what="not ok"; echo "# the passphrase was printed"; fi
	[ "$what" = ok ] || sed 's/^/# /' out
	point "$what" "$name"
}

holds() {	# what, command...
	name=$1
	shift
	if "$@" >/dev/null 2>&1; then point ok "$name"; else point "not ok" "$name"; fi
}

id_of() { "$safar" pack keys show "$1" 2>/dev/null </dev/null | sed -n 's/^id *//p'; }
line_of() { sed -n 2p "$1"; }

build() {	# file, options of pack build
	file=$1
	shift
	"$safar" pack build -o "$file" --owner np "$@" >/dev/null 2>build.err || sed 's/^/# /' build.err
}

cp -r "$tree" tree-old && find tree-old -type f -exec sed -i 's/2026-/2019-/; s/= 2026$/= 2019/' {} +
build np-14.pack -C "$tree" --serial 14 --created 2026-11-20 --expires 2099-12-31
build np-15.pack -C "$tree" --serial 15 --created 2026-11-20 --expires 2099-12-31
build sample.pack -C "$tree" --serial 16 --created 2026-11-20 --expires 2099-12-31 --sample
build old.pack -C tree-old --serial 3 --created 2020-01-01 --expires 2020-06-01
printf '%s\n' "$secret" >pass && chmod 600 pass

# --- keys
says 2 "new FILE" "pack keys wants a verb" "$safar" pack keys
says 2 "which FILE?" "pack keys new wants a file" "$safar" pack keys new
typed 1 "12 characters or more" "a short passphrase is none" "short" "$safar" pack keys new short.key
holds "... and nothing was written" test ! -e short.key
typed 0 "words " "pack keys new makes a pair" "$secret" "$safar" pack keys new sita.key --comment "Sita K."
spoken=$(sed -n 's/^words //p' out)
holds "the secret key is for her alone" test "$(stat -c %a sita.key)" = 600
holds "FILE.pub says whose it is" grep -q "^untrusted comment: minisign public key [0-9A-F]* Sita K\.\$" sita.key.pub
typed 1 "is there already" "no key is ever overwritten" "$secret" "$safar" pack keys new sita.key
cp sita.key.pub ram.key.pub
typed 1 "ram.key.pub: is there already" "nor a public one" "$secret" "$safar" pack keys new ram.key
holds "... and no half of a pair is left" test ! -e ram.key
says 0 "words $spoken" "pack keys show says the same words" "$safar" pack keys show sita.key.pub
says 0 "words $spoken" "... of the secret key, too" "$safar" pack keys show sita.key --passphrase-file pass
typed 1 "the passphrase is wrong" "... not without its passphrase" "something else" "$safar" pack keys show sita.key
says 3 "No such file" "pack keys show of nothing" "$safar" pack keys show none.pub
says 1 "no public key" "pack keys show of a pack's text" "$safar" pack keys show "$tree/content/services.ini"
chmod 644 pass
says 1 "others may read it: chmod 600 pass" "a passphrase that others may read is refused" "$safar" pack keys show sita.key \
    --passphrase-file pass
chmod 600 pass

# minisign's own pair
(ulimit -v 60000; printf '%s\n%s\n' "$secret" "$secret" | minisign -G -p ram.pub -s ram.key) >out 2>&1
holds "minisign is here and made a pair" test -s ram.key
says 0 "$(line_of ram.pub)" "pack keys show of minisign's public key" "$safar" pack keys show ram.pub
says 0 "$(line_of ram.pub)" "pack keys show of minisign's secret key" "$safar" pack keys show ram.key --passphrase-file pass
holds "... with the id that minisign writes" grep -qi "public key $(id_of ram.pub | sed 's/^0*//')\$" ram.pub

# --- what a pack may be called
for owner in ../np np.x "" Np np/x -np .np abcdefghijklmnopqrstuvwxyz012345 "n p"; do
	says 2 "is not a word of a-z" "pack build for the owner \"$owner\"" "$safar" pack build -C "$tree" -o no.pack --owner "$owner"
done
says 2 "from 1 to 999999999999999" "a serial that nobody can type" "$safar" pack build -C "$tree" -o no.pack --serial 1000000000000000
holds "... and nothing was written" test ! -e no.pack

# --- sign
sita=$(id_of sita.key.pub) ram=$(id_of ram.pub)
says 2 "which PACK?" "pack sign wants a pack" "$safar" pack sign
says 2 "whose signature?" "pack sign wants a key" "$safar" pack sign np-14.pack
says 3 "No such file" "pack sign of nothing" "$safar" pack sign none.pack --key sita.key
says 1 "too short for a pack" "pack sign of another file" "$safar" pack sign sita.key --key sita.key
says 1 "has expired on 2020-06-01" "a pack that has expired is not signed" "$safar" pack sign old.pack --key sita.key --passphrase-file pass
typed 0 "this is a sample" "a sample is told" "$secret" "$safar" pack sign sample.pack --key sita.key
typed 1 "the passphrase is wrong" "pack sign with a wrong passphrase" "something else" "$safar" pack sign np-14.pack --key sita.key
holds "... signs nothing" test ! -e "np-14.pack.$sita.minisig"
says 1 "is not a secret key" "pack sign with a public key" "$safar" pack sign np-14.pack --key sita.key.pub --passphrase-file pass
typed 1 "a comment is one line" "pack sign with a comment of two lines" "$secret" "$safar" pack sign np-14.pack --key sita.key --comment "a
b"
typed 0 "signed  np-14.pack.$sita.minisig" "pack sign" "$secret" "$safar" pack sign np-14.pack --key sita.key --comment "read twice"
for line in "name    safar" "owner   np" "serial  14" "expires 2099-12-31" "words   "; do
	holds "... shows first what is signed: $line" grep -q "^$line" out
done
says 0 "safar-pack owner=np serial=14 name=safar expires=2099-12-31 file=np-14.pack read twice" "minisign -V believes it" \
    minisign -V -p sita.key.pub -x "np-14.pack.$sita.minisig" -m np-14.pack
says 1 "verification failed" "minisign -V does not for another pack" \
    minisign -V -p sita.key.pub -x "np-14.pack.$sita.minisig" -m np-15.pack
cp "np-14.pack.$sita.minisig" first
typed 0 "signed" "she signs again" "$secret" "$safar" pack sign np-14.pack --key sita.key
holds "... in the place of her first one" test "$(ls np-14.pack.*.minisig | wc -l)" = 1
holds "... which it is not" test "$(cmp first "np-14.pack.$sita.minisig" >/dev/null; echo $?)" = 1

# minisign signs with our key, we with minisign's
printf '%s\n' "$secret" | minisign -S -s sita.key -m np-15.pack -t "by minisign" >out 2>&1
says 0 "said with it: by minisign" "minisign signs with a key of ours, and we believe it" "$safar" pack verify np-15.pack --pub sita.key.pub
mv np-15.pack.minisig kept
printf '%s\n' "$secret" | minisign -S -l -s sita.key -m np-15.pack >out 2>&1
says 4 "np-15.pack.minisig: it was made the old way" "a signature of the old kind counts for nothing" \
    "$safar" pack verify np-15.pack --pub sita.key.pub
mv kept np-15.pack.minisig
typed 0 "signed" "we sign with a key of minisign's" "$secret" "$safar" pack sign np-14.pack --key ram.key
says 0 "serial=14" "... and minisign -V believes it" minisign -V -p ram.pub -x "np-14.pack.$ram.minisig" -m np-14.pack

# --- verify
cat >trust.ini <<END
[owner.np]
[key.sita]
owner = np
person = "Sita K."
key = $(line_of sita.key.pub)
until = 2099-12-31
[key.ram]
owner = np
person = "Ram B."
key = $(line_of ram.pub)
until = 2099-12-31
END
says 2 "whom do you believe?" "pack verify wants somebody to believe" "$safar" pack verify np-14.pack
says 2 "whom do you believe?" "... of one kind" "$safar" pack verify np-14.pack --trust trust.ini --pub ram.pub
says 0 "2 persons signed for np: " "two persons are enough" "$safar" pack verify np-14.pack --trust trust.ini
cp out two
for line in "good    $sita: Sita K." "good    $ram: Ram B." "needs 2: enough"; do
	holds "... $line" grep -q "$line" two
done
says 4 "1 person signed for np: Sita K." "one person is not" "$safar" pack verify np-15.pack --trust trust.ini
holds "... but enough for wording" grep -q "wording needs 1: enough; all else needs 2: not enough" out
says 0 "good    $ram (ram.pub)" "both keys named" "$safar" pack verify np-14.pack --pub sita.key.pub --pub ram.pub
says 4 "no      $ram (ram.pub): has not signed" "a key that has not signed" "$safar" pack verify np-15.pack --pub sita.key.pub --pub ram.pub
says 1 "no public key" "a key that is none" "$safar" pack verify np-14.pack --pub pass
says 3 "No such file" "a key that is not there" "$safar" pack verify np-14.pack --pub none.pub
says 3 "none.ini: error: cannot be read" "a file of trust that is not there" "$safar" pack verify np-14.pack --trust none.ini
sed 's/until = .*/until = soon/' trust.ini >bad.ini
says 1 "bad.ini:6:9: error: [key.sita] until" "a file of trust with a mistake" "$safar" pack verify np-14.pack --trust bad.ini
sed 's/np$/bd/; s/\[owner.np\]/[owner.bd]/' trust.ini >bd.ini
says 4 'nobody is believed for packs of "np"' "trust in another owner is none in this" "$safar" pack verify np-14.pack --trust bd.ini
sed '/sita/,/^until/s/until = .*/until = 2020-01-01/' trust.ini >late.ini
says 4 "the key of Sita K. (sita) was believed until 2020-01-01" "a key that has expired" "$safar" pack verify np-14.pack --trust late.ini
sed 's/person = .*/person = "One Person"/; s/\[owner.np\]/[owner.np]\nfacts = 1/' trust.ini >one.ini
says 0 "1 person signed for np: One Person" "two keys of one person are one" "$safar" pack verify np-14.pack --trust one.ini
sed 's/\[owner.np\]/[owner.np]\nfloor = 15/' trust.ini >floor.ini
says 4 "its serial is 14, and none below 15 is taken" "a pack below the floor" "$safar" pack verify np-14.pack --trust floor.ini
says 4 "there is no old.pack.<key id>.minisig" "a pack that nobody signed" "$safar" pack verify old.pack --trust trust.ini
cp np-15.pack swapped.pack
for file in np-14.pack.*.minisig; do cp "$file" "swapped.pack${file#np-14.pack}"; done
says 4 "does not fit" "signatures of another pack" "$safar" pack verify swapped.pack --trust trust.ini
sed -i 's/serial=14/serial=99/' "np-14.pack.$ram.minisig"
says 4 "does not fit" "a comment that was changed" "$safar" pack verify np-14.pack --trust trust.ini
printf 'x' >"np-14.pack.$ram.minisig"
says 4 "no      np-14.pack.$ram.minisig: this is not a signature" "a file that is no signature is told" \
    "$safar" pack verify np-14.pack --trust trust.ini
head -c 2000 np-14.pack >cut.pack
says 1 "cut.pack: the pack should have" "a pack that was cut" "$safar" pack verify cut.pack --trust trust.ini
mkdir ro && cp np-14.pack ro/ && mkdir "ro/np-14.pack.$sita.minisig"
typed 3 "directory" "a signature that cannot be written is the world's fault" "$secret" "$safar" pack sign ro/np-14.pack --key sita.key
holds "no half of a signature stays behind" test -z "$(find . -name '*.tmp.*')"
echo "1..$number"
