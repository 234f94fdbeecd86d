/*
 * kannel_bench.c - the Kannel bearer between a fake bearerbox and a stub host
 */
#include "tests/gateway/kannel_bench.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

static void
stub_identify(void *ctx, const char *number, struct peer *peer)
{
	(void)ctx;
	assert_int_equal('+', number[0]);
	peer->kind = PEER_PERSON;
}

static void
stub_receive(void *ctx, const struct inbound *in, struct outbound *out)
{
	struct bench *b = ctx;
	struct call *c = &b->call[b->calls++ % CALLS];

	assert_int_equal(PEER_PERSON, in->peer->kind);
	assert_false(in->is_simulator);
	*c = (struct call){ .kind = in->kind, .len = in->len, .is_binary = in->is_binary, .may_text = in->may_text,
		.national = in->national };
	(void)snprintf(c->session, sizeof(c->session), "%s", in->session);
	memcpy(c->text, in->text, in->len < sizeof(c->text) ? in->len : sizeof(c->text) - 1);
	memcpy(c->id, in->id, 16);
	(void)snprintf(c->service, sizeof(c->service), "%s", in->service);
	memset(out, 0, sizeof(*out));
	out->kind = in->kind == INBOUND_USSD_GONE ? OUTBOUND_NOTHING : b->kind;
	if (out->kind == OUTBOUND_USSD) {
		(void)snprintf(out->page, sizeof(out->page), "%s", b->page);
		out->page_len = strlen(out->page);
		out->page_alphabet = b->alphabet;
		out->ends = b->ends;
	}
	if (b->from != NULL)
		(void)snprintf(out->from, sizeof(out->from), "%s", b->from);
	out->parts.count = out->kind == OUTBOUND_SMS || b->from != NULL ? b->parts : 0;
	out->parts.alphabet = b->alphabet;
	for (unsigned i = 0; i < out->parts.count; i++) {
		struct part *p = &out->parts.part[i];

		p->octets = 5;
		memcpy(p->data, (uint8_t[]){ 0x00, 0x1B, 0x65, 0x11, (uint8_t)('0' + i) }, 5);
		if (out->parts.count > 1) {
			p->udh_octets = 6;
			memcpy(p->udh, (uint8_t[]){ 5, 0, 3, 42, (uint8_t)b->parts, (uint8_t)(i + 1) }, 6);
		}
	}
}

static void
stub_answered(void *ctx, const char *service, const uint8_t id[16])
{
	struct bench *b = ctx;

	assert_true(service[0] == '3' || service[0] == '*');
	memcpy(b->answered_id[b->answered++ % CALLS], id, 16);
}

static void
stub_bulk_said(void *ctx, const struct bulk_word *w)
{
	struct bench *b = ctx;

	assert_true(b->words < WORDS);
	b->word[b->words++] = *w;
	b->has_unsaved = true;
}

static bool
stub_bulk_is_safe(void *ctx)
{
	return !((struct bench *)ctx)->has_unsaved;
}

static void
stub_count(void *ctx, const char *bearer, const char *what, unsigned long n)
{
	struct bench *b = ctx;
	const struct { const char *what; unsigned long *n; } counts[] = {
		{ "sent", &b->sent }, { "failed", &b->failed }, { "retried", &b->retried },
		{ "rejected", &b->rejected }, { "foreign", &b->foreign }, { "duplicates", &b->duplicates },
		{ "settled", &b->settled }, { "late", &b->late },
		{ "bad_frames", &b->bad_frames }, { "overflow", &b->overflow }, { "refused", &b->refused },
	};

	assert_string_equal("kannel", bearer);
	for (size_t i = 0; i < COUNT(counts); i++)
		if (strcmp(counts[i].what, what) == 0)
			*counts[i].n += n;
}

/* The gateway's part between a bearer that wants to text and the one that carries SMS: here both are ours. */
static bool
stub_may_text(void *ctx)
{
	struct bench *b = ctx;

	return b->bearer->ops->may_text(b->bearer);
}

static void
stub_text(void *ctx, const char *number, const char *from, const struct parts *parts)
{
	struct bench *b = ctx;

	b->bearer->ops->text(b->bearer, number, from, parts);
}

