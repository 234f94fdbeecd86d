/*
 * cmd_register.c - safar register: official lists of agents, from the file of an office into service
 */
#include <argp.h>
#include <ctype.h>
#include <pwd.h>
#include <unistd.h>

#include "content/diag.h"
#include "gateway/config.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/register_command.h"
#include "ops/command/served_packs.h"

#define CONFIG_PATH "/etc/safar/safar.conf"

enum { WORD_NONE, WORD_MAY, WORD_MUST };
enum { OPTION_DIR = 256, OPTION_CHARSET, OPTION_BAD_ROWS, OPTION_MAPPING, OPTION_WHO, OPTION_APPROVAL, OPTION_SOCKET, OPTION_SUM,
	OPTION_SIGNATURE, OPTION_KEY, OPTION_CA, OPTION_JSON, OPTION_JOBS, OPTION_LOCALE };

static const struct verb { const char *name, *words; int word; bool needs_country; int (*run)(struct register_words *w); } verbs[] = {
	{ "import",   "FILE",	  WORD_MUST, true,  register_import },
	{ "refresh",  "",	  WORD_NONE, true,  register_refresh },
	{ "diff",     "",	  WORD_NONE, true,  register_diff },
	{ "apply",    "",	  WORD_NONE, true,  register_apply },
	{ "rollback", "[SERIAL]", WORD_MAY,  true,  register_rollback },
	{ "status",   "",	  WORD_NONE, false, register_status_of },
	{ "show",     "NUMBER",	  WORD_MUST, true,  register_show },
	{ "find",     "TEXT",	  WORD_MUST, true,  register_find },
};

struct options { struct register_words *w; const struct verb *verb; const char *country, *dir, *config, *charset; };

static const struct argp_option option_table[] = {
	{ "country", 'C', "CC", 0, "country of the list, two letters", 0 },
	{ "dir", OPTION_DIR, "PATH", 0, "folder of all registers, instead of the one of --config", 0 },
	{ "config", 'c', "FILE", 0, "safar.conf of the gateway (" CONFIG_PATH ")", 0 },
	{ "mapping", OPTION_MAPPING, "FILE", 0, "what the columns mean (content/registers/CC.ini or /etc/safar/registers/CC.ini)", 0 },
	{ "charset", OPTION_CHARSET, "NAME", 0, "encoding of a file without byte order mark (UTF-8): windows-1252, windows-1256, …", 0 },
	{ "jobs", OPTION_JOBS, "FILE", 0, "import, refresh: job orders of the list's agencies (CSV); without it those in service are kept", 0 },
	{ "bad-rows", OPTION_BAD_ROWS, "FILE", 0, "where refused rows go, to be mended (bad-rows.csv beside the list)", 0 },
	{ "who", OPTION_WHO, "NAME", 0, "who did it (default: your account's name)", 0 },
	{ "approval", OPTION_APPROVAL, "ID", 0, "apply: a second person agreed", 0 },
	{ "socket", OPTION_SOCKET, "PATH", 0, "safard's control socket (SAFAR_CONTROL, or /var/lib/safar/control)", 0 },
	{ "sum", OPTION_SUM, "SHA-256", 0, "refresh: the file must have this checksum", 0 },
	{ "signature", OPTION_SIGNATURE, "FILE", 0, "refresh: Ed25519 signature of the file, 64 bytes in hex", 0 },
	{ "key", OPTION_KEY, "HEX", 0, "refresh: public key of the signature, 32 bytes in hex", 0 },
	{ "ca", OPTION_CA, "FILE", 0, "refresh: certificates to believe (PEM), and none of the system's", 0 },
	{ "pack", 'p', "FILE", 0, "find: whose words (the pack of --config, or build/sample.pack)", 0 },
	{ "locale", OPTION_LOCALE, "TAG", 0, "find: in which language she reads (en)", 0 },
	{ "json", OPTION_JSON, NULL, 0, "for programs", 0 },
	{ 0 },
};

static void
take_country(struct options *o, struct argp_state *state)
{
	if (strlen(o->country) != 2 || !isalpha((unsigned char)o->country[0]) || !isalpha((unsigned char)o->country[1]))
		argp_error(state, "--country: two letters, for example ZZ");
	snprintf(o->w->country, sizeof(o->w->country), "%c%c", toupper((unsigned char)o->country[0]), toupper((unsigned char)o->country[1]));
}

