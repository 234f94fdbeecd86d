/*
 * cmd_control_gateway.c - safar marks, key, backup, status: the gateway as a whole
 */
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/cmd_control.h"

static int
marks_list(struct control_words *w)
{
	static const struct control_column columns[] = {
		{ "STANDING", "standing", NULL }, { "DOES NOT WORK", "does_not_work", NULL }, { "DID NOT HELP", "did_not_help", NULL },
		{ "FACT", "fact", NULL },
	};
	json_t *rows;
	int status = control_rows(w, "fact.marks", &rows);

	control_table(rows, columns, COUNT(columns));
	json_decref(rows);
	return status;
}

static int
marks_mended(struct control_words *w)
{
	json_t *args = json_pack("{s:s}", "fact", w->word[0]);

	control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
	return control_do(w, "fact.mended", args);
}

int
cmd_marks(int argc, char **argv)
{
	static const struct control_verb verbs[] = {
		{ "list", "", 0, 0, CONTROL_BIT(owner), marks_list },
		{ "mended", "FACT", 1, 1, CONTROL_BIT(owner), marks_mended },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "Facts of which people said that they do not work, or did not help: which stand low, and that one was looked at and "
	    "works again. Counts under ten are not shown.");
}

static int
rotate(struct control_words *w)
{
	return control_do(w, "key.rotate", NULL);
}

int
cmd_key(int argc, char **argv)
{
	static const struct control_verb verbs[] = {
		{ "rotate", "", 0, 0, CONTROL_BIT(approval), rotate },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "The key that stands between numbers and what is remembered of people. A new one needs two persons.");
}

static int
back_up(struct control_words *w)
{
	json_t *result;
	int status = control_ask(w, "backup", json_pack("{s:s}", "name", w->word[0]), NULL, &result);

	if (status == 0)
		printf("%s\n", json_string_value(json_object_get(result, "path")));
	json_decref(result);
	return status;
}

int
cmd_backup(int argc, char **argv)
{
	static const struct control_verb verbs[] = {
		{ "", "NAME", 1, 1, 0, back_up },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "Copies the database while the service runs, into a new file NAME in the gateway's folder of backups, and prints its path.");
}

static int
status_of(struct control_words *w)
{
	json_t *result;
	int status = control_ask(w, "status", NULL, NULL, &result);

	if (status == 0)
		fputs(json_string_value(json_object_get(result, "lines")), stdout);
	json_decref(result);
	return status;
}

int
cmd_status(int argc, char **argv)
{
	static const struct control_verb verbs[] = {
		{ "", "", 0, 0, 0, status_of },
	};

	return control_command(argc, argv, verbs, COUNT(verbs), "Counters of the running gateway, without persons.");
}
