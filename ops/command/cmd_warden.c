/*
 * cmd_warden.c - safar warden: people who report for a group, with their written consent
 *
 * The number is typed, not given as a word: words of a command stay in the
 * shell's history.
 */
#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/cmd_control.h"

static int
list(struct control_words *w)
{
	static const struct control_column columns[] = {
		{ "ID", "id", control_say_id }, { "AREA", "area", NULL }, { "COUNTRY", "country", NULL }, { "LANG", "language", NULL },
		{ "SINCE", "since", NULL }, { "UNTIL", "until", NULL },
	};
	json_t *rows;
	int status = control_rows(w, "warden.list", &rows);

	control_table(rows, columns, COUNT(columns));
	json_decref(rows);
	return status;
}

static int
add(struct control_words *w)
{
	static const struct { const char *name; enum control_option option; } named[] = {
		{ "owner", CONTROL_OPTION_owner }, { "area", CONTROL_OPTION_area }, { "language", CONTROL_OPTION_language },
		{ "country", CONTROL_OPTION_country }, { "consent_date", CONTROL_OPTION_consent_date },
		{ "consent_ref", CONTROL_OPTION_consent_ref },
	};
	char number[CONTROL_SECRET_BYTES];
	json_t *args;
	int status;

	if (w->option[CONTROL_OPTION_approval] != NULL)
		return control_do(w, "warden.add", NULL);
	if (!control_visible(w, "number of the warden, with +", number))
		return EXIT_BAD_INPUT;
	args = json_object();
	control_put(args, "number", number);
	for (size_t i = 0; i < COUNT(named); i++)
		control_put(args, named[i].name, w->option[named[i].option]);
	status = control_do(w, "warden.add", args);
	sodium_memzero(number, sizeof(number));
	return status;
}

static int
one(struct control_words *w, const char *op)
{
	char id[CONTROL_ID_CHARS + 1];
	json_t *args;
	int status = control_find_id(w, "warden.list", w->word[0], id);

	if (status != 0)
		return status;
	args = json_pack("{s:s}", "id", id);
	control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
	control_put(args, "consent_date", w->option[CONTROL_OPTION_consent_date]);
	return control_do(w, op, args);
}

static int
remove_one(struct control_words *w)
{
	return one(w, "warden.remove");
}

static int
renew(struct control_words *w)
{
	return one(w, "warden.renew");
}

static int
show(struct control_words *w)
{
	char id[CONTROL_ID_CHARS + 1];
	json_t *args, *result = NULL;
	int status = control_find_id(w, "warden.list", w->word[0], id);

	if (status != 0)
		return status;
	if (w->option[CONTROL_OPTION_reveal] == NULL) {
		fprintf(stderr, "%s: list tells all but the number; --reveal shows it, and is written into the audit log\n", w->title);
		return EXIT_BAD_INPUT;
	}
	args = json_pack("{s:s}", "id", id);
	control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
	status = control_ask(w, "warden.reveal", args, NULL, &result);
	if (json_is_string(json_object_get(result, "number")))
		printf("%s\n", json_string_value(json_object_get(result, "number")));
	json_decref(result);
	return status;
}

int
cmd_warden(int argc, char **argv)
{
	static const struct control_verb verbs[] = {
		{ "add", "", 0, 0, CONTROL_BIT(owner) | CONTROL_BIT(area) | CONTROL_BIT(language) | CONTROL_BIT(country) |
		    CONTROL_BIT(consent_date) | CONTROL_BIT(consent_ref) | CONTROL_BIT(approval), add },
		{ "list", "", 0, 0, CONTROL_BIT(owner), list },
		{ "show", "ID", 1, 1, CONTROL_BIT(owner) | CONTROL_BIT(reveal), show },
		{ "remove", "ID", 1, 1, CONTROL_BIT(owner), remove_one },
		{ "renew", "ID", 1, 1, CONTROL_BIT(owner) | CONTROL_BIT(consent_date), renew },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "Wardens, who report how many people are where and what they need. A warden is added by two persons, "
	    "after her consent in writing, and is renewed every year.");
}
