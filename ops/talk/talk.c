/*
 * talk.c - plays a talk file line by line
 *
 * A line either happens or promises.  The first promise that is broken ends
 * the talk: what comes after it would only repeat the complaint.
 */
#include "ops/talk/talk.h"

#include <errno.h>
#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/gsm7.h"
#include "ops/talk/promise.h"
#include "ops/talk/script.h"

enum { ACTORS = 8, NEVERS = 8, LINE_BYTES = 32768 };

struct actor {
	char		name[TALK_WORD_BYTES];
	char		number[TALK_WORD_BYTES];
	bool		is_test;
	struct talk_seen seen;
};

struct player {
	struct talk_stage *stage;
	struct actor	actor[ACTORS];
	unsigned	actors;
	char		never[NEVERS][TALK_WORD_BYTES];
	unsigned	nevers;
	char		pack[256];
	int64_t		now_s;
	bool		has_begun;
	struct buf	*why;
	struct script_line line;
};

static bool
fail(struct player *t, const char *sentence)
{
	buf_adds(t->why, sentence);
	return false;
}

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
is_word(const struct player *t, unsigned i, const char *word)
{
	return i < t->line.count && !t->line.word[i].is_quoted && strcmp(t->line.word[i].text, word) == 0;
}

static struct actor *
find_actor(struct player *t, const char *name)
{
	for (unsigned i = 0; i < t->actors; i++)
		if (strcmp(t->actor[i].name, name) == 0)
			return &t->actor[i];
	return NULL;
}

static bool
do_is(struct player *t)
{
	const char *name = t->line.word[0].text;
	struct actor *a = find_actor(t, name);

	if (is_word(t, 2, "a") && is_word(t, 3, "stranger")) {
		if (a == NULL)
			return fail(t, "first say which number this is");
		a->is_test = false;
		return true;
	}
	if (t->line.count != 3 || t->line.word[2].len >= TALK_WORD_BYTES || strlen(name) >= TALK_WORD_BYTES)
		return fail(t, "say: A is NUMBER, or: A is a stranger");
	if (a == NULL) {
		if (t->actors == ACTORS)
			return fail(t, "too many people");
		a = &t->actor[t->actors++];
	}
	memset(a, 0, sizeof *a);
	memcpy(a->name, name, strlen(name));
	memcpy(a->number, t->line.word[2].text, t->line.word[2].len);
	a->is_test = true;
	return true;
}

static bool
cannot(struct player *t)
{
	return fail(t, "this stage cannot do that");
}

static bool
do_texts(struct player *t, struct actor *a)
{
	const struct talk_stage_ops *ops = t->stage->ops;
	const struct script_word *last = &t->line.word[t->line.count - 1];

	if (is_word(t, 2, "again"))
		return ops->sms_again == NULL ? cannot(t) : ops->sms_again(t->stage, &a->seen, t->why);
	if (!last->is_quoted || t->line.count < 3 || t->line.count > 4)
		return fail(t, "say: A texts \"…\", A texts 33444 \"…\", A texts binary \"…\", A texts again");
	if (is_word(t, 2, "binary"))
		return ops->sms_binary == NULL ? cannot(t) : ops->sms_binary(t->stage, a->number,
		    a->is_test, last->text, last->len, &a->seen, t->why);
	return ops->sms(t->stage, a->number, a->is_test, t->line.count == 4 ? t->line.word[2].text : "",
	    last->text, last->len, &a->seen, t->why);
}

static bool
do_acts(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;
	struct actor *a = find_actor(t, t->line.word[0].text);
	const struct script_word *what = t->line.count == 3 ? &t->line.word[2] : NULL;

	if (a == NULL)
		return fail(t, "nobody has this name yet; say: A is NUMBER");
	if (is_word(t, 1, "gets") && ops->sms_beside != NULL &&
	    !ops->sms_beside(t->stage, a->number, !is_word(t, 2, "nothing"), &a->seen, t->why))
		return false;
	if (is_word(t, 1, "sees") || is_word(t, 1, "gets"))
		return promise_kept(&t->line, &a->seen, t->why);
	memset(&a->seen, 0, sizeof a->seen);
	if (is_word(t, 1, "texts"))
		return do_texts(t, a);
	if (is_word(t, 1, "dials") && what != NULL)
		return ops->dial(t->stage, a->number, a->is_test, what->text, &a->seen, t->why);
	if (is_word(t, 1, "presses") && what != NULL)
		return ops->press(t->stage, a->number, a->is_test, what->text, what->len, &a->seen, t->why);
	if (is_word(t, 1, "rings") && what != NULL)
		return ops->ring == NULL ? cannot(t) : ops->ring(t->stage, a->number, a->is_test, what->text, &a->seen,
		    t->why);
	if (is_word(t, 1, "hangs") && is_word(t, 2, "up"))
		return ops->hang_up(t->stage, a->number, a->is_test, t->why);
	return fail(t, "a person is, texts, dials, presses, rings, hangs up, sees or gets");
}

