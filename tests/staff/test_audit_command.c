/*
 * test_audit_command.c - safar audit: what it prints, and with which code it ends
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/staff/audit_chain.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "tests/ops/called.h"
#include "tests/staff/desk.h"

/* DIR is a sound folder, BAD one with a changed record 4, NONE one without a head, KEPT the head of DIR. */
static const struct { const char *words[6]; int code; const char *sentence; } cases[] = {
	{ { "safar audit", "verify", "DIR" }, 0, "1 signed head in the folder: all fit\n" },
	{ { "safar audit", "verify", "DIR", "--heads", "KEPT" }, 0, "1 signed head in the folder, 1 kept elsewhere: all fit\n" },
	{ { "safar audit", "verify", "BAD" }, 1, "record 4: does not fit its hash: it or the record before it was changed\n" },
	{ { "safar audit", "verify", "DIR", "--heads", "BAD/audit.log" }, 1, "BAD/audit.log:1: not a head\n" },
	{ { "safar audit", "verify", "DIR/none" }, 3, "DIR/none: No such file or directory\n" },
	{ { "safar audit", "verify", "DIR", "--heads", "DIR/none" }, 3, "DIR/none: No such file or directory\n" },
	{ { "safar audit", "show", "DIR" }, 0, "\n6\t2026-11-18T11:06:40Z\tabeba\trequest.take\tnp\ta0\n" },
	{ { "safar audit", "show", "DIR", "--from", "6" }, 0, "6\t2026-11-18T11:06:40Z\tabeba\trequest.take\tnp\ta0\n" },
	{ { "safar audit", "show", "DIR", "--from", "7" }, 1, "there is no record 7: the log ends at 6\n" },
	{ { "safar audit", "show", "BAD" }, 1, "record 4: does not fit its hash: it or the record before it was changed\n" },
	{ { "safar audit", "head", "DIR" }, 0, "HEAD" },
	{ { "safar audit", "head", "NONE" }, 1, "no head was signed yet" },
	{ { "safar audit" }, 2, "say verify, show, head or rotate" },
	{ { "safar audit", "mend", "DIR" }, 2, "say verify, show, head or rotate" },
	{ { "safar audit", "verify" }, 2, "say which folder" },
	{ { "safar audit", "show", "DIR", "--from", "x" }, 2, "x is no number of a record" },
	{ { "safar audit", "head", "DIR", "--heads", "KEPT" }, 2, "--heads is for verify" },
	{ { "safar audit", "verify", "DIR", "--from", "1" }, 2, "--from is for show" },
};

struct room { struct desk dir, bad, none; char head[512]; };

static void
room_make(struct room *r)
{
	static uint8_t all[1 << 16];
	struct desk *const two[] = { &r->dir, &r->bad };
	size_t len, at = 0;

	for (size_t i = 0; i < COUNT(two); i++) {
		struct audit *a;

		desk_make(two[i]);
		a = desk_audit(two[i]);
		for (int n = 0; n < 4; n++)
			desk_add(two[i], a, "request.take", "a0");
		audit_close(a);
	}
	len = desk_read(&r->bad, "audit.log", all, sizeof(all));
	for (int i = 0; i < 3; i++)
		at += (size_t)all[at] << 8 | all[at + 1];
	all[at + 14] ^= 1;
	desk_write(&r->bad, "audit.log", all, len);
	desk_make(&r->none);
	desk_write(&r->none, "audit.heads", "", 0);
	len = desk_read(&r->dir, "audit.heads", (uint8_t *)r->head, sizeof(r->head));
	r->head[len] = '\0';
	desk_write(&r->dir, "kept", r->head, len);
}

/* A word of the table as it is typed, or a sentence as it is printed. */
static const char *
real(struct room *r, const char *word, char out[600])
{
	if (strncmp(word, "DIR", 3) == 0)
		snprintf(out, 600, "%s%s", r->dir.folder, word + 3);
	else if (strncmp(word, "BAD", 3) == 0)
		snprintf(out, 600, "%s%s", r->bad.folder, word + 3);
	else if (strcmp(word, "NONE") == 0)
		snprintf(out, 600, "%s", r->none.folder);
	else if (strcmp(word, "KEPT") == 0)
		snprintf(out, 600, "%s/kept", r->dir.folder);
	else
		snprintf(out, 600, "%s", strcmp(word, "HEAD") == 0 ? r->head : word);
	return out;
}

static void
what_the_command_says(void **state)
{
	struct room r;

	(void)state;
	room_make(&r);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf said = BUF_INIT(8192);
		char rooms[6][600], wanted[600];
		const char *words[7] = { NULL };
		int code;

		for (int w = 0; w < 6 && cases[i].words[w] != NULL; w++)
			words[w] = real(&r, cases[i].words[w], rooms[w]);
		code = called(cmd_audit, words, "", &said);
		if (code != cases[i].code || strstr(said.ptr, real(&r, cases[i].sentence, wanted)) == NULL)
			fail_msg("case %zu: %d: %s", i, code, said.ptr);
		buf_free(&said);
	}
	desk_drop(&r.dir);
	desk_drop(&r.bad);
	desk_drop(&r.none);
}

static void
the_manual_has_every_event(void **state)
{
	static const struct { const char *name, *what; } events[] = {
#define EVENT(id, name, what) { name, what },
#include "gateway/staff/audit.def"
#undef EVENT
	};
	static char manual[1 << 16];
	FILE *in = fopen("ops/man/safar-audit.1", "r");
	size_t len;

	(void)state;
	assert_non_null(in);
	len = fread(manual, 1, sizeof(manual) - 1, in);
	fclose(in);
	assert_true(len > 0);
	for (size_t i = 0; i < COUNT(events); i++) {
		char room[1024];
		struct buf item = BUF_OVER(room);

		buf_adds(&item, "\n.TP\n.B ");
		for (const char *c = events[i].name; *c != '\0'; c++)
			buf_adds(&item, *c == '-' ? "\\-" : (char[]){ *c, '\0' });
		buf_addc(&item, '\n');
		for (const char *c = events[i].what; *c != '\0'; c++)
			buf_adds(&item, *c == '-' ? "\\-" : (char[]){ *c, '\0' });
		buf_addc(&item, '\n');
		assert_true(buf_ok(&item));
		if (strstr(manual, item.ptr) == NULL)
			fail_msg("ops/man/safar-audit.1 lacks %s, as audit.def has it", events[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_command_says),
		cmocka_unit_test(the_manual_has_every_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
