# calls.awk - calls that are too easy to misuse, also where locales/text/banned.h does not reach
# usage: awk -f calls.awk FILE...
# Comments and strings are taken out first.

BEGIN {
	n = split("strcpy strcat sprintf vsprintf strncpy strncat strtok atoi atol atof gets localtime gmtime " \
	    "ctime asctime alloca system popen rand srand tmpnam tempnam mktemp setjmp longjmp abort", names, " ")
	for (i = 1; i <= n; i++)
		banned[names[i]]
}

FNR == 1 { in_comment = 0 }

{
	line = $0
	code = ""
	while (line != "") {
		if (in_comment) {
			at = index(line, "*/")
			if (!at)
				break
			line = substr(line, at + 2)
			in_comment = 0
			code = code " "
		} else if (match(line, /"|'|\/\*|\/\//)) {
			code = code substr(line, 1, RSTART - 1)
			opened = substr(line, RSTART, RLENGTH)
			line = substr(line, RSTART + RLENGTH)
			if (opened == "//")
				break
			if (opened == "/*") {
				in_comment = 1
				continue
			}
			# past the end of the string or character
			pattern = opened == "\"" ? "^([^\"\\\\]|\\\\.)*\"" : "^([^'\\\\]|\\\\.)*'"
			if (!match(line, pattern))
				break
			line = substr(line, RLENGTH + 1)
			code = code opened opened
		} else {
			code = code line
			break
		}
	}
	while (match(code, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
		word = substr(code, RSTART, RLENGTH - 1)
		before = RSTART > 1 ? substr(code, RSTART - 1, 1) : ""
		sub(/[ \t]+$/, "", word)
		if (word in banned && before != "." && before != ">")
			printf "%s:%d: error: %s() is not used here\n", FILENAME, FNR, word
		code = substr(code, RSTART + RLENGTH)
	}
}
