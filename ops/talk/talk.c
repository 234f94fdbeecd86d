/*
 * talk.c - plays a talk file line by line
 *
 * A line either happens or promises.  The first promise that is broken ends
 * the talk: what comes after it would only repeat the complaint.
 */
#include "ops/talk/talk_inside.h"

#include <errno.h>
#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/talk/promise.h"

enum { LINE_BYTES = 32768 };

/* Sets up the stage before the first thing that happens. */
static bool
begin(struct player *t)
{
	if (t->has_begun)
		return true;
	t->has_begun = true;
	return t->stage->ops->begin(t->stage, t->pack, t->now_s, t->why);
}

static bool
do_is(struct player *t)
{
	const char *name = t->line.word[0].text;
	struct actor *a = talk_find_actor(t, name);

	if (talk_is_word(t, 2, "a") && talk_is_word(t, 3, "stranger")) {
		if (a == NULL)
			return talk_fail(t, "first say which number this is");
		a->is_test = false;
		return true;
	}
	if (t->line.count != 3 || t->line.word[2].len >= TALK_WORD_BYTES || strlen(name) >= TALK_WORD_BYTES)
		return talk_fail(t, "say: A is NUMBER, or: A is a stranger");
	if (a == NULL) {
		if (t->actors == ACTORS)
			return talk_fail(t, "too many people");
		a = &t->actor[t->actors++];
	}
	memset(a, 0, sizeof *a);
	memcpy(a->name, name, strlen(name));
	memcpy(a->number, t->line.word[2].text, t->line.word[2].len);
	a->is_test = true;
	return true;
}

static bool
do_texts(struct player *t, struct actor *a)
{
	const struct talk_stage_ops *ops = t->stage->ops;
	const struct script_word *last = &t->line.word[t->line.count - 1];

	if (talk_is_word(t, 2, "again"))
		return ops->sms_again == NULL ? talk_cannot(t) : ops->sms_again(t->stage, &a->seen, t->why);
	if (!last->is_quoted || t->line.count < 3 || t->line.count > 4)
		return talk_fail(t, "say: A texts \"…\", A texts 33444 \"…\", A texts binary \"…\", A texts again");
	if (talk_is_word(t, 2, "binary"))
		return ops->sms_binary == NULL ? talk_cannot(t) : ops->sms_binary(t->stage, a->number,
		    a->is_test, last->text, last->len, &a->seen, t->why);
	return ops->sms(t->stage, a->number, a->is_test, t->line.count == 4 ? t->line.word[2].text : "",
	    last->text, last->len, &a->seen, t->why);
}

static bool
do_acts(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;
	struct actor *a = talk_find_actor(t, t->line.word[0].text);
	const struct script_word *what = t->line.count == 3 ? &t->line.word[2] : NULL;

	if (a == NULL)
		return talk_fail(t, "nobody has this name yet; say: A is NUMBER");
	if (talk_is_word(t, 1, "gets") && ops->sms_beside != NULL &&
	    !ops->sms_beside(t->stage, a->number, !talk_is_word(t, 2, "nothing"), &a->seen, t->why))
		return false;
	if (talk_is_word(t, 1, "sees") || talk_is_word(t, 1, "gets"))
		return promise_kept(&t->line, &a->seen, t->why);
	memset(&a->seen, 0, sizeof a->seen);
	if (talk_is_word(t, 1, "texts"))
		return do_texts(t, a);
	if (talk_is_word(t, 1, "dials") && what != NULL)
		return ops->dial(t->stage, a->number, a->is_test, what->text, &a->seen, t->why);
	if (talk_is_word(t, 1, "presses") && what != NULL)
		return ops->press(t->stage, a->number, a->is_test, what->text, what->len, &a->seen, t->why);
	if (talk_is_word(t, 1, "rings") && what != NULL)
		return ops->ring == NULL ? talk_cannot(t) : ops->ring(t->stage, a->number, a->is_test, what->text, &a->seen,
		    t->why);
	if (talk_is_word(t, 1, "hangs") && talk_is_word(t, 2, "up"))
		return ops->hang_up(t->stage, a->number, a->is_test, t->why);
	return talk_fail(t, "a person is, texts, dials, presses, rings, hangs up, sees or gets");
}

static bool
do_clock(struct player *t)
{
	int64_t span;

	if (t->line.count != 2)
		return talk_fail(t, "say: clock 2026-11-20T12:00:00Z, or: clock +11m");
	if (script_span(t->line.word[1].text, &span))
		t->now_s += span;
	else if (!script_time(t->line.word[1].text, &t->now_s))
		return talk_fail(t, "say: clock 2026-11-20T12:00:00Z, or: clock +11m");
	if (!t->has_begun)
		return true;
	return t->stage->ops->clock == NULL ? talk_cannot(t)
	    : t->stage->ops->clock(t->stage, t->now_s, t->why);
}

static bool
do_pack(struct player *t)
{
	return t->line.count == 2 && !t->has_begun && (size_t)snprintf(t->pack, sizeof t->pack, "%s",
	    t->line.word[1].text) < sizeof t->pack ? true : talk_fail(t, "say once, and first: pack NAME");
}

