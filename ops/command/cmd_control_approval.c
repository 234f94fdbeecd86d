/*
 * cmd_control_approval.c - safar approval: the second person reads, and agrees or not
 *
 * She agrees to the hash of what was shown to her a moment ago, with a fresh
 * code of her telephone: what was changed meanwhile is not agreed to.
 */
#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/cmd_control.h"

static int
list(struct control_words *w)
{
	static const struct control_column columns[] = {
		{ "ID", "id", control_say_id }, { "STATE", "state", NULL }, { "OPERATION", "op", NULL }, { "OWNER", "owner", NULL },
		{ "MAKER", "maker", NULL }, { "EXPIRES", "expires", control_say_time },
	};
	json_t *result, *args = json_object();
	int status;

	if (w->option[CONTROL_OPTION_open] != NULL)
		json_object_set_new(args, "open", json_true());
	status = control_ask(w, "approval.list", args, NULL, &result);
	if (status == 0)
		control_table(json_object_get(result, "rows"), columns, COUNT(columns));
	json_decref(result);
	return status;
}

static void
print_arguments(const char *text)
{
	json_t *args = text == NULL ? NULL : json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	const char *key;
	json_t *v;

	json_object_foreach(args, key, v) {
		char *word = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT);

		printf("    %-14s %s\n", key, word == NULL ? "?" : word);
		free(word);
	}
	json_decref(args);
}

/* The whole of a broadcast stands on a page of its own, and is agreed to there. */
static void
tell_broadcast(const json_t *a)
{
	json_t *args = json_loads(json_string_length(a) > 0 ? json_string_value(a) : "{}", JSON_REJECT_DUPLICATES, NULL);
	const char *ref = json_string_value(json_object_get(args, "broadcast"));

	printf("This is a broadcast: read all of it, and agree, with\n    safar broadcast approve %s\n", ref == NULL ? "REF" : ref);
	json_decref(args);
}

/* Gives the id and the hash of what it printed; a broadcast is agreed to elsewhere. */
static int
show_one(struct control_words *w, char id[CONTROL_ID_CHARS + 1], char hash[65], bool *is_broadcast)
{
	json_t *a;
	char until[32];
	int status = control_find_id(w, "approval.list", w->word[0], id);

	if (status == 0)
		status = control_ask(w, "approval.show", json_pack("{s:s}", "id", id), NULL, &a);
	if (status != 0)
		return status;
	control_say_time(json_object_get(a, "expires"), until, sizeof(until));
	printf("%s  %s\n%s proposes: %s, owner %s\n", id, json_string_value(json_object_get(a, "state")),
	    json_string_value(json_object_get(a, "maker")), json_string_value(json_object_get(a, "op")),
	    json_string_length(json_object_get(a, "owner")) > 0 ? json_string_value(json_object_get(a, "owner")) : "(the whole gateway)");
	print_arguments(json_string_value(json_object_get(a, "text")));
	snprintf(hash, 65, "%s", json_string_length(json_object_get(a, "hash")) == 64 ?
	    json_string_value(json_object_get(a, "hash")) : "");
	printf("expires %s UTC\nhash    %s\n", until, hash);
	*is_broadcast = strcmp(json_string_value(json_object_get(a, "op")), "broadcast.send") == 0;
	if (*is_broadcast)
		tell_broadcast(json_object_get(a, "text"));
	json_decref(a);
	return 0;
}

static int
show(struct control_words *w)
{
	char id[CONTROL_ID_CHARS + 1], hash[65];
	bool is_broadcast;

	return show_one(w, id, hash, &is_broadcast);
}

static int
agree(struct control_words *w)
{
	char id[CONTROL_ID_CHARS + 1], hash[65], word[CONTROL_SECRET_BYTES], totp[CONTROL_SECRET_BYTES];
	const char *half;
	bool is_broadcast;
	json_t *result;
	int status = show_one(w, id, hash, &is_broadcast);

	if (status != 0)
		return status;
	fflush(stdout);
	if (is_broadcast)
		return EXIT_REFUSED;
	if (!control_visible(w, "type agree if this is right", word))
		return EXIT_BAD_INPUT;
	if (strcmp(word, "agree") != 0) {
		fprintf(stderr, "%s: nothing was agreed to\n", w->title);
		return EXIT_BAD_INPUT;
	}
	if (!control_secret(w, "a fresh code of your telephone", totp))
		return EXIT_BAD_INPUT;
	status = control_ask(w, "approval.agree", json_pack("{s:s,s:s}", "id", id, "hash", hash), totp, &result);
	sodium_memzero(totp, sizeof(totp));
	half = json_string_value(json_object_get(result, "half"));
	if (half != NULL)
		printf("Half of the code; give it to the new person yourself, and to nobody else:\n    %s\n", half);
	json_decref(result);
	return status;
}

static int
refuse(struct control_words *w)
{
	char id[CONTROL_ID_CHARS + 1];
	int status = control_find_id(w, "approval.list", w->word[0], id);

	return status != 0 ? status : control_do(w, "approval.refuse", json_pack("{s:s}", "id", id));
}

int
cmd_approval(int argc, char **argv)
{
	static const struct control_verb verbs[] = {
		{ "list", "", 0, 0, CONTROL_BIT(open), list },
		{ "show", "ID", 1, 1, 0, show },
		{ "agree", "ID", 1, 1, 0, agree },
		{ "refuse", "ID", 1, 1, 0, refuse },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "What waits for a second person. Read it whole before you agree: what is shown is what will be done.");
}