static void
check(struct options *o, struct argp_state *state)
{
	if (o->verb == NULL)
		argp_error(state, "say import, refresh, diff, apply, rollback, status, show or find");
	else if (o->verb->word == WORD_MUST && o->w->word == NULL)
		argp_error(state, "%s takes %s", o->verb->name, o->verb->words);
	else if (o->verb->needs_country && o->country == NULL)
		argp_error(state, "--country: of which country?");
	else if (o->w->signature != NULL && o->w->key == NULL)
		argp_error(state, "--signature needs --key");
	else if (o->w->jobs != NULL && o->verb->run != register_import && o->verb->run != register_refresh)
		argp_error(state, "--jobs belongs to import and refresh");
	else if (o->w->approval != NULL && o->verb->run != register_apply)
		argp_error(state, "--approval belongs to apply, also behind a rollback");
	if (o->country != NULL)
		take_country(o, state);
	if (o->charset != NULL && (o->w->charset = charset_named(o->charset)) == CHARSET_NONE)
		argp_error(state, "--charset %s: not known; windows-1252, windows-1256, utf-16le, utf-8 are", o->charset);
}

static void
take_word(struct options *o, char *arg, struct argp_state *state)
{
	if (o->verb == NULL) {
		for (size_t i = 0; i < COUNT(verbs); i++)
			if (strcmp(verbs[i].name, arg) == 0)
				o->verb = &verbs[i];
		if (o->verb == NULL)
			argp_error(state, "%s: there is no such verb", arg);
	} else if (o->verb->word == WORD_NONE || o->w->word != NULL) {
		argp_error(state, "too many words; a text with blanks stands in quotes");
	} else {
		o->w->word = arg;
	}
}

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'C': o->country = arg; return 0;
	case 'c': o->config = arg; return 0;
	case OPTION_DIR: o->dir = arg; return 0;
	case OPTION_CHARSET: o->charset = arg; return 0;
	case OPTION_BAD_ROWS: o->w->bad_rows = arg; return 0;
	case OPTION_MAPPING: o->w->mapping = arg; return 0;
	case OPTION_WHO: o->w->who = arg; return 0;
	case OPTION_APPROVAL: o->w->approval = arg; return 0;
	case OPTION_SOCKET: o->w->socket = arg; return 0;
	case OPTION_SUM: o->w->sum = arg; return 0;
	case OPTION_SIGNATURE: o->w->signature = arg; return 0;
	case OPTION_KEY: o->w->key = arg; return 0;
	case OPTION_CA: o->w->ca = arg; return 0;
	case OPTION_JOBS: o->w->jobs = arg; return 0;
	case 'p': o->w->pack = arg; return 0;
	case OPTION_LOCALE: o->w->locale = arg; return 0;
	case OPTION_JSON: o->w->is_json = true; return 0;
	case ARGP_KEY_ARG: take_word(o, arg, state); return 0;
	case ARGP_KEY_END: check(o, state); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

/* The folder of registers, and the pack if none is named; a configuration is read only if the folder is not said. */
static bool
read_config(const struct options *o, struct buf *dir, struct buf *pack)
{
	struct served_packs served;
	struct config c;
	struct diag d;
	bool is_read;

	if (o->dir != NULL) {
		buf_adds(dir, o->dir);
		return true;
	}
	config_init(&c);
	diag_init(&d, stderr);
	is_read = config_read(&c, o->config == NULL ? CONFIG_PATH : o->config, &d);
	if (is_read) {
		config_path(&c, c.people_registers, "registers", dir);
		served_packs(&c, &served);
		buf_adds(pack, served.count > 0 ? served.path[0] : "");
		if (o->w->pack == NULL && pack->len > 0)
			o->w->pack = pack->ptr;
	} else {
		diag_summary(&d);
	}
	config_release(&c);
	return is_read;
}

static const char *
own_name(const struct register_words *w)
{
	const struct passwd *me = w->who == NULL ? getpwuid(getuid()) : NULL;

	return w->who != NULL ? w->who : me != NULL ? me->pw_name : "unknown";
}

int
cmd_register(int argc, char **argv)
{
	struct argp argp = { option_table, parse, "import FILE\nrefresh\ndiff\napply\nrollback [SERIAL]\nstatus\nshow NUMBER\nfind TEXT",
		"Official lists of agents: a new list is read, compared with the one in service and staged; apply puts it into service, "
		"rollback takes it back.", NULL, NULL, NULL };
	struct buf why = BUF_INIT(2048), dir = BUF_INIT(4096), pack = BUF_INIT(4096);
	struct register_words w = { .charset = CHARSET_NONE, .why = &why };
	struct options o = { .w = &w };
	int status = EXIT_BAD_INPUT;
	char title[40];

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	snprintf(title, sizeof(title), "safar register %s", o.verb->name);
	w.title = title;
	if (read_config(&o, &dir, &pack)) {
		w.stage = (struct stage){ .dir = dir.ptr, .country = w.country, .who = own_name(&w), .now_s = time(NULL) };
		status = o.verb->run(&w);
	}
	if (why.len > 0)
		fprintf(stderr, "%s: %s\n", title, why.ptr);
	if (fflush(stdout) != 0 && status == 0)
		status = EXIT_WORLD;
	buf_free(&why);
	buf_free(&dir);
	buf_free(&pack);
	return status;
}
