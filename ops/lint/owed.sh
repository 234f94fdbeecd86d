#!/bin/sh
# owed.sh - every row of a table owes a test or a sentence
set -u

rows() {	# file, macro: "line<TAB>first field<TAB>second field"
	[ -f "$1" ] || return
	sed -n "/^$2(/{=;s/^$2(\([^,]*\),[ \t]*\([^,]*\),.*/\1 \2/p;}" "$1" | paste - - | sed 's/ /	/'
}

tab=$(printf '\t')

# a mistake: a case that makes it
rows content/diag.def DIAG | while IFS=$tab read -r line code rest; do
	found=
	for case in tests/content/bad/"$code"-* tests/content/bad-table/"$code"-* tests/gateway/bad/"$code"-* tests/routing/bad/"$code"-* tests/control/bad/"$code"-* tests/register/lists/*/"$code"-*; do
		if [ -e "$case" ]; then found=yes; fi		# a pattern without a match stays as it is
	done
	[ "$found" ] || echo "content/diag.def:$line: error: $code has no case tests/content/bad/$code-*"
done

# ... and a sentence that says what to do: the fifth field, mostly on the second line of the row
if [ -f content/diag.def ]; then awk '
	/^DIAG\(/ { row = ""; at = FNR; is_open = 1 }
	is_open {
		row = row $0
		if ($0 !~ /\)$/)
			next
		is_open = 0
		code = row
		sub(/^DIAG\(/, "", code)
		sub(/,.*/, "", code)
		if (row !~ /",[ \t]*"[^"]*[A-Za-z].*\."\)$/)
			print "content/diag.def:" at ": error: " code " has no fix: a sentence that says what to do"
	}' content/diag.def; fi

# an event: a test that expects it, or a sentence for those who read it
said=$(find tests ops/man ops/runbooks -type f ! -path '*/build/*' -exec grep -ohwE 'LOG_[A-Z_]+' {} + 2>/dev/null | sort -u)
rows gateway/log.def LOG_EVENT | while IFS=$tab read -r line id rest; do
	echo "$said" | grep -qx "LOG_$id" ||
	    echo "gateway/log.def:$line: error: no test names LOG_$id, nor ops/man, nor ops/runbooks"
done

# an event of the audit log: somebody writes it, so that the manual promises none that never comes
rows gateway/staff/audit.def EVENT | while IFS=$tab read -r line id name; do
	grep -rqF --include='*.c' --include=control.def -e "$name" gateway ||
	    echo "gateway/staff/audit.def:$line: error: nobody writes $name"
done

# a dialect of USSD over HTTP: golden files of a beginning, an answer, a last screen, an end, a bad request
rows gateway/bearer/http_dialects.def HTTP_DIALECT | while IFS=$tab read -r line name rest; do
	for word in begin input last gone bad; do
		set -- tests/gateway/ussd/"$name"/[0-9]*-"$word"*.http
		[ -e "$1" ] ||
		    echo "gateway/bearer/http_dialects.def:$line: error: $name has no case tests/gateway/ussd/$name/NN-$word*.http"
	done
done

# how long something is kept: a case on a moved clock
rows gateway/store/purge.def PURGE | while IFS=$tab read -r line rule rest; do
	grep -qF "[PURGE_$rule] = {" tests/gateway/store_conformance_time.c ||
	    echo "gateway/store/purge.def:$line: error: $rule has no case in tests/gateway/store_conformance_time.c"
done

# a setting: `section.key`, or the key under its [section], in a test or a manual
said=$(find tests ops/man ops/packaging -type f ! -path '*/build/*' -exec awk '
	FNR == 1 { section = "" }
	{
		n = split($0, piece, /\\n|"/)		# INI inside C strings, too
		for (i = 1; i <= n; i++) {
			rest = piece[i]
			while (match(rest, /[a-z_]+\.[a-z_]+/)) {
				print substr(rest, RSTART, RLENGTH)
				rest = substr(rest, RSTART + RLENGTH)
			}
			if (match(piece[i], /\[[a-z_]+\]/))
				section = substr(piece[i], RSTART + 1, RLENGTH - 2)
			if (match(piece[i], /^[#; \t]*[a-z_]+[ \t]*=/)) {
				key = substr(piece[i], RSTART, RLENGTH)
				gsub(/[^a-z_]/, "", key)
				print section "." key
			}
		}
	}' {} + 2>/dev/null | sort -u)
rows gateway/config.def CONFIG | while IFS=$tab read -r line section key; do
	echo "$said" | grep -qxF "$section.$key" ||
	    echo "gateway/config.def:$line: error: no test and no manual speaks of $section.$key"
done
for section in bearerbox way; do
	rows routing/ways.def "$(echo $section | tr a-z A-Z)_KEY" | while IFS=$tab read -r line key rest; do
		echo "$said" | grep -qxF "$section.$key" ||
		    echo "routing/ways.def:$line: error: no test and no manual speaks of $section.$key"
	done
done
