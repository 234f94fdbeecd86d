/*
 * words_load.c - control words for people who dial, and for many people at once
 */
#include "locales/text/bug.h"
#include "ops/smsc/control_inside.h"
#include "ops/smsc/load.h"
#include "ops/smsc/ussd.h"

static struct ussd *
ussd_of(const struct request *r)
{
	return r->client->control->network->ussd;
}

static void
reply_done(struct request *r, bool is_done, const struct buf *why)
{
	if (is_done)
		reply_words(r->client, "ok", NULL);
	else
		reply_error(r, why);
}

static void
on_ussd(struct request *r)
{
	const char *name = line_field(&r->line, 2), *code = line_field(&r->line, 3);

	if (strcmp(line_field(&r->line, 1), "dialect") == 0 && ussd_speak(ussd_of(r), name, code))
		reply_words(r->client, "ok", NULL);
	else
		reply_words(r->client, "error", "say: ussd, dialect, a row of routing/ussd_dialects.def, and the "
		    "service code if the network is to know it");
}

static void
on_dial(struct request *r)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	reply_done(r, ussd_dial(ussd_of(r), line_field(&r->line, 1), line_field(&r->line, 2), &why), &why);
}

static void
on_key(struct request *r)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	reply_done(r, ussd_key(ussd_of(r), line_field(&r->line, 1), line_field(&r->line, 2), &why), &why);
}

static void
on_hangup(struct request *r)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	reply_done(r, ussd_hangup(ussd_of(r), line_field(&r->line, 1), &why), &why);
}

static void
on_timeout(struct request *r)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	reply_done(r, ussd_timeout(ussd_of(r), line_field(&r->line, 1), &why), &why);
}

static void
start(struct request *r, struct load_plan *plan)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	reply_done(r, load_start(r->client->control->network->load, plan, &why), &why);
}

/* Field `i`; what is no number becomes 0, which no plan takes, or for people one too many. */
static unsigned long
field(const struct request *r, unsigned i, unsigned long otherwise)
{
	long n = read_number(line_field(&r->line, i), LOAD_LAST_PERSON);

	return n < 0 ? otherwise : (unsigned long)n;
}

static void
on_load(struct request *r)
{
	struct load_plan plan = { .kind = LOAD_CLOSED, .count = field(r, 1, 0), .window = field(r, 2, 0),
		.text = line_field(&r->line, 3), .to = line_field(&r->line, 4),
		.first = field(r, 5, LOAD_LAST_PERSON + 1) };

	start(r, &plan);
}

static void
on_load_rate(struct request *r)
{
	struct load_plan plan = { .kind = LOAD_OPEN, .count = field(r, 1, 0), .per_s = field(r, 2, 0),
		.text = line_field(&r->line, 3), .to = line_field(&r->line, 4),
		.first = field(r, 5, LOAD_LAST_PERSON + 1) };

	start(r, &plan);
}

static void
on_load_ussd(struct request *r)
{
	struct load_plan plan = { .kind = LOAD_USSD, .count = field(r, 1, 0), .per_s = field(r, 2, 0),
		.text = "", .to = line_field(&r->line, 3),
		.first = *line_field(&r->line, 4) == '\0' ? 0 : field(r, 4, LOAD_LAST_PERSON + 1) };

	start(r, &plan);
}

static void
on_load_report(struct request *r)
{
	struct load_report n = load_report(r->client->control->network->load);
	char room[512];
	struct buf line = BUF_OVER(room);

	buf_addf(&line, "load\t%d\t%lu\t%lu\t%lu\t%llu\t%u\t%u\t%u\t%u\t%.1f", n.is_done, n.answered,
	    n.unanswered, n.twice, (unsigned long long)n.elapsed_us, n.p50_us, n.p90_us, n.p99_us, n.max_us,
	    n.rate_per_s);
	reply(r->client, &line);
}

struct words
load_words(void)
{
	static const struct word words[] = {
		{ "ussd", on_ussd }, { "dial", on_dial }, { "key", on_key }, { "hangup", on_hangup },
		{ "timeout", on_timeout }, { "load", on_load }, { "load-rate", on_load_rate },
		{ "load-ussd", on_load_ussd }, { "load-report", on_load_report },
	};

	return (struct words){ words, COUNT(words) };
}
