/*
 * cmd_control.c - words in, one question to safard, an exit code
 */
#include "ops/command/cmd_control.h"

#include <argp.h>
#include <sodium.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "ops/command/control_client.h"
#include "ops/command/control_refusal.h"

enum { KEY_FIRST = 256, KEY_SOCKET = 512, KEY_SECRETS };

static const struct argp_option all_options[] = {
#define ROW(name, word, arg, what) { word, KEY_FIRST + CONTROL_OPTION_##name, arg, 0, what, 0 },
	CONTROL_OPTIONS(ROW)
#undef ROW
	{ "socket", KEY_SOCKET, "PATH", 0, "safard's control socket (SAFAR_CONTROL, or /var/lib/safar/control)", 0 },
	{ "secrets-stdin", KEY_SECRETS, NULL, 0, "passwords and codes are lines of standard input, in the order they are asked", 0 },
};

struct parsing { struct control_words *w; const struct control_verb *verbs; unsigned count; char *title; size_t title_size; };

/* JSON carries no other: what is no UTF-8 would be left out, and safard would miss a word that was typed. */
static void
must_be_utf8(const char *text, const char *option, struct argp_state *state)
{
	if (utf8_valid(text, strlen(text), NULL))
		return;
	if (option != NULL)
		argp_failure(state, EXIT_BAD_INPUT, 0, "--%s is not UTF-8: is the terminal set to UTF-8?", option);
	argp_failure(state, EXIT_BAD_INPUT, 0, "word %u is not UTF-8: is the terminal set to UTF-8?", state->arg_num + 1);
}

static void
take_word(struct parsing *p, const char *arg, struct argp_state *state)
{
	struct control_words *w = p->w;

	if (w->verb == NULL) {
		for (unsigned i = 0; i < p->count; i++)
			if (strcmp(p->verbs[i].name, arg) == 0)
				w->verb = &p->verbs[i];
		if (w->verb == NULL)
			argp_error(state, "%s: there is no such verb", arg);
	} else if (w->words == CONTROL_WORDS || w->words == w->verb->most) {
		argp_error(state, "too many words");
	} else {
		w->word[w->words++] = arg;
	}
}

static void
check(struct parsing *p, struct argp_state *state)
{
	struct control_words *w = p->w;

	if (w->verb == NULL)
		argp_error(state, "say what to do");
	for (unsigned i = 0; i < CONTROL_OPTION_COUNT; i++)
		if (w->option[i] != NULL && (w->verb->options & 1u << i) == 0)
			argp_error(state, "--%s is not for %s", all_options[i].name, w->verb->name);
	if (w->option[CONTROL_OPTION_approval] != NULL) {
		for (unsigned i = 0; i < CONTROL_OPTION_COUNT; i++)
			if (w->words > 0 || (w->option[i] != NULL && i != CONTROL_OPTION_approval))
				argp_error(state, "with --approval nothing else is said: what was agreed to is done");
	} else if (w->words < w->verb->least) {
		argp_error(state, "%s takes %s", w->verb->name, w->verb->words_doc);
	}
}

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct parsing *p = state->input;

	if (key >= KEY_FIRST && key < KEY_FIRST + CONTROL_OPTION_COUNT) {
		if (arg != NULL)
			must_be_utf8(arg, all_options[key - KEY_FIRST].name, state);
		p->w->option[key - KEY_FIRST] = arg == NULL ? "" : arg;
		return 0;
	}
	switch (key) {
	case KEY_SOCKET: p->w->socket = arg; return 0;
	case KEY_SECRETS: p->w->has_secrets_stdin = true; return 0;
	case ARGP_KEY_ARG: must_be_utf8(arg, NULL, state); take_word(p, arg, state); return 0;
	case ARGP_KEY_END: check(p, state); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

int
control_command(int argc, char **argv, const struct control_verb *verbs, unsigned count, const char *doc)
{
	struct argp_option options[COUNT(all_options) + 1] = { 0 };
	struct control_words w = { 0 };
	struct parsing p = { .w = &w, .verbs = verbs, .count = count };
	struct buf words = BUF_INIT(2048);
	struct argp argp = { options, parse, NULL, doc, NULL, NULL, NULL };
	unsigned used = 0, n = 0;
	char title[64];
	int status;

	for (unsigned i = 0; i < count; i++) {
		used |= verbs[i].options;
		buf_addf(&words, "%s%s%s%s", i > 0 ? "\n" : "", verbs[i].name, *verbs[i].words_doc != '\0' ? " " : "", verbs[i].words_doc);
	}
	for (unsigned i = 0; i < COUNT(all_options); i++)
		if (i >= CONTROL_OPTION_COUNT || (used & 1u << i))
			options[n++] = all_options[i];
	if (count == 1 && *verbs[0].name == '\0')
		w.verb = &verbs[0];	/* a command without verbs */
	argp.args_doc = words.ptr;
	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &p);
	snprintf(title, sizeof(title), "%s%s%s", argv[0], *w.verb->name != '\0' ? " " : "", w.verb->name);
	w.title = title;
	status = w.verb->run(&w);
	buf_free(&words);
	return status;
}

void
control_put(json_t *args, const char *name, const char *value)
{
	if (value != NULL)
		json_object_set_new(args, name, json_string(value));
}

