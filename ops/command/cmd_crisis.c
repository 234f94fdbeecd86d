/*
 * cmd_crisis.c - safar crisis: how far it is in a country
 *
 * The level switches the crisis branch of the menu.  Up takes two persons,
 * down takes one.
 */
#include <ctype.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/broadcast_words.h"
#include "ops/command/cmd_broadcast.h"

enum { LEVELS = 5 };

static const char *const levels[LEVELS] = { "nothing", "precaution", "restriction", "voluntary return", "mandatory return" };

static int
print_levels(struct control_words *w, json_t *result)
{
	static const struct control_column columns[] = {
		{ "COUNTRY", "stay", NULL }, { "FOR PEOPLE OF", "for", NULL }, { "LEVEL", "is", NULL }, { "SINCE (UTC)", "from", NULL },
		{ "WHO", "who", NULL }, { "OWNER", "owner", NULL },
	};
	json_t *rows = json_object_get(result, "rows"), *row;
	size_t i;

	if (broadcast_json(w, result))
		return 0;
	json_array_foreach(rows, i, row) {
		json_int_t level = number_in(row, "level");
		const char *since = words_in(row, "since");
		char is[32], from[32];

		snprintf(is, sizeof(is), "%d %s", (int)level, level >= 0 && level < LEVELS ? levels[level] : "");
		snprintf(from, sizeof(from), "%.10s %.5s", since, strlen(since) > 16 ? since + 11 : "");
		json_object_set_new(row, "is", json_string(is));
		json_object_set_new(row, "from", json_string(from));
		json_object_set_new(row, "for", json_string(*words_in(row, "origin") == '\0' ? "all" : words_in(row, "origin")));
	}
	control_table(rows, columns, COUNT(columns));
	return 0;
}

static int
list(struct control_words *w)
{
	json_t *args = json_object(), *result = NULL;
	int status;

	control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
	status = control_ask(w, "crisis.list", args, NULL, &result);
	if (status == 0)
		status = print_levels(w, result);
	json_decref(result);
	return status;
}

/* Two letters, small or capital; false and said. */
static bool
put_country(const struct control_words *w, json_t *args, const char *name, const char *typed)
{
	char letters[3];

	if (typed == NULL)
		return true;
	if (strlen(typed) != 2 || !isalpha((unsigned char)typed[0]) || !isalpha((unsigned char)typed[1])) {
		fprintf(stderr, "%s: a country is two letters: SA\n", w->title);
		return false;
	}
	snprintf(letters, sizeof(letters), "%c%c", toupper((unsigned char)typed[0]), toupper((unsigned char)typed[1]));
	control_put(args, name, letters);
	return true;
}

static json_t *
arguments(const struct control_words *w)
{
	json_t *args = json_object();

	control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
	control_put(args, "reason", w->option[CONTROL_OPTION_reason]);
	if (put_country(w, args, "stay", w->word[0]) && put_country(w, args, "origin", w->option[CONTROL_OPTION_origin]))
		return args;
	json_decref(args);
	return NULL;
}

static int
change(struct control_words *w, const char *op, json_t *args, const char *next)
{
	json_t *result = NULL;
	int status = control_ask(w, op, args, NULL, &result);

	if (status == 0 && result != NULL) {
		status = print_levels(w, result);
		broadcast_next(w, "%s", next);
	}
	json_decref(result);
	return status;
}

static int
raise_level(struct control_words *w)
{
	json_t *args;

	if (w->option[CONTROL_OPTION_approval] != NULL)
		return change(w, "crisis.raise", NULL, "safar broadcast template x1, to tell people; safar crisis over, when it is");
	if (strlen(w->word[1]) != 1 || *w->word[1] < '1' || *w->word[1] >= '0' + LEVELS) {
		fprintf(stderr, "%s: a level is 1 precaution, 2 restriction, 3 voluntary return or 4 mandatory return\n", w->title);
		return EXIT_BAD_INPUT;
	}
	if (w->option[CONTROL_OPTION_reason] == NULL || *w->option[CONTROL_OPTION_reason] == '\0') {
		fprintf(stderr, "%s: say why: --reason \"...\"; the second person reads it\n", w->title);
		return EXIT_MISUSE;
	}
	args = arguments(w);
	if (args == NULL)
		return EXIT_BAD_INPUT;
	json_object_set_new(args, "level", json_integer(*w->word[1] - '0'));
	return change(w, "crisis.raise", args, "safar broadcast template x1, to tell people");
}

static int
over(struct control_words *w)
{
	json_t *args = arguments(w);

	return args == NULL ? EXIT_BAD_INPUT : change(w, "crisis.over", args, "safar broadcast correct REF --type x6, if people were told");
}

int
cmd_crisis(int argc, char **argv)
{
	enum { ASK = CONTROL_BIT(owner) | CONTROL_BIT(json) };
	static const struct control_verb verbs[] = {
		{ "list", "", 0, 0, ASK, list },
		{ "raise", "CC LEVEL", 2, 2, ASK | CONTROL_BIT(origin) | CONTROL_BIT(reason) | CONTROL_BIT(approval), raise_level },
		{ "over", "CC", 1, 1, ASK | CONTROL_BIT(origin), over },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "How far it is in a country: 1 precaution, 2 restriction, 3 voluntary return, 4 mandatory return. From 1 on people there find "
	    "the crisis menu. Up takes two persons, over takes one.");
}
