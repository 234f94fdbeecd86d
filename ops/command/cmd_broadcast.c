/*
 * cmd_broadcast.c - safar broadcast: the table of verbs, and those that only move one on
 *
 * Each success says what comes next, and who does it: a broadcast goes through
 * several hands, and nobody should have to look up the next word.
 */
#include "ops/command/cmd_broadcast.h"

#include <errno.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "ops/command/broadcast_progress.h"
#include "ops/command/broadcast_words.h"
#include "ops/command/control_refusal.h"

enum { COUNT_WAIT_US = 250000 };

json_t *
broadcast_args(const struct control_words *w)
{
	json_t *args = json_object();

	if (w->words > 0)
		control_put(args, "broadcast", w->word[0]);
	control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
	return args;
}

int
broadcast_ask(struct control_words *w, const char *op, json_t *args, json_t **result)
{
	struct progress p;
	int status;

	progress_init(&p);
	for (;;) {
		status = control_ask(w, op, json_deep_copy(args), NULL, result);
		if (status != 0 || json_object_get(*result, "counting") == NULL)
			break;
		progress_counting(&p, number_in(*result, "counting"));
		json_decref(*result);
		*result = NULL;
		usleep(COUNT_WAIT_US);
	}
	progress_end(&p);
	json_decref(args);
	return status;
}

bool
broadcast_json(const struct control_words *w, json_t *result)
{
	json_t *whole;

	if (w->option[CONTROL_OPTION_json] == NULL || result == NULL)
		return false;
	whole = json_pack("{s:i}", "v", 1);
	json_object_update(whole, result);
	json_dumpf(whole, stdout, w->option[CONTROL_OPTION_watch] != NULL ? JSON_COMPACT : JSON_INDENT(2));
	putchar('\n');
	fflush(stdout);
	json_decref(whole);
	return true;
}

void
broadcast_next(const struct control_words *w, const char *format, ...)
{
	struct buf line = BUF_INIT(1024);
	va_list args;

	if (w->option[CONTROL_OPTION_json] != NULL)
		return;
	va_start(args, format);
	buf_addv(&line, format, args);
	va_end(args);
	fflush(stdout);
	fprintf(stderr, "Next: %s\n", line.ptr);
	buf_free(&line);
}

void
broadcast_beyond(const json_t *result, struct buf *out)
{
	json_int_t n = number_in(result, "beyond_recall");

	if (n == 0) {
		buf_adds(out, "Nothing is with the operator: all that has not left stays here.\n");
		return;
	}
	buf_adds(out, "Up to ");
	words_number(out, n);
	buf_adds(out, n == 1 ? " part" : " parts");
	buf_adds(out, " will still arrive: what is with the operator, and the rest of texts that have begun.\n");
}

char *
broadcast_bytes(const struct control_words *w, const char *path, size_t most)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *in = is_stdin ? stdin : fopen(path, "re");
	char *bytes = xmalloc(most + 2);
	size_t len = in == NULL ? 0 : fread(bytes, 1, most + 1, in);
	bool is_read = in != NULL && !ferror(in);

	bytes[len] = '\0';
	if (!is_read)
		fprintf(stderr, "%s: %s: %s\n", w->title, path, strerror(errno));
	else if (len == 0 || len > most)
		fprintf(stderr, "%s: %s: %s\n", w->title, path, len == 0 ? "there is nothing in it" : "it is longer than safard takes");
	else if (strlen(bytes) != len || !utf8_valid(bytes, len, NULL))
		fprintf(stderr, "%s: %s: this is not UTF-8: save it as UTF-8\n", w->title, path);
	else
		len = 0;
	if (in != NULL && !is_stdin)
		fclose(in);
	if (is_read && len == 0 && *bytes != '\0')
		return bytes;
	free(bytes);
	return NULL;
}

static void
say_next(const struct control_words *w, const json_t *result)
{
	const char *ref = words_in(result, "ref"), *verb = w->verb->name;

	if (strcmp(verb, "return") == 0)
		broadcast_next(w, "who wrote it: safar broadcast template %s >FILE, then safar broadcast edit %s FILE", ref, ref);
	else if (strcmp(verb, "reject") == 0)
		broadcast_next(w, "nothing; a copy to change: safar broadcast template %s >FILE, then safar broadcast new FILE", ref);
	else if (strcmp(verb, "pause") == 0)
		broadcast_next(w, "safar broadcast resume %s, or safar broadcast cancel %s --reason \"...\"", ref, ref);
	else if (strcmp(verb, "resume") == 0)
		broadcast_next(w, "safar broadcast show %s --watch", ref);
	else if (*words_in(result, "approver") == '\0')
		broadcast_next(w, "nothing; nobody was handed it");
	else
		broadcast_next(w, "safar broadcast correct %s, if who was handed it must know", ref);
}

