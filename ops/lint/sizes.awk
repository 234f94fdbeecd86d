# sizes.awk - files and functions that a reader can hold in the head
# usage: awk -f sizes.awk FILE...
# A .c file has 400 lines, or up to 600 and says why in a line `/* long: reason */`.
# A function (its name at the start of a line, braces too) has 60 lines, at most 100.

function close_file() {
	if (name == "")
		return
	if (name ~ /\.c$/ && lines > 600)
		printf "%s:%d: error: %d lines; at most 600, and 400 without a reason\n", name, lines, lines
	else if (name ~ /\.c$/ && lines > 400 && !reason)
		printf "%s:%d: error: %d lines; above 400 a line `/* long: reason */` says why\n", name, lines, lines
	else if (name ~ /\.h$/ && lines > 120 && !reason)
		printf "%s:%d: warning: %d lines; a header should fit in 120\n", name, lines, lines
}

FNR == 1 {
	close_file()
	name = FILENAME
	reason = 0
	starts = 0
	inside = 0
}

{ lines = FNR }

/\/\* long: .*\*\// { reason = 1 }

!inside && /^[A-Za-z_][A-Za-z0-9_]*\(/ {
	starts = FNR
	function_name = $0
	sub(/\(.*/, "", function_name)
}

!inside && /^[^ \t{].*;[ \t]*$/ { starts = 0 }		# a declaration, not a function

/^\{/ && starts { inside = 1 }

/^\}/ {
	size = FNR - starts + 1
	if (inside && size > 100)
		printf "%s:%d: error: %s() has %d lines; at most 100\n", FILENAME, starts, function_name, size
	else if (inside && size > 60)
		printf "%s:%d: warning: %s() has %d lines; aim at 60\n", FILENAME, starts, function_name, size
	inside = 0
	starts = 0
}

END { close_file() }