/* What now waits: told to the maker, so that the second person can be told. */
static int
tell_proposal(struct control_words *w, const json_t *answer)
{
	const char *id = json_string_value(json_object_get(answer, "approval"));

	printf("This needs a second person.  It is written down as\n"
	    "    %s\n"
	    "and will be done exactly so:\n"
	    "    %s\n"
	    "The second person signs in with an own account within 24 hours and types\n"
	    "    safar approval agree %.12s\n"
	    "Then you type\n"
	    "    %s --approval %.12s\n",
	    id, json_string_value(json_object_get(answer, "text")), id, w->title, id);
	return 0;
}

static int
ask(struct control_words *w, struct control_question *q, bool has_token, json_t **result)
{
	char room[1024], token[CONTROL_TOKEN_BYTES];
	struct buf why = BUF_OVER(room);
	json_t *answer;
	int status;

	*result = NULL;
	if (has_token && !control_token_read(token, &why)) {
		fprintf(stderr, "%s: %s\n", w->title, why.ptr);
		json_decref(q->args);
		return EXIT_BAD_INPUT;
	}
	q->token = has_token ? token : NULL;
	answer = control_client_ask(q, &why);
	sodium_memzero(token, sizeof(token));
	if (answer == NULL) {
		fprintf(stderr, "%s: %s\n", w->title, why.ptr);
		return EXIT_WORLD;
	}
	if (json_is_true(json_object_get(answer, "ok"))) {
		*result = json_incref(json_object_get(answer, "result"));
		status = 0;
	} else if (json_object_get(answer, "approval") != NULL) {
		status = tell_proposal(w, answer);
	} else if (w->refusal != NULL && !control_is_code(answer, "login")) {
		status = control_refusal_exit(answer);
		*w->refusal = json_incref(answer);
	} else {
		/* a slip in a fresh code signs nobody out; a token that is over is told so the next time */
		bool is_out = control_is_code(answer, "login") && q->totp == NULL && has_token;

		if (control_is_code(answer, "login") && q->totp == NULL)
			control_token_forget();
		status = control_say_refusal(w, q->op, answer, is_out);
	}
	json_decref(answer);
	return status;
}

int
control_ask_nobody(struct control_words *w, const char *op, json_t *args, const char *totp, json_t **result)
{
	struct control_question q = { .socket = w->socket, .op = op, .args = args, .totp = totp };

	return ask(w, &q, false, result);
}

int
control_ask(struct control_words *w, const char *op, json_t *args, const char *totp, json_t **result)
{
	const char *typed = w->option[CONTROL_OPTION_approval];
	char id[CONTROL_ID_CHARS + 1];
	struct control_question q = { .socket = w->socket, .op = op, .args = args, .totp = totp };
	int status;

	if (typed != NULL) {
		status = control_find_id(w, "approval.list", typed, id);
		json_decref(args);
		q.args = NULL;
		q.approval = id;
		*result = NULL;
		if (status != 0)
			return status;
	}
	return ask(w, &q, true, result);
}

int
control_do(struct control_words *w, const char *op, json_t *args)
{
	json_t *result;
	int status = control_ask(w, op, args, NULL, &result);

	json_decref(result);
	return status;
}

/* Pages follow each other by "next"; who lists everything at once has none. */
int
control_rows(struct control_words *w, const char *op, json_t **rows)
{
	char after[CONTROL_ID_CHARS + 1] = "";
	bool is_more = true;

	*rows = json_array();
	while (is_more) {
		struct control_question q = { .socket = w->socket, .op = op, .args = json_object() };
		const char *next;
		json_t *page;
		int status;

		if (strcmp(op, "approval.list") != 0)
			control_put(q.args, "owner", w->option[CONTROL_OPTION_owner]);
		if (*after != '\0')
			control_put(q.args, "after", after);
		status = ask(w, &q, true, &page);
		if (status != 0) {
			json_decref(*rows);
			*rows = NULL;
			return status;
		}
		json_array_extend(*rows, json_object_get(page, "rows"));
		next = json_string_value(json_object_get(page, "next"));
		is_more = next != NULL;
		snprintf(after, sizeof(after), "%s", next == NULL ? "" : next);
		json_decref(page);
	}
	return 0;
}

int
control_find_id(struct control_words *w, const char *list, const char *typed, char id[CONTROL_ID_CHARS + 1])
{
	size_t len = strlen(typed), i, found = 0;
	json_t *rows, *row;
	int status;

	if (strspn(typed, "0123456789abcdef") != len || len < 4 || len > CONTROL_ID_CHARS) {
		fprintf(stderr, "%s: an id is the one listed, or at least its first four characters\n", w->title);
		return EXIT_BAD_INPUT;
	}
	snprintf(id, CONTROL_ID_CHARS + 1, "%s", typed);
	if (len == CONTROL_ID_CHARS)
		return 0;
	status = control_rows(w, list, &rows);
	if (status != 0)
		return status;
	json_array_foreach(rows, i, row) {
		const char *whole = json_string_value(json_object_get(row, "id"));

		if (whole == NULL || strncmp(whole, typed, len) != 0)
			continue;
		found++;
		snprintf(id, CONTROL_ID_CHARS + 1, "%s", whole);
	}
	json_decref(rows);
	if (found == 1)
		return 0;
	fprintf(stderr, "%s: %s\n", w->title, found == 0 ? "there is none that begins so" : "several begin so; type more of it");
	return EXIT_BAD_INPUT;
}