/*
 * To stop takes no question before it.  Who pauses what somebody else paused has what she wanted: *is_paused, and
 * *result is the answer of broadcast.show.
 */
static int
pause_now(struct control_words *w, json_t *args, bool *is_paused, json_t **result)
{
	json_t *refusal = NULL, *shown = NULL, *no = NULL;
	int status;

	w->refusal = &refusal;
	status = control_ask(w, "broadcast.pause", args, NULL, result);
	if (refusal != NULL && status == EXIT_REFUSED) {
		w->refusal = &no;
		if (control_ask(w, "broadcast.show", broadcast_args(w), NULL, &shown) == 0 && strcmp(words_in(shown, "state"), "paused") == 0) {
			*is_paused = true;
			*result = json_incref(shown);
			status = 0;
		}
	}
	w->refusal = NULL;
	if (status != 0 && refusal != NULL)
		status = control_say_refusal(w, "broadcast.pause", refusal, false);
	json_decref(no);
	json_decref(shown);
	json_decref(refusal);
	return status;
}

/* return, reject, pause, resume, cancel: the state it is in now, and what cannot be called back. */
static int
move(struct control_words *w)
{
	bool stops = strcmp(w->verb->name, "pause") == 0 || strcmp(w->verb->name, "cancel") == 0;
	bool needs_reason = strcmp(w->verb->name, "pause") != 0 && strcmp(w->verb->name, "resume") != 0;
	const char *reason = w->option[CONTROL_OPTION_reason];
	struct buf said = BUF_INIT(2048);
	json_t *args, *result = NULL;
	bool is_paused = false;
	char op[32];
	int status;

	if (needs_reason && (reason == NULL || *reason == '\0')) {
		fprintf(stderr, "%s: say why: --reason \"...\"; it stands in the history\n", w->title);
		return EXIT_MISUSE;
	}
	args = broadcast_args(w);
	control_put(args, "reason", reason);
	snprintf(op, sizeof(op), "broadcast.%s", w->verb->name);
	status = strcmp(w->verb->name, "pause") == 0 ? pause_now(w, args, &is_paused, &result) : control_ask(w, op, args, NULL, &result);
	if (status == 0 && !broadcast_json(w, result)) {
		if (is_paused)
			buf_addf(&said, "%s is paused already\n", words_in(result, "ref"));
		words_state(&said, result);
		buf_addc(&said, '\n');
		if (stops && *words_in(result, "approver") != '\0')
			broadcast_beyond(result, &said);
		words_print(&said, json_is_true(json_object_get(result, "training")));
		say_next(w, result);
	}
	buf_free(&said);
	json_decref(result);
	return status;
}

int
cmd_broadcast(int argc, char **argv)
{
	enum { ASK = CONTROL_BIT(owner) | CONTROL_BIT(json), STOP = ASK | CONTROL_BIT(reason) };
	static const struct control_verb verbs[] = {
		{ "template", "[news|x1..x7|REF]", 0, 1, CONTROL_BIT(owner), broadcast_template_verb },
		{ "new", "FILE", 1, 1, ASK, broadcast_new },
		{ "edit", "REF FILE", 2, 2, ASK, broadcast_edit },
		{ "list", "", 0, 0, ASK, broadcast_list },
		{ "show", "REF", 1, 1, ASK | CONTROL_BIT(watch), broadcast_show },
		{ "check", "REF", 1, 1, ASK, broadcast_check },
		{ "submit", "REF", 1, 1, ASK, broadcast_submit },
		{ "approve", "REF", 1, 1, ASK, broadcast_approve },
		{ "return", "REF", 1, 1, STOP, move },
		{ "reject", "REF", 1, 1, STOP, move },
		{ "pause", "REF", 1, 1, STOP, move },
		{ "resume", "REF", 1, 1, STOP, move },
		{ "cancel", "REF", 1, 1, STOP, move },
		{ "correct", "REF", 1, 1, ASK | CONTROL_BIT(type), broadcast_correct },
		{ "report", "REF", 1, 1, ASK | CONTROL_BIT(csv), broadcast_report },
		{ "cap", "FILE", 1, 1, ASK, broadcast_cap },
		{ "export", "REF", 1, 1, ASK | CONTROL_BIT(public), broadcast_export },
		{ "check-sending", "FILE", 1, 1, CONTROL_BIT(ways), broadcast_check_sending },
	};

	return control_command(argc, argv, verbs, COUNT(verbs),
	    "News and alerts to many people. One person writes and submits, another one agrees; to stop takes one person. FILE may "
	    "be - for standard input; REF is as listed, or its beginning.\v"
	    "Begin with: safar broadcast template >FILE. Exit status: 0 done, 1 what you gave is wrong, 2 called wrongly, 3 the "
	    "world failed, 4 refused by a rule.");
}
