/*
 * cmd_fact.c - safar fact: a number is wrong; it must be silent now
 *
 * Writes the list that safard looks at every few seconds (content/withdrawn.h).
 * No pack is built, nothing is restarted.
 */
#include <argp.h>
#include <errno.h>
#include <pwd.h>
#include <unistd.h>

#include "content/diag.h"
#include "content/pack.h"
#include "content/withdrawn.h"
#include "gateway/config.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/fact_keep.h"
#include "ops/command/fact_names.h"
#include "ops/command/served_packs.h"

#define CONFIG_PATH "/etc/safar/safar.conf"

enum { OPTION_FILE = 256, OPTION_WHO };

struct fact_options {
	const char	*verb, *country, *fact;		/* words, in order */
	const char	*reason, *file, *config, *pack, *who;
	struct buf	 path;			/* the list */
	struct served_packs served;		/* the packs of the configuration */
};

static const struct argp_option option_table[] = {
	{ "reason", 'r', "TEXT", 0, "why it is withdrawn (required for withdraw)", 0 },
	{ "config", 'c', "FILE", 0, "safar.conf of the gateway (" CONFIG_PATH ")", 0 },
	{ "file", OPTION_FILE, "PATH", 0, "the list itself, instead of the one --config names", 0 },
	{ "pack", 'p', "PACK", 0, "refuse a fact that this pack does not have (default: the pack of --config)", 0 },
	{ "who", OPTION_WHO, "NAME", 0, "who decided (default: your account's name)", 0 },
	{ 0 },
};

static bool
is_blank(const char *words)
{
	return words[strspn(words, " \t\r\n")] == '\0';
}

static void
check_words(const struct fact_options *o, const struct argp_state *state)
{
	bool withdraws = o->verb != NULL && strcmp(o->verb, "withdraw") == 0;
	bool lists = o->verb != NULL && strcmp(o->verb, "list") == 0;

	if (o->verb == NULL)
		argp_error(state, "say withdraw, restore, list, due, tested or owner");
	else if (!withdraws && !lists && strcmp(o->verb, "restore") != 0)
		argp_error(state, "%s: say withdraw, restore, list, due, tested or owner", o->verb);
	else if (lists && o->country != NULL)
		argp_error(state, "list takes no fact");
	else if (!lists && o->fact == NULL)
		argp_error(state, "say which fact: safar fact %s QA hotline.labour", o->verb);
	else if (withdraws && (o->reason == NULL || is_blank(o->reason)))
		argp_error(state, "--reason is required: who reads the list must know why");
	else if (!withdraws && o->reason != NULL)
		argp_error(state, "--reason is for withdraw");
	else if (o->file != NULL && *o->file == '\0')
		argp_error(state, "--file: which?");
}

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct fact_options *o = state->input;

	switch (key) {
	case 'r': o->reason = arg; return 0;
	case 'c': o->config = arg; return 0;
	case 'p': o->pack = arg; return 0;
	case OPTION_FILE: o->file = arg; return 0;
	case OPTION_WHO: o->who = arg; return 0;
	case ARGP_KEY_ARG:
		if (o->verb == NULL)
			o->verb = arg;
		else if (o->country == NULL)
			o->country = arg;
		else if (o->fact == NULL)
			o->fact = arg;
		else
			argp_error(state, "too many words");
		return 0;
	case ARGP_KEY_END: check_words(o, state); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

/* Where the list lies, and which pack may know the fact. */
static bool
read_config(struct fact_options *o)
{
	struct config c;
	struct diag d;
	bool is_read;

	if (o->pack != NULL)
		(void)snprintf(o->served.path[o->served.count++], SERVED_PATH_BYTES, "%s", o->pack);
	if (o->file != NULL) {
		buf_adds(&o->path, o->file);
		return true;
	}
	config_init(&c);
	diag_init(&d, stderr);
	is_read = config_read(&c, o->config == NULL ? CONFIG_PATH : o->config, &d);
	if (is_read) {
		config_path(&c, c.gateway_withdrawn, "withdrawn", &o->path);
		if (o->pack == NULL)
			served_packs(&c, &o->served);
	} else {
		diag_summary(&d);
	}
	config_release(&c);
	return is_read;
}

/* True if this pack has the fact; else `nearest`, if it has one like it. */
static bool
has_fact(const struct pack *p, const char *id, struct buf *nearest)
{
	const char *like;

	if (pack_find_fact(p, id) != PACK_NONE)
		return true;
	like = fact_nearest(p, id);
	if (like != NULL && nearest->len == 0)
		buf_adds(nearest, like);
	return false;
}

/* A pack that was named must open; the configuration's may be away, the list must be written all the same. */
static int
check_fact(const struct fact_options *o, const char *id, struct buf *why)
{
	char room[256];
	struct buf nearest = BUF_OVER(room);
	unsigned opened = 0;
	bool has = false;

	for (unsigned i = 0; i < o->served.count && !has; i++) {
		struct pack *p = pack_open(o->served.path[i], why);

		if (p == NULL && o->pack != NULL)
			return EXIT_BAD_INPUT;
		if (p == NULL) {
			fprintf(stderr, "safar fact: not checked against a pack: %s\n", why->ptr);
			buf_reset(why);
			continue;
		}
		opened++;
		has = has_fact(p, id, &nearest);
		pack_close(p);
	}
	if (has || opened == 0)
		return 0;
	buf_addf(why, opened > 1 ? "%s: none of the packs has such a fact" : "%s: the pack has no such fact", id);
	if (nearest.len > 0)
		buf_addf(why, "; did you mean %s?", nearest.ptr);
	return EXIT_BAD_INPUT;
}

static int
list(const char *path, struct buf *why)
{
	FILE *f = fopen(path, "re");
	char room[4096];
	size_t n;
	bool is_bad;

	if (f == NULL && errno == ENOENT)
		return 0;
	if (f == NULL) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		return EXIT_WORLD;
	}
	while ((n = fread(room, 1, sizeof room, f)) > 0)
		fwrite(room, 1, n, stdout);
	is_bad = ferror(f) != 0;
	fclose(f);
	if (is_bad)
		buf_addf(why, "%s: cannot be read", path);
	return is_bad ? EXIT_WORLD : 0;
}