static bool
do_clock(struct player *t)
{
	int64_t span;

	if (t->line.count != 2)
		return fail(t, "say: clock 2026-11-20T12:00:00Z, or: clock +11m");
	if (script_span(t->line.word[1].text, &span))
		t->now_s += span;
	else if (!script_time(t->line.word[1].text, &t->now_s))
		return fail(t, "say: clock 2026-11-20T12:00:00Z, or: clock +11m");
	if (!t->has_begun)
		return true;
	return t->stage->ops->clock == NULL ? cannot(t)
	    : t->stage->ops->clock(t->stage, t->now_s, t->why);
}

/* counted topic work.pay is 1 · counted topic work.pay in QA is 0 */
static bool
do_counted(struct player *t)
{
	const struct script_word *w = t->line.word;
	bool in = is_word(t, 3, "in");
	const char *country = in ? w[4].text : "*";
	unsigned long n;

	if (t->line.count != (in ? 7u : 5u) || !is_word(t, in ? 5 : 3, "is"))
		return fail(t, "say: counted topic NAME is 1, or: counted topic NAME in QA is 0");
	if (t->stage->ops->counted == NULL)
		return cannot(t);
	if (!t->stage->ops->counted(t->stage, w[1].text, w[2].text, country, &n, t->why))
		return false;
	if (n == strtoul(w[t->line.count - 1].text, NULL, 10))
		return true;
	buf_addf(t->why, "it is %lu", n);
	return false;
}

static bool
do_pack(struct player *t)
{
	return t->line.count == 2 && !t->has_begun && (size_t)snprintf(t->pack, sizeof t->pack, "%s",
	    t->line.word[1].text) < sizeof t->pack ? true : fail(t, "say once, and first: pack NAME");
}

static bool
do_withdraw(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;

	if (t->line.count != 2)
		return fail(t, "say: withdraw qa/hotline.labour");
	return ops->withdraw == NULL ? cannot(t) : ops->withdraw(t->stage, t->line.word[1].text, t->why);
}

static bool
do_restart(struct player *t)
{
	return t->stage->ops->restart == NULL ? cannot(t) : t->stage->ops->restart(t->stage, t->why);
}

static bool
do_reload(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;

	if (t->line.count != 2)
		return fail(t, "say: reload release");
	return ops->reload == NULL ? cannot(t) : ops->reload(t->stage, t->line.word[1].text, t->why);
}

static bool
do_store(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;
	bool fails = is_word(t, 1, "fails");

	if (!fails && !is_word(t, 1, "works"))
		return fail(t, "say: store fails, or: store works");
	return ops->store_fails == NULL ? cannot(t) : ops->store_fails(t->stage, fails, t->why);
}

static bool
do_sms(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;
	bool fails = is_word(t, 1, "fails");

	if (!fails && !is_word(t, 1, "works"))
		return fail(t, "say: sms fails, or: sms works");
	return ops->sms_fails == NULL ? cannot(t) : ops->sms_fails(t->stage, fails, t->why);
}

/* phones read hi ne · phones read nothing */
static bool
do_phones(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;
	uint16_t national = 0;

	if (!is_word(t, 1, "read") || t->line.count < 3)
		return fail(t, "say: phones read tr es, or: phones read nothing");
	for (unsigned i = 2; i < t->line.count && !is_word(t, 2, "nothing"); i++) {
		enum national id = national_to_write(t->line.word[i].text);

		if (id == NATIONAL_NONE)
			return fail(t, "this language has no table to write with");
		national |= NATIONAL_BIT(id);
	}
	return ops->phones_read == NULL ? cannot(t) : ops->phones_read(t->stage, national, t->why);
}

static bool
do_log(struct player *t)
{
	if (!is_word(t, 1, "never") || t->line.count != 3)
		return fail(t, "say: log never \"…\"");
	if (t->nevers == NEVERS || t->line.word[2].len >= TALK_WORD_BYTES)
		return fail(t, "too much that the log must never say");
	memcpy(t->never[t->nevers++], t->line.word[2].text, t->line.word[2].len + 1);
	return true;
}

static const struct {
	const char	*word;
	bool		(*does)(struct player *t);
	bool		 comes_first;		/* may stand before the stage is set */
} verbs[] = {
	{ "pack", do_pack, true }, { "clock", do_clock, true }, { "withdraw", do_withdraw, false },
	{ "restart", do_restart, false }, { "reload", do_reload, false }, { "store", do_store, false },
	{ "sms", do_sms, false }, { "phones", do_phones, false }, { "counted", do_counted, false }, { "log", do_log, false },
};

static bool
do_line(struct player *t)
{
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (is_word(t, 0, verbs[i].word))
			return (verbs[i].comes_first || begin(t)) && verbs[i].does(t);
	if (is_word(t, 1, "is"))
		return do_is(t);
	return begin(t) && do_acts(t);
}

static bool
check_log(struct player *t)
{
	struct buf log = BUF_INIT(1 << 20);
	bool clean = true;

	if (t->nevers > 0 && (t->stage->ops->logged == NULL || !t->stage->ops->logged(t->stage, &log)))
		clean = cannot(t);
	for (unsigned i = 0; clean && i < t->nevers; i++)
		if (strstr(log.ptr, t->never[i]) != NULL)
			clean = fail(t, "the log says what it must never say");
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
