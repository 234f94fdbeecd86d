# layers.awk - every #include points down: locales <- content <- routing <- gateway <- ops, tests see all
# usage: awk -f layers.awk FILE...   (paths from the root)

function bad(sentence) { printf "%s:%d: error: %s\n", FILENAME, FNR, sentence }

function under(path, folder) { return index(path, folder) == 1 }

# "gateway/bearer/kannel_mo.c" -> "kannel"
function bearer(path) {
	sub(/.*\//, "", path)
	sub(/[._].*/, "", path)
	return path
}

function folder(path) { sub(/\/[^\/]*$/, "", path); return path }

function ours(what,    top) {
	top = what
	sub(/\/.*/, "", top)
	if (!(top in floor)) {
		bad("\"" what "\" is no path from the root of the tree")
		return
	}
	if (floor[top] > floor[mine])
		bad(mine "/ may not look up to " top "/ (\"" what "\")")
	if (under(FILENAME, "locales/text/") && !under(what, "locales/text/"))
		bad("locales/text/ includes only locales/text/, not \"" what "\"")
	if (under(what, "content/compiler/") && (mine == "routing" || mine == "gateway" ||
	    (mine == "content" && !under(FILENAME, "content/compiler/") && FILENAME !~ importer)))
		bad("only the compiler, ops/ and tests/ may include content/compiler/ (\"" what "\")")
	if (what ~ /_inside\.h$/ && folder(what) != folder(FILENAME) && mine != "tests")
		bad("\"" what "\" is the inside of another folder")
	if (under(FILENAME, "gateway/bearer/"))
		bearer_sees(what)
	if (under(what, "gateway/bearer/") && mine == "gateway" && !under(FILENAME, "gateway/bearer/") &&
	    bearer(what) in bearers && FILENAME !~ /^gateway\/safard/)
		bad("only safard.c knows the bearers one by one (\"" what "\")")
}

# A bearer knows the seam, its own files, and what has no content in it.
function bearer_sees(what) {
	if (under(what, "locales/text/") || what == "gateway/log.h" || what == "gateway/loop.h" ||
	    what == "gateway/peer.h" || what == "gateway/socket.h" || what == "routing/ussd_dialect.h")
		return
	if (!under(what, "gateway/bearer/"))
		bad("a bearer includes gateway/bearer/bearer.h, log.h, loop.h, peer.h, socket.h, routing/ussd_dialect.h and locales/text/, not \"" what "\"")
	else if (bearer(what) in bearers && bearer(what) != bearer(FILENAME))
		bad("bearers do not know each other (\"" what "\")")
}

function only(what, pattern, where) {
	if (what ~ pattern && FILENAME !~ where)
		bad("<" what "> is not included here: one file is the door to it")
}

function foreign(what) {
	only(what, "^(gwlib|gw|wap|gwsms)/|^gwlib\\.h$", "^gateway/bearer/kannel_border\\.c$")
	only(what, "iniparser|^dictionary\\.h$", "^content/ini\\.c$")
	only(what, "^unicode/", "^(content/compiler/(zawgyi|check_unseen)\\.c$|content/register/name_gen\\.c$|locales/text/(script|breaks)_gen\\.c$|ops/bench/)")
	only(what, "^utf8proc\\.h$", "^(content/compiler/|locales/text/breaks_gen\\.c$|tests/)")
	only(what, "^sqlite3\\.h$", "^(gateway/(store|staff)/|gateway/broadcast/book|ops/bench/|tests/)")
	only(what, "^liboath/", "^(gateway/staff/totp\\.c$|tests/)")
}

BEGIN {
	floor["locales"] = 0; floor["content"] = 1; floor["routing"] = 2
	floor["gateway"] = 3; floor["ops"] = 4; floor["tests"] = 5
	bearers["kannel"]; bearers["phone"]; bearers["ussd"]
	importer = "^content/register/(build[a-z_]*|list_read[a-z_]*|mapping[a-z_]*|name_gen)\\.[ch]$"	# nothing of safard
}

FNR == 1 {
	mine = FILENAME
	sub(/\/.*/, "", mine)
}

/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
	what = $0
	sub(/^[^<"]*[<"]/, "", what)
	sub(/[>"].*/, "", what)
	if ($0 ~ /include[ \t]*</ || what ~ /^(gwlib|gw)\//)
		foreign(what)
	else
		ours(what)
}