static bool
is_acknowledged(const struct bench *b, const uint8_t id[16])
{
	char hex[37] = "";

	for (unsigned i = 0; i < 16; i++)
		(void)snprintf(hex + strlen(hex), sizeof(hex) - strlen(hex), i == 4 || i == 6 || i == 8 || i == 10 ?
		    "-%02x" : "%02x", (unsigned)id[i]);
	for (size_t i = 0; i < b->fake->count; i++)
		if (b->fake->seen[i].type == FRAME_ACK && strcmp(b->fake->seen[i].id, hex) == 0)
			return true;
	return false;
}

/* The host's group commit.  Whatever answered() named in this round must not be acknowledged yet. */
static void
stub_commit(void *ctx)
{
	struct bench *b = ctx;

	b->has_unsaved = b->has_unsaved && b->is_disk_full;
	b->commits++;
	fake_look(b->fake);
	for (; b->committed < b->answered; b->committed++) {
		const uint8_t *id = b->answered_id[b->committed % CALLS];
		bool is_first = true;

		for (size_t i = 0; i < b->committed && i < CALLS; i++)
			is_first = is_first && memcmp(b->answered_id[i], id, 16) != 0;
		b->acks_before_commit += is_first && is_acknowledged(b, id);
	}
}

void
open_bearer(struct bench *b, unsigned window)
{
	struct bearer_host host = {
		.ctx = b, .loop = b->loop, .log = &b->log, .identify = stub_identify,
		.receive = stub_receive, .answered = stub_answered, .count = stub_count,
		.may_text = stub_may_text, .text = stub_text,
	};
	struct kannel_settings settings = {
		.host = "127.0.0.1", .port = b->fake->port, .box_id = "safar", .secret = kannel_bench_secret,
		.window = window, .pending = b->pending, .receipts = KANNEL_BENCH_RECEIPTS,
		.connections = b->connections, .settle_s = KANNEL_BENCH_SETTLE_S, .journal = b->journal,
		.ways = b->ways, .way_count = b->way_count,
	};
	char room[256];
	struct buf why = BUF_OVER(room);

	if (b->has_broadcasts) {
		host.bulk_said = stub_bulk_said;
		host.bulk_is_safe = stub_bulk_is_safe;
	}
	b->bearer = kannel_bearer_open(&host, &settings, &why);
	assert_non_null(b->bearer);
}

void
open_bearer_again(struct bench *b)
{
	size_t from = b->fake->count;

	b->bearer->ops->close(b->bearer);
	open_bearer(b, 4);
	fake_look(b->fake);		/* sees the end of the old connection */
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
}

int
kannel_bench_set_up(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	char room[128];
	struct buf why = BUF_OVER(room);

	b->loop = loop_new(&why);
	b->log.out = open_memstream(&b->log_text, &b->log_len);
	b->log.level = LOG_LEVEL_DEBUG;
	b->fake = fake_new();
	b->kind = OUTBOUND_SMS;
	b->parts = 1;
	b->connections = 1;
	b->pending = 100;
	loop_each_round(b->loop, stub_commit, b);
	open_bearer(b, 4);
	*state = b;
	return 0;
}

int
kannel_bench_tear_down(void **state)
{
	struct bench *b = *state;

	b->bearer->ops->close(b->bearer);
	loop_free(b->loop);
	fake_free(b->fake);
	fake_free(b->second);
	fclose(b->log.out);
	/* log never: in no test does a number or a text reach the log */
	assert_null(strstr(b->log_text, "7700900123"));
	assert_null(strstr(b->log_text, "HELP"));
	assert_int_equal(0, b->acks_before_commit);
	free(b->log_text);
	free(b);
	return 0;
}

void
linger(struct bench *b, int64_t ms)
{
	int64_t end = loop_now_ms(b->loop) + ms;

	do {
		loop_once(b->loop, 2);
		fake_look(b->fake);
		if (b->second != NULL)
			fake_look(b->second);
	} while (loop_now_ms(b->loop) < end);
}

const struct frame *
seen(const struct bench *b, enum frame_type type, size_t nth)
{
	return fake_seen(b->fake, 0, type, nth);
}

void
connect_first(struct bench *b)
{
	UNTIL(b, seen(b, FRAME_ADMIN, 0) != NULL);
}

void
say_mo(struct bench *b, unsigned n, const char *text)
{
	struct frame f = frame_mo(n, text);

	fake_say(b->fake, &f);
}

void
say_ack(struct bench *b, const char *id, int status)
{
	struct frame f = frame_ack(id, status);

	fake_say(b->fake, &f);
}
