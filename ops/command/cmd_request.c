/*
 * cmd_request.c - safar request: call-backs people asked for
 *
 * Numbers are hidden; one at a time is shown to who took the request, and that
 * is written into the audit log before it is.
 */
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/cmd_control.h"

static const struct control_column columns[] = {
	{ "ID", "id", control_say_id }, { "OFFICE", "office", NULL }, { "DAY", "day", NULL }, { "SLOT", "slot", NULL },
	{ "LANG", "language", NULL }, { "WOMAN", "woman", control_say_yes }, { "ABOUT", "group", NULL },
	{ "AGE", "age_s", control_say_age }, { "TAKEN BY", "taken_by", NULL },
};

static int
list(struct control_words *w)
{
	json_t *rows;
	int status = control_rows(w, "request.list", &rows);

	control_table(rows, columns, COUNT(columns));
	json_decref(rows);
	return status;
}

static json_t *
args_of(struct control_words *w, const char *id)
{
	json_t *args = json_object();

	control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
	control_put(args, "id", id);
	return args;
}

static int
one(struct control_words *w, const char *op)
{
	char id[CONTROL_ID_CHARS + 1];
	int status = control_find_id(w, "request.list", w->word[0], id);

	return status != 0 ? status : control_do(w, op, args_of(w, id));
}

static int
take(struct control_words *w)
{
	return one(w, "request.take");
}

static int
done(struct control_words *w)
{
	return one(w, "request.done");
}

static int
show(struct control_words *w)
{
	char id[CONTROL_ID_CHARS + 1];
	json_t *rows = NULL, *mine = json_array(), *row, *result = NULL;
	size_t i;
	int status = control_find_id(w, "request.list", w->word[0], id);

	if (status == 0)
		status = control_rows(w, "request.list", &rows);
	json_array_foreach(rows, i, row) {
		const char *whole = json_string_value(json_object_get(row, "id"));

		if (whole != NULL && strcmp(whole, id) == 0)
			json_array_append(mine, row);
	}
	if (status == 0 && json_array_size(mine) == 0) {
		fprintf(stderr, "%s: there is no such request; it may be done, or older than 72 hours\n", w->title);
		status = EXIT_BAD_INPUT;
	}
	control_table(status == 0 ? mine : NULL, columns, COUNT(columns));
	if (status == 0 && w->option[CONTROL_OPTION_reveal] != NULL)
		status = control_ask(w, "request.reveal", args_of(w, id), NULL, &result);
	if (json_is_string(json_object_get(result, "number")))
		printf("%s\n", json_string_value(json_object_get(result, "number")));
	json_decref(result);
	json_decref(mine);
	json_decref(rows);
	return status;
}

int
cmd_request(int argc, char **argv)
{
	static const struct control_verb verbs[] = {
		{ "list", "", 0, 0, CONTROL_BIT(owner), list },
		{ "take", "ID", 1, 1, CONTROL_BIT(owner), take },
		{ "show", "ID", 1, 1, CONTROL_BIT(owner) | CONTROL_BIT(reveal), show },
		{ "done", "ID", 1, 1, CONTROL_BIT(owner), done },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "Call-backs of your office: take one, call her in her time and language, and say when it is done; "
	    "then nothing of it is kept.");
}
