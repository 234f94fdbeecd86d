/*
 * pack_serve.c - safar pack list, try, serve, rollback: words in, one question to safard
 */
#include "ops/command/pack_serve.h"

#include <errno.h>
#include <limits.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/cmd_control.h"

static int
misuse(const struct control_words *w, const char *sentence)
{
	fprintf(stderr, "%s: %s\n", w->title, sentence);
	return EXIT_MISUSE;
}

/* False and said: not a whole number from `least` to `most`. */
static bool
put_number(const struct control_words *w, json_t *args, const char *name, const char *typed, long long least, long long most)
{
	char *end = NULL;
	long long n;

	errno = 0;
	n = strtoll(typed, &end, 10);
	if (errno == 0 && *typed >= '0' && *typed <= '9' && *end == '\0' && n >= least && n <= most) {
		json_object_set_new(args, name, json_integer(n));
		return true;
	}
	if (most < LLONG_MAX)
		fprintf(stderr, "%s: %s is a whole number from %lld to %lld\n", w->title, name, least, most);
	else
		fprintf(stderr, "%s: %s is a whole number from %lld up, as safar pack list shows it\n", w->title, name, least);
	return false;
}

static int
ask_with_serial(struct control_words *w, const char *op, json_t *args)
{
	control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
	if (w->words == 0 || put_number(w, args, "serial", w->word[0], 1, LLONG_MAX))
		return control_do(w, op, args);
	json_decref(args);
	return EXIT_MISUSE;
}

/* --- list --- */

/* Of a hundred; the newer pack stands above the older, so that a column is read downwards. */
static void
say_rate(const json_t *rates, const char *name, const char *of, char *out, size_t size)
{
	if (json_integer_value(json_object_get(rates, of)) > 0)
		snprintf(out, size, "%" JSON_INTEGER_FORMAT " %%", json_integer_value(json_object_get(rates, name)));
}

static void say_lost(const json_t *v, char *out, size_t size) { say_rate(v, "not_understood", "messages", out, size); }
static void say_unmet(const json_t *v, char *out, size_t size) { say_rate(v, "no_number", "messages", out, size); }
static void say_cut(const json_t *v, char *out, size_t size) { say_rate(v, "cut_off", "screens", out, size); }

static void
say_messages(const json_t *v, char *out, size_t size)
{
	if (json_is_object(v))
		snprintf(out, size, "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(v, "messages")));
}

static void
print_table(const json_t *result)
{
	static const struct control_column columns[] = {
		{ "OWNER", "owner", NULL }, { "SERIAL", "serial", NULL }, { "STATE", "state", NULL },
		{ "NOT UNDERSTOOD", "rates", say_lost }, { "NO NUMBER", "rates", say_unmet }, { "CUT OFF", "rates", say_cut },
		{ "MESSAGES", "rates", say_messages },
	};
	const json_t *index;
	size_t i;

	control_table(json_object_get(result, "rows"), columns, COUNT(columns));
	json_array_foreach(json_object_get(result, "indexes"), i, index)
		printf("%s: index %" JSON_INTEGER_FORMAT ", %s\n", json_string_value(json_object_get(index, "owner")),
		    json_integer_value(json_object_get(index, "version")), json_string_value(json_object_get(index, "age")));
}

static int
list(struct control_words *w)
{
	json_t *args = json_object(), *result;
	int status;

	control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
	status = control_ask(w, "pack.list", args, NULL, &result);
	if (status != 0)
		return status;
	if (w->option[CONTROL_OPTION_json] != NULL) {
		json_object_set_new(result, "v", json_integer(1));
		json_dumpf(result, stdout, JSON_INDENT(1) | JSON_SORT_KEYS);
		putchar('\n');
	} else {
		print_table(result);
	}
	json_decref(result);
	return fflush(stdout) == 0 ? 0 : EXIT_WORLD;
}

int
pack_list(int argc, char **argv)
{
	static const struct control_verb verbs[] = {
		{ "", "", 0, 0, CONTROL_BIT(owner) | CONTROL_BIT(json), list },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "Packs on the shelf, newest first: what becomes of each, and how people fare by those that are served and tried.");
}

/* --- try, serve, rollback --- */

static int
try(struct control_words *w)
{
	const char *percent = w->option[CONTROL_OPTION_percent], *bearer = w->option[CONTROL_OPTION_bearer];
	bool is_for_tests = w->option[CONTROL_OPTION_tests] != NULL;
	json_t *args;

	if ((percent != NULL) + (bearer != NULL) + is_for_tests != 1)
		return misuse(w, "on whom? --percent N, --tests or --bearer WORD, and only one of them");
	args = json_object();
	if (percent != NULL && !put_number(w, args, "percent", percent, 1, 99)) {
		json_decref(args);
		return EXIT_MISUSE;
	}
	control_put(args, "bearer", bearer);
	if (is_for_tests)
		json_object_set_new(args, "tests", json_true());
	return ask_with_serial(w, "pack.try", args);
}

int
pack_try(int argc, char **argv)
{
	static const struct control_verb verbs[] = {
		{ "", "SERIAL", 1, 1, CONTROL_BIT(owner) | CONTROL_BIT(percent) | CONTROL_BIT(tests) | CONTROL_BIT(bearer), try },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "Gives a pack of the shelf to some people first. One that does worse is taken back by itself; safar pack list shows how it goes.");
}

static int
serve(struct control_words *w)
{
	return ask_with_serial(w, "pack.serve", json_object());
}

int
pack_serve(int argc, char **argv)
{
	static const struct control_verb verbs[] = {
		{ "", "SERIAL", 1, 1, CONTROL_BIT(owner), serve },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "Gives a pack of the shelf to all. Talks under way end with the pack they began with.");
}

static int
rollback(struct control_words *w)
{
	json_t *args;

	if (w->option[CONTROL_OPTION_reason] == NULL || *w->option[CONTROL_OPTION_reason] == '\0')
		return misuse(w, "why? --reason TEXT");
	args = json_object();
	control_put(args, "reason", w->option[CONTROL_OPTION_reason]);
	return ask_with_serial(w, "pack.back", args);
}

int
pack_rollback(int argc, char **argv)
{
	static const struct control_verb verbs[] = {
		{ "", "[SERIAL]", 0, 1, CONTROL_BIT(owner) | CONTROL_BIT(reason), rollback },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "Takes back what is tried; if nothing is, goes back to the pack before the one served, or to SERIAL. One person may.");
}
