/*
 * cmd_broadcast_agree.c - check, submit, approve: one page, read by two
 *
 * The second person types how many people it is for and a fresh code of her
 * telephone: neither happens by habit.  What she agrees to is the hash of what
 * stood on her screen.
 */
#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/broadcast_page.h"
#include "ops/command/broadcast_words.h"
#include "ops/command/cmd_broadcast.h"

enum { PAGE_BYTES = 256 * 1024, LOOKS = 3, DIGITS_MOST = 9 };

struct looked { json_t *shown, *checked; unsigned stops; };

static void
looked_free(struct looked *l)
{
	json_decref(l->shown);
	json_decref(l->checked);
	*l = (struct looked){ NULL, NULL, 0 };
}

/* Before anything is counted or printed: 0, or why not (said). */
typedef int gate_fn(struct control_words *w, const json_t *shown);

/* Definition and figures of one revision, whoever edits meanwhile.  `gate` may be NULL. */
static int
look(struct control_words *w, gate_fn *gate, struct looked *l)
{
	int status = 0;

	for (unsigned n = 0; n < LOOKS; n++) {
		looked_free(l);
		status = control_ask(w, "broadcast.show", broadcast_args(w), NULL, &l->shown);
		if (status == 0 && gate != NULL)
			status = gate(w, l->shown);
		if (status == 0)
			status = broadcast_ask(w, "broadcast.check", broadcast_args(w), &l->checked);
		if (status != 0 || strcmp(words_in(l->shown, "hash"), words_in(l->checked, "hash")) == 0)
			return status;
	}
	fprintf(stderr, "%s: it is being changed just now; ask again\n", w->title);
	return EXIT_WORLD;
}

/* On stdout; with --json only the answer goes there. */
static void
print_page(const struct control_words *w, struct looked *l)
{
	struct buf page = BUF_INIT(PAGE_BYTES);

	l->stops = broadcast_page(l->shown, l->checked, &page);
	broadcast_clock(l->checked, &page);
	if (w->option[CONTROL_OPTION_json] == NULL)
		words_print(&page, json_is_true(json_object_get(l->checked, "training")));
	fflush(stdout);
	buf_free(&page);
}

static int
stopped(struct control_words *w, const struct looked *l)
{
	if (l->stops == 0)
		return 0;
	fprintf(stderr, "%s: %u %s in its way: the lines above with STOPS\n", w->title, l->stops, l->stops == 1 ? "thing stands" : "things stand");
	broadcast_next(w, "safar broadcast template %s >FILE, change it, safar broadcast edit %s FILE", words_in(l->checked, "ref"),
	    words_in(l->checked, "ref"));
	return EXIT_REFUSED;
}

int
broadcast_check(struct control_words *w)
{
	struct looked l = { NULL, NULL, 0 };
	int status = look(w, NULL, &l);

	if (status == 0) {
		print_page(w, &l);
		(void)broadcast_json(w, l.checked);
		status = stopped(w, &l);
	}
	if (status == 0 && strcmp(words_in(l.checked, "state"), "draft") == 0)
		broadcast_next(w, "safar broadcast submit %s", words_in(l.checked, "ref"));
	looked_free(&l);
	return status;
}

static bool
is_state(const json_t *shown, const char *state)
{
	return strcmp(words_in(shown, "state"), state) == 0;
}

static int
refuse(const struct control_words *w, const json_t *shown, const char *what)
{
	struct buf said = BUF_INIT(512);

	words_no_more(&said, shown);
	fprintf(stderr, "%s: %s: %s\n", w->title, said.ptr, what);
	buf_free(&said);
	return EXIT_REFUSED;
}

static int
may_be_submitted(struct control_words *w, const json_t *shown)
{
	const char *ref = words_in(shown, "ref");
	int status;

	if (is_state(shown, "draft") || is_state(shown, "waiting") || is_state(shown, "paused"))
		return 0;
	if (is_state(shown, "returned")) {
		status = refuse(w, shown, "change it first");
		broadcast_next(w, "safar broadcast template %s >FILE, change it, safar broadcast edit %s FILE", ref, ref);
		return status;
	}
	status = refuse(w, shown, "it is not submitted any more");
	broadcast_next(w, "a copy to change: safar broadcast template %s >FILE, then safar broadcast new FILE", ref);
	return status;
}

int
broadcast_submit(struct control_words *w)
{
	struct looked l = { NULL, NULL, 0 };
	json_t *result = NULL;
	struct buf said = BUF_INIT(1024);
	int status = look(w, may_be_submitted, &l);

	if (status == 0) {
		print_page(w, &l);
		status = stopped(w, &l);
	}
	if (status == 0)
		status = broadcast_ask(w, "broadcast.submit", broadcast_args(w), &result);
	if (status == 0 && !broadcast_json(w, result)) {
		buf_addc(&said, '\n');
		words_state(&said, result);
		if (*words_in(result, "expires") != '\0') {
			buf_adds(&said, ", until ");
			words_time(&said, words_in(result, "expires"));
		}
		buf_addc(&said, '\n');
		words_print(&said, json_is_true(json_object_get(result, "training")));
		if (json_is_true(json_object_get(result, "training")))
			broadcast_next(w, "you or, as in earnest, another person: safar broadcast approve %s", words_in(result, "ref"));
		else
			broadcast_next(w, "another person: safar broadcast approve %s", words_in(result, "ref"));
	}
	looked_free(&l);
	json_decref(result);
	buf_free(&said);
	return status;
}

