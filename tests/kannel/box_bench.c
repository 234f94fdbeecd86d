/*
 * box_bench.c - the Kannel bearer on a real bearerbox, and a host that echoes
 */
#include "tests/kannel/box_bench.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

static const uint8_t secret[32] = "only for tests";

static void
stub_identify(void *ctx, const char *number, struct peer *peer)
{
	(void)ctx, (void)number;
	peer->kind = PEER_PERSON;
}

/* Each id counts once, however often the host is asked about it. */
static void
note_id(struct box_bench *b, const uint8_t *id)
{
	for (size_t i = 0; i < b->brought; i++)
		if (memcmp(b->id[i], id, 16) == 0)
			return;
	assert_true(b->brought < BOX_IDS);
	memcpy(b->id[b->brought++], id, 16);
}

static void
stub_receive(void *ctx, const struct inbound *in, struct outbound *out)
{
	struct box_bench *b = ctx;

	memset(out, 0, sizeof(*out));
	out->kind = b->is_later ? OUTBOUND_LATER : OUTBOUND_SMS;
	if (b->is_later) {
		b->later++;
		return;
	}
	b->received++;
	note_id(b, in->id);
	out->parts.count = 1;
	out->parts.part[0].octets = (uint8_t)(in->len < 20 ? in->len : 20);
	memcpy(out->parts.part[0].data, in->text, out->parts.part[0].octets);
}

static void
stub_answered(void *ctx, const char *service, const uint8_t id[16])
{
	(void)service, (void)id;
	((struct box_bench *)ctx)->answered++;
}

static void
stub_count(void *ctx, const char *bearer, const char *what, unsigned long n)
{
	struct box_bench *b = ctx;
	const struct { const char *what; unsigned long *n; } counts[] = {
		{ "accepted", &b->accepted }, { "rejected", &b->rejected }, { "delivered", &b->delivered },
		{ "foreign", &b->foreign }, { "failed", &b->failed }, { "sent", &b->sent },
		{ "reconnects", &b->reconnects },
	};

	(void)bearer;
	for (size_t i = 0; i < COUNT(counts); i++)
		if (strcmp(counts[i].what, what) == 0)
			*counts[i].n += n;
}

static void
stub_bulk_said(void *ctx, const struct bulk_word *w)
{
	struct box_bench *b = ctx;

	assert_true(w->name.row < BOX_ROWS);
	b->word[w->name.row][w->what]++;
	b->code = w->code != 0 ? w->code : b->code;
	b->has_unsaved = true;
}

static bool
stub_bulk_is_safe(void *ctx)
{
	return !((struct box_bench *)ctx)->has_unsaved;
}

static void
stub_commit(void *ctx)
{
	struct box_bench *b = ctx;

	b->has_unsaved = b->has_unsaved && b->is_disk_full;
}

/* The operator's way, and one that bearerbox does not have. */
static const struct kannel_way ways[] = {
	{ .smsc_id = "simulator", .numbers = "33444" }, { .smsc_id = "nowhere", .numbers = "" },
};

void
box_bench_start_bearer(struct box_bench *b)
{
	struct bearer_host host = {
		.ctx = b, .loop = b->loop, .log = &b->log, .identify = stub_identify,
		.receive = stub_receive, .answered = stub_answered, .count = stub_count,
		.bulk_said = stub_bulk_said, .bulk_is_safe = stub_bulk_is_safe,
	};
	char room[256], journal[128];
	struct kannel_settings settings = {
		.host = "127.0.0.1", .port = b->world->box_port, .box_id = "safar", .secret = secret, .window = BOX_WINDOW,
		.pending = 100, .receipts = 1000, .connections = 1, .settle_s = BOX_SETTLE_S, .journal = journal,
		.ways = ways, .way_count = COUNT(ways),
	};
	struct buf why = BUF_OVER(room);

	(void)snprintf(journal, sizeof(journal), "%s/journal", b->world->directory);
	b->bearer = kannel_bearer_open(&host, &settings, &why);
	assert_non_null(b->bearer);
}

void
box_bench_kill_bearer(struct box_bench *b)
{
	if (b->bearer != NULL)
		b->bearer->ops->close(b->bearer);
	b->bearer = NULL;
}

int
box_bench_set_up(void **state)
{
	struct box_bench *b = xcalloc(1, sizeof(*b));
	char room[256];
	struct buf why = BUF_OVER(room);

	b->loop = loop_new(&why);
	assert_non_null(b->loop);
	b->log.out = open_memstream(&b->log_text, &b->log_len);
	b->log.level = LOG_LEVEL_DEBUG;
	b->world = box_world_new();
	loop_each_round(b->loop, stub_commit, b);
	box_bench_start_bearer(b);
	*state = b;
	return 0;
}

int
box_bench_tear_down(void **state)
{
	struct box_bench *b = *state;

	box_bench_kill_bearer(b);
	box_world_free(b->world);
	loop_free(b->loop);
	fclose(b->log.out);
	/* log never: no fault makes a number come into the log */
	assert_null(strstr(b->log_text, "7700900"));
	free(b->log_text);
	free(b);
	return 0;
}

void
box_bench_linger(struct box_bench *b, int64_t ms)
{
	int64_t end = loop_now_ms(b->loop) + ms;

	do {
		loop_once(b->loop, 2);
		box_world_look(b->world);
	} while (loop_now_ms(b->loop) < end);
}

void
box_bench_wait_for_line(struct box_bench *b)
{
	box_bench_say(b, BOX_PEOPLE - 1, BOX_PEOPLE);
	BOX_UNTIL(b, box_bench_served(b, NULL) == 1);
}

void
box_bench_say(struct box_bench *b, unsigned from, unsigned to)
{
	char number[24], text[24];

	for (unsigned i = from; i < to; i++) {
		(void)snprintf(number, sizeof(number), "+447700900%03u", i);
		(void)snprintf(text, sizeof(text), "L%u", i);
		box_world_say(b->world, number, "33444", text);
	}
}

size_t
box_bench_served(const struct box_bench *b, size_t *twice)
{
	unsigned n[BOX_PEOPLE] = { 0 };
	size_t served = 0, more = 0;

	for (size_t i = 0; i < b->world->count; i++) {
		const struct box_submit *s = &b->world->submit[i];
		char data[BOX_OCTETS + 1] = "";
		unsigned long who;

		memcpy(data, s->data, s->octets);
		if (data[0] != 'L')
			continue;	/* a stranger's */
		who = strtoul(data + 1, NULL, 10);
		assert_true(who < BOX_PEOPLE);
		assert_int_equal(who, strtoul(s->to + strlen(s->to) - 3, NULL, 10));
		served += n[who]++ == 0;
		more += n[who] > 1;
	}
	if (twice != NULL)
		*twice = more;
	return served;
}

static bool
all_is_quiet(struct box_bench *b)
{
	struct box_counts c = box_world_counts(b->world);

	return c.mo_acked == c.mos && box_harm_spooled(b->world) == 0;
}

size_t
box_bench_wait_for_all(struct box_bench *b, const char *what, size_t people)
{
	size_t twice;
	struct box_counts c;

	BOX_UNTIL(b, box_bench_served(b, NULL) == people);
	BOX_UNTIL(b, all_is_quiet(b));
	box_bench_linger(b, 300);
	(void)box_bench_served(b, &twice);
	c = box_world_counts(b->world);
	print_message("# %s: %zu people, %zu messages, %lu submits, lost 0, twice %zu, in the host's hands %zu times\n", what,
	    people, b->brought, c.submits, twice, b->received);
	return twice;
}