static const char *
own_name(const struct fact_options *o)
{
	const struct passwd *me = o->who == NULL ? getpwuid(getuid()) : NULL;

	return o->who != NULL ? o->who : me != NULL ? me->pw_name : "unknown";
}

/* Who restores what nobody took back has mistyped it, and what she meant stays silent. */
static int
check_withdrawn(const struct fact_options *o, const char *id, struct buf *why)
{
	int names = withdrawn_names(o->path.ptr, id, why);

	if (names == 0)
		buf_addf(why, "%s is not withdrawn; safar fact list tells what is", id);
	return names > 0 ? 0 : names == 0 ? EXIT_BAD_INPUT : EXIT_WORLD;
}

static int
change(const struct fact_options *o, struct buf *why)
{
	char room[128];
	struct buf id = BUF_OVER(room);
	bool is_withdrawal = strcmp(o->verb, "withdraw") == 0;
	int status;

	if (!fact_id(o->country, o->fact, &id, why))
		return EXIT_BAD_INPUT;
	status = is_withdrawal ? check_fact(o, id.ptr, why) : check_withdrawn(o, id.ptr, why);
	if (status != 0)
		return status;
	if (is_withdrawal ? withdrawn_add(o->path.ptr, id.ptr, own_name(o), o->reason, time(NULL), why) :
	    withdrawn_remove(o->path.ptr, id.ptr, why))
		return 0;
	return EXIT_WORLD;
}

int
cmd_fact(int argc, char **argv)
{
	/* With the verb first, usage and errors name it. */
	static const struct { const char *verb, *title, *words; int (*run)(int argc, char **argv); } verbs[] = {
		{ "withdraw", "safar fact withdraw", "CC FACT", NULL },
		{ "restore", "safar fact restore", "CC FACT", NULL }, { "list", "safar fact list", "", NULL },
		{ "due", "safar fact due", "", fact_due }, { "tested", "safar fact tested", "CC FACT", fact_tested },
		{ "owner", "safar fact owner", "CC FACT WORD", fact_owner },
	};
	struct argp argp = { option_table, parse, "withdraw CC FACT\nrestore CC FACT\nlist\ndue\ntested CC FACT\nowner CC FACT WORD",
		"Takes a fact back at once, in every language, without building a pack; restores it; lists what is taken back.  On the "
		"tree that packs are made of: lists what is due, records a test call, names an owner.", NULL, NULL, NULL };
	struct fact_options o = { .path = BUF_INIT(4096) };
	struct buf why = BUF_INIT(1024);
	int status = EXIT_BAD_INPUT;
	char title[32];

	for (size_t i = 0; argc > 1 && i < COUNT(verbs); i++) {
		if (strcmp(argv[1], verbs[i].verb) != 0)
			continue;
		o.verb = verbs[i].verb;
		argp.args_doc = verbs[i].words;
		snprintf(title, sizeof title, "%s", verbs[i].title);
		argv[1] = title;
		argc--, argv++;
		if (verbs[i].run != NULL) {
			argp_err_exit_status = EXIT_MISUSE;
			return verbs[i].run(argc, argv);
		}
		break;
	}
	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	if (read_config(&o))
		status = strcmp(o.verb, "list") == 0 ? list(o.path.ptr, &why) : change(&o, &why);
	if (why.len > 0)
		fprintf(stderr, "safar fact: %s\n", why.ptr);
	buf_free(&o.path);
	buf_free(&why);
	return status;
}