/* "31,767" and "31 767" are the same number; -1 is none. */
static json_int_t
number_of(const char *typed)
{
	json_int_t n = 0;
	unsigned digits = 0;

	for (; *typed != '\0'; typed++) {
		if (*typed == ',' || *typed == ' ' || *typed == '.' || *typed == '\'')
			continue;
		if (*typed < '0' || *typed > '9' || ++digits > DIGITS_MOST)
			return -1;
		n = n * 10 + (*typed - '0');
	}
	return digits == 0 ? -1 : n;
}

/* The number of people, and yes to the whole of it; 0, or told. */
static int
ask_people(struct control_words *w, const struct looked *l)
{
	char typed[CONTROL_SECRET_BYTES];
	struct buf what = BUF_INIT(512);
	int status = EXIT_BAD_INPUT;

	if (!control_visible(w, "type the number of people", typed))
		goto out;
	if (number_of(typed) != broadcast_people(l->checked)) {
		/* the right one stands in the page: who reads it there has looked */
		fprintf(stderr, "%s: this is not the number of people it is for: nothing was agreed to\n", w->title);
		goto out;
	}
	broadcast_scale(l->checked, &what);
	buf_adds(&what, json_is_true(json_object_get(l->checked, "training")) ? ", as training: agree? y or n" : ": send them? y or n");
	if (!w->has_secrets_stdin && (!control_visible(w, what.ptr, typed) || strcmp(typed, "y") != 0)) {
		fprintf(stderr, "%s: nothing was agreed to\n", w->title);
		goto out;
	}
	status = 0;
out:
	buf_free(&what);
	return status;
}

/* A code is good once: if the list had to be counted anew, she gives another one. */
static int
agree(struct control_words *w, struct looked *l, json_t **result)
{
	char totp[CONTROL_SECRET_BYTES];
	int status = 0;

	do {
		json_t *args = broadcast_args(w);

		if (*result != NULL) {
			json_decref(*result);
			fputs("The list was counted anew meanwhile; this code is used up. Wait for the next one.\n", stderr);
		}
		*result = NULL;
		if (!control_secret(w, "a fresh code of your telephone", totp)) {
			json_decref(args);
			return EXIT_BAD_INPUT;
		}
		control_put(args, "hash", words_in(l->checked, "hash"));
		json_object_set_new(args, "people", json_integer(broadcast_people(l->checked)));
		status = control_ask(w, "broadcast.approve", args, totp, result);
		sodium_memzero(totp, sizeof(totp));
	} while (status == 0 && json_object_get(*result, "counting") != NULL);
	return status;
}

/* She made, changed or submitted it, ever. */
static bool
has_touched(const json_t *shown, const char *name)
{
	static const char *const verbs[] = { "new", "edit", "submit" };
	json_t *e;
	size_t i;

	if (strcmp(words_in(shown, "maker"), name) == 0)
		return true;
	json_array_foreach(json_object_get(shown, "history"), i, e)
		for (size_t k = 0; k < COUNT(verbs); k++)
			if (strcmp(words_in(e, "who"), name) == 0 && strcmp(words_in(e, "what"), verbs[k]) == 0)
				return true;
	return false;
}

static bool
has_role(const json_t *me, const char *role)
{
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(me, "roles"), i, one)
		if (strcmp(json_string_value(one) == NULL ? "" : json_string_value(one), role) == 0)
			return true;
	return false;
}

/*
 * A code is good once, and nobody should type one for a no.  safard decides; this is what can be known before, and
 * who learns with a training of her own may agree to it.
 */
static int
may_be_approved(struct control_words *w, const json_t *shown)
{
	bool is_training = json_is_true(json_object_get(shown, "training"));
	const char *ref = words_in(shown, "ref");
	json_t *me = NULL;
	int status;

	if (!is_state(shown, "waiting"))
		return refuse(w, shown, "nobody is asked to agree to it");
	status = control_ask(w, "whoami", NULL, NULL, &me);
	if (status == 0 && !has_role(me, "approver") && !(is_training && has_role(me, "editor"))) {
		fprintf(stderr, "%s: to agree is for an approver, and your account is none; safar broadcast check %s shows the page\n", w->title, ref);
		status = EXIT_REFUSED;
	} else if (status == 0 && !is_training && has_touched(shown, words_in(me, "name"))) {
		fprintf(stderr, "%s: you made, changed or submitted %s: an approver who never touched it agrees\n", w->title, ref);
		status = EXIT_REFUSED;
	}
	json_decref(me);
	return status;
}

int
broadcast_approve(struct control_words *w)
{
	struct looked l = { NULL, NULL, 0 };
	json_t *result = NULL;
	struct buf said = BUF_INIT(1024);
	int status = look(w, may_be_approved, &l);

	if (status == 0) {
		print_page(w, &l);
		status = stopped(w, &l);
	}
	if (status == 0)
		status = ask_people(w, &l);
	if (status == 0)
		status = agree(w, &l, &result);
	if (status == 0 && !broadcast_json(w, result)) {
		words_state(&said, result);
		buf_addc(&said, '\n');
		words_print(&said, json_is_true(json_object_get(result, "training")));
		broadcast_next(w, "safar broadcast show %s --watch", words_in(result, "ref"));
	}
	looked_free(&l);
	json_decref(result);
	buf_free(&said);
	return status;
}
