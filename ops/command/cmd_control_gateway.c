/*
 * cmd_control_gateway.c - safar key, backup, status: the gateway as a whole
 */
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/cmd_control.h"

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
