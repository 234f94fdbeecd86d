#!/bin/sh
# install.sh - brings what a bare Debian 12 lacks to build and run this project
#
#	sh ops/install.sh [--fuzz | --list | --help]
#
# Installs only what is missing, upgrades nothing, and says nothing when all
# is there.  Asks for root once.  No package starts a daemon while it comes, and
# no daemon that was here before is stopped, started or restarted.
# Exit codes: 0 done, 2 called wrongly, 3 the world failed.
set -u

# The one list.  What to build and test with, and what to run with.
BUILD='gcc libc6-dev make libiniparser-dev libcurl4-openssl-dev libutf8proc-dev libicu-dev libsqlite3-dev
libmicrohttpd-dev libjansson-dev libxml2-dev libsodium-dev liboath-dev libsmpp34-dev libcmocka-dev kannel-dev
libcsv-dev libqrencode-dev libxlsxwriter-dev libzip-dev zlib1g-dev gettext openssl minisign libxml2-utils'
RUN='kannel'
FUZZ=''
FUZZ_ALL='clang-14 libclang-rt-14-dev'	# only `make fuzz` needs a second compiler: --fuzz

POLICY=/usr/sbin/policy-rc.d
ASIDE=/usr/sbin/policy-rc.d.before-safar
MARK='# written by ops/install.sh of safar, for the time of one installation'

say() { printf '%s\n' "install.sh: $*" >&2; }
die() { say "$*"; exit 3; }

# Prints the packages of "$@" that are not installed.
missing() {
	# shellcheck disable=SC2016
	have=$(dpkg-query -W -f '${db:Status-Abbrev}${Package} ' "$@" 2>/dev/null)
	for p in "$@"; do
		case " $have" in
		*" ii $p "* | *" hi $p "*) ;;
		*) printf '%s ' "$p" ;;
		esac
	done
}

# Names of services that are here now, as invoke-rc.d and systemd call them.
services() {
	for f in /etc/init.d/* /lib/systemd/system/*.service /usr/lib/systemd/system/*.service \
	    /etc/systemd/system/*.service; do
		[ -e "$f" ] || continue
		name=${f##*/}
		printf '%s\n%s.service\n' "$name" "${name%.service}"
		printf '%s\n' "${name%.service}"
	done | sort -u
}

# Takes ours away and puts the user's own policy back, if there was one.
policy_restore() {
	if [ -f "$POLICY" ] && grep -qxF "$MARK" "$POLICY"; then rm -f "$POLICY"; fi
	if [ -e "$ASIDE" ] || [ -L "$ASIDE" ]; then mv -f "$ASIDE" "$POLICY"; fi
}

# A service that was not here before may not start; about all others the
# policy that stood here before decides, or, if there was none, nobody.
policy_put() {
	policy_restore			# an installation before this one may have been killed
	services >"$work/services" || return 1
	if [ -e "$POLICY" ] || [ -L "$POLICY" ]; then mv "$POLICY" "$ASIDE" || return 1; fi
	cat >"$work/policy" <<-POLICY_END
		#!/bin/sh
		$MARK
		for word in "\$@"; do
			case \$word in
			-*) ;;
			*) service=\$word; break ;;
			esac
		done
		grep -qxF -- "\${service:-}" '$work/services' || exit 101
		if [ -x '$ASIDE' ]; then exec '$ASIDE' "\$@"; fi
		exit 0
	POLICY_END
	chmod 755 "$work/policy" && cp "$work/policy" "$POLICY.new" && mv -f "$POLICY.new" "$POLICY"
}

fetch() {
	DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 APT_LISTCHANGES_FRONTEND=none \
	    apt-get -q -y --no-install-recommends --no-upgrade --no-remove "$@"
}

install_all() {	# as root
	work=$(mktemp -d) || die 'no temporary folder'
	trap 'policy_restore; rm -rf "$work"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	policy_put || die "$POLICY cannot be written"
	if ! fetch --simulate install "$@" >/dev/null 2>&1; then
		say 'reading the package lists (apt-get update)'
		apt-get -q update >&2 || die 'apt-get update failed'
	fi
	if ! fetch install "$@" >&2; then
		say 'once more, with fresh package lists'
		apt-get -q update >&2 || die 'apt-get update failed'
		fetch install "$@" >&2 || die 'apt-get install failed; what it said stands above'
	fi
	# Kannel as we use it is started by `safar run` or by our own unit with our
	# own configuration.  The package's script would start a second bearerbox
	# at the next boot, with an example configuration on well-known ports.
	# Only when we brought the package: who had it before keeps it as it was.
	case " $* " in
	*' kannel '*) update-rc.d kannel disable >/dev/null 2>&1 || say 'kannel: its start at boot could not be turned off' ;;
	esac
}

case ${1:-} in
'') ;;
--fuzz) FUZZ=$FUZZ_ALL ;;
--list)
	# shellcheck disable=SC2086,SC2116
	printf 'build: %s\nrun: %s\nfuzz: %s\n' "$(echo $BUILD)" "$RUN" "$FUZZ_ALL"
	exit 0
	;;
--help)
	sed -n '2,9s/^# \{0,1\}//p' "$0"
	exit 0
	;;
*)
	say "unknown word $1; there are --fuzz, --list and --help"
	exit 2
	;;
esac

if [ ! -x /usr/bin/dpkg-query ] || [ ! -x /usr/bin/apt-get ]; then
	die 'this is no Debian; install the equivalents of: '"$(echo "$BUILD" "$RUN" | tr '\n' ' ')"
fi
# shellcheck disable=SC2086
lacking=$(missing $BUILD $RUN $FUZZ)
[ -n "$lacking" ] || exit 0

say "missing: $lacking"
if [ "$(id -u)" -ne 0 ]; then
	say 'root is needed once, to run: apt-get install --no-install-recommends --no-upgrade with these packages;'
	say 'no service is started, none of yours is touched'
	command -v sudo >/dev/null 2>&1 || die "there is no sudo; as root, run: sh $(realpath "$0")"
	sudo sh "$0" ${1:+"$1"} || exit 3
	# shellcheck disable=SC2086,SC2116
	[ -z "$(missing $BUILD $RUN $FUZZ)" ] || die 'still missing after the installation'
	exit 0
fi
# shellcheck disable=SC2086
install_all $lacking