static bool
do_log(struct player *t)
{
	if (!talk_is_word(t, 1, "never") || t->line.count != 3)
		return talk_fail(t, "say: log never \"…\"");
	if (t->nevers == NEVERS || t->line.word[2].len >= TALK_WORD_BYTES)
		return talk_fail(t, "too much that the log must never say");
	memcpy(t->never[t->nevers++], t->line.word[2].text, t->line.word[2].len + 1);
	return true;
}

static const struct {
	const char	*word;
	bool		(*does)(struct player *t);
	bool		 comes_first;		/* may stand before the stage is set */
} verbs[] = {
	{ "pack", do_pack, true }, { "clock", do_clock, true }, { "withdraw", talk_withdraw, false },
	{ "restart", talk_restart, false }, { "reload", talk_reload, false }, { "store", talk_store, false },
	{ "sms", talk_sms, false }, { "phones", talk_phones, false }, { "counted", talk_counted, false }, { "log", do_log, false },
	{ "vault", talk_vault, false }, { "offices", talk_offices, false }, { "rates", talk_rates, false },
	{ "register", talk_register, false },
	{ "warden", talk_warden, false }, { "key", talk_key, false }, { "listed", talk_listed, false },
	{ "asked", talk_asked, false }, { "marked", talk_marked, false }, { "grouped", talk_grouped, false },
	{ "alert", talk_alert, false }, { "level", talk_crisis_level, false }, { "awaits", talk_awaits, false },
	{ "receipt", talk_receipt, false }, { "forgotten", talk_forgotten, false },
};

static bool
do_line(struct player *t)
{
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (talk_is_word(t, 0, verbs[i].word))
			return (verbs[i].comes_first || begin(t)) && verbs[i].does(t);
	if (talk_is_word(t, 1, "is"))
		return do_is(t);
	return begin(t) && do_acts(t);
}

static bool
check_log(struct player *t)
{
	struct buf log = BUF_INIT(1 << 20);
	bool clean = true;

	if (t->nevers > 0 && (t->stage->ops->logged == NULL || !t->stage->ops->logged(t->stage, &log)))
		clean = talk_cannot(t);
	for (unsigned i = 0; clean && i < t->nevers; i++)
		if (strstr(log.ptr, t->never[i]) != NULL)
			clean = talk_fail(t, "the log says what it must never say");
	buf_free(&log);
	return clean;
}

/* What was expected and what is there: content of ours, and never a number. */
static void
complain(const struct player *t, const char *path, unsigned line, const char *source, FILE *out)
{
	(void)fprintf(out, "# %s:%u: %s\n", path, line, t->why->ptr);
	if (strstr(source, " is ") == NULL && strchr(source, '+') == NULL)
		(void)fprintf(out, "#    %s\n", source);
	for (unsigned i = 0; i < t->actors; i++) {
		const struct talk_seen *s = &t->actor[i].seen;

		if (!s->is_anything || strncmp(source, t->actor[i].name, strlen(t->actor[i].name)) != 0)
			continue;
		(void)fprintf(out, "#    seen: node=%s lang=%s parts=%u page=%s alphabet=%s end=%s state=%s\n#    | ",
		    s->node, s->lang, s->parts, s->page, s->alphabet, s->end, s->state);
		for (const char *c = s->text; *c != '\0'; c++)
			(void)(*c == '\n' ? fputs("\n#    | ", out) : fputc(*c, out));
		(void)fputc('\n', out);
	}
}

static bool
play(struct player *t, FILE *in, unsigned *number, char *source, size_t size)
{
	while (fgets(source, (int)size, in) != NULL) {
		source[strcspn(source, "\n")] = '\0';
		++*number;
		if (!script_read(&t->line, source, t->why))
			return false;
		if (t->line.count > 0 && !do_line(t))
			return false;
	}
	return check_log(t);
}

bool
talk_play(struct talk_stage *s, const char *path, unsigned n, FILE *out)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	struct buf why = BUF_INIT(4096);
	struct player *t = xcalloc(1, sizeof *t);
	char *source = xcalloc(1, LINE_BYTES);
	FILE *in = fopen(path, "r");
	unsigned line = 0;
	bool ok = false;

	t->stage = s;
	t->why = &why;
	(void)snprintf(t->pack, sizeof t->pack, "sample");
	(void)script_time("2026-11-20T12:00:00Z", &t->now_s);
	if (in == NULL)
		buf_addf(&why, "%s", strerror(errno));
	else
		ok = play(t, in, &line, source, LINE_BYTES);
	(void)fprintf(out, "%sok %u - %.*s\n", ok ? "" : "not ", n, (int)strcspn(name, "."), name);
	if (!ok)
		complain(t, path, line, source, out);
	(void)fflush(out);
	if (in != NULL)
		(void)fclose(in);
	free(source);
	free(t);
	buf_free(&why);
	return ok;
}
