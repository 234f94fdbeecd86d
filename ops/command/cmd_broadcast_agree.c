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

/* Definition and figures of one revision, whoever edits meanwhile. */
static int
look(struct control_words *w, struct looked *l)
{
	int status = 0;

	for (unsigned n = 0; n < LOOKS; n++) {
		looked_free(l);
		status = control_ask(w, "broadcast.show", broadcast_args(w), NULL, &l->shown);
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
	int status = look(w, &l);

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

int
broadcast_submit(struct control_words *w)
{
	struct looked l = { NULL, NULL, 0 };
	json_t *result = NULL;
	struct buf said = BUF_INIT(1024);
	int status = look(w, &l);

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
		buf_adds(&what, "this is not the number of people it is for, ");
		words_number(&what, broadcast_people(l->checked));
		fprintf(stderr, "%s: %s: nothing was agreed to\n", w->title, what.ptr);
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

/* Asked before the code is: a code is good once. */
static int
waits(struct control_words *w, const struct looked *l)
{
	if (strcmp(words_in(l->checked, "state"), "waiting") == 0)
		return 0;
	fprintf(stderr, "%s: %s is %s: it does not wait for a second person\n", w->title, words_in(l->checked, "ref"), words_in(l->checked, "state"));
	return EXIT_REFUSED;
}

int
broadcast_approve(struct control_words *w)
{
	struct looked l = { NULL, NULL, 0 };
	json_t *result = NULL;
	struct buf said = BUF_INIT(1024);
	int status = look(w, &l);

	if (status == 0) {
		print_page(w, &l);
		status = waits(w, &l);
	}
	if (status == 0)
		status = stopped(w, &l);
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
