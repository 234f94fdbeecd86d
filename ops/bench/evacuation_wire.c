/*
 * evacuation_wire.c - the real sender between a real ledger and a network that accepts at once
 *
 * One turn of the loop as safard has it: what is due to people, what the vault
 * and the network said, then sender_turn().  Words never come from inside a
 * call.  What the network has to say later, that a phone has a part, it keeps in
 * a file of its own, so that its memory is not counted as ours.
 */
#include "ops/bench/evacuation.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "content/pack.h"
#include "gateway/broadcast/audience.h"
#include "gateway/vault/desk.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/gauge.h"

#define RECEIPTS_NS (INT64_C(25) * 1000000000)	/* what comes later than that is not waited for */

enum { ROOM = SENDER_WINDOW_MAX, WORDS = CROWD_WAYS * SENDER_WINDOW_MAX * PARTS_MAX,
	PENDING = 200,			/* kannel.pending: receipts that bearerbox leaves unacknowledged */
	SHUFFLED = 4096, DRAIN_TURNS = 100000, SILENT_S = 120, FAILED_PERCENT = 50 };

struct left { uint32_t row; uint8_t part, sending; };

struct wire {
	const struct crowd *crowd;
	struct store	*people;
	struct ledger	*ledger;
	struct load	*load;
	struct desk	*desk;
	struct sender	*sender;
	struct vault_rows_ask ask;
	bool		 is_asked;
	struct bulk_name *word;		/* what left since the last turn */
	unsigned	 words;
	FILE		*phones;	/* struct left, one each part */
	uint64_t	 written;
	uint8_t		 job[STORE_ID_BYTES];
	struct wire_sent sent;
	int64_t		 last_ns;	/* when a part left last */
	bool		 has_ended;
	char		 alarm[256];
};

static int64_t
boot_ms(void *ctx)
{
	struct timespec t;

	(void)ctx;
	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t
wall_s(void *ctx)
{
	(void)ctx;
	return (int64_t)time(NULL);
}

static unsigned
room(void *ctx, const char *way)
{
	const struct wire *w = ctx;

	(void)way;
	return w->words < WORDS - ROOM * PARTS_MAX ? ROOM : 0;
}

static void
bulk(void *ctx, const struct bulk *m)
{
	struct wire *w = ctx;
	struct left left = { m->name.row, m->name.part, m->name.sending };

	BUG_IF(w->words == WORDS || m->part->octets == 0 || m->number[0] != '+');
	w->word[w->words++] = m->name;
	w->last_ns = gauge_ns();
	w->sent.parts++;
	w->sent.messages += m->name.part == 0;
	w->written += sizeof left;
	BUG_IF(fwrite(&left, sizeof left, 1, w->phones) != 1);
}

static bool
is_settled(void *ctx, const char *way)
{
	(void)ctx;
	(void)way;
	return true;
}

static bool
vault_is_free(void *ctx)
{
	return !((const struct wire *)ctx)->is_asked;
}

static void
vault_ask(void *ctx, const struct vault_rows_ask *ask)
{
	struct wire *w = ctx;

	w->ask = *ask;
	w->is_asked = true;
}

/* As gateway/broadcast/broadcasts_wire.c asks it. */
static enum sender_may
may(void *ctx, const uint8_t job[STORE_ID_BYTES], const struct ledger_recipient *to, uint8_t sealed[STORE_SEALED_BYTES], int64_t *again_s)
{
	struct wire *w = ctx;
	struct listed row;

	(void)job;
	*again_s = 0;
	switch (audience_may(w->people, w->crowd->owner, &w->crowd->broadcast, to->peer, wall_s(w), &row)) {
	case AUDIENCE_MUST_NOT: return SENDER_MUST_NOT;
	case AUDIENCE_UNKNOWN: return SENDER_LATER;
	case AUDIENCE_MAY: break;
	}
	memcpy(sealed, row.sealed, STORE_SEALED_BYTES);
	return SENDER_MAY;
}

static const struct parts *
parts_of(void *ctx, const uint8_t job[STORE_ID_BYTES], uint32_t row, const char *locale, const char *route)
{
	(void)job;
	(void)row;
	(void)route;
	return crowd_parts(((const struct wire *)ctx)->crowd, locale);
}

static void
alarmed(void *ctx, const uint8_t job[STORE_ID_BYTES], const char *why)
{
	struct wire *w = ctx;

	(void)job;
	(void)snprintf(w->alarm, sizeof w->alarm, "the sender pauses: %s", why);
}

static bool
owner_of(void *ctx, const uint8_t job[STORE_ID_BYTES], char owner[STORE_NAME_BYTES])
{
	(void)job;
	(void)snprintf(owner, STORE_NAME_BYTES, "%s", ((const struct wire *)ctx)->crowd->owner);
	return true;
}

static void
ended(void *ctx, const uint8_t job[STORE_ID_BYTES])
{
	struct wire *w = ctx;

	(void)job;
	w->has_ended = true;
}

struct wire *
wire_new(const struct crowd *c, struct store *people, struct ledger *l, struct load *load, struct desk *desk)
{
	struct wire *w = xcalloc(1, sizeof *w);

	w->crowd = c;
	w->people = people;
	w->ledger = l;
	w->load = load;
	w->desk = desk;
	w->word = xcalloc(WORDS, sizeof *w->word);
	w->phones = tmpfile();
	BUG_IF(w->phones == NULL);
	return w;
}

void
wire_free(struct wire *w)
{
	if (w == NULL)
		return;
	sender_free(w->sender);
	fclose(w->phones);
	free(w->word);
	free(w);
}

uint64_t
wire_written(const struct wire *w)
{
	return w->written;
}

/* --- sending ----------------------------------------------------------------- */

static void
vault_says(struct wire *w)
{
	struct wire_rows question = { .count = w->ask.count };
	struct wire_said said = { .count = w->ask.count };
	struct vault_now now = vault_now();

	w->is_asked = false;
	if (w->desk == NULL) {
		for (unsigned i = 0; i < said.count; i++) {
			said.row[i].end = VAULT_ROW_OPEN;
			(void)snprintf(said.row[i].digits, sizeof said.row[i].digits, "447700900%03u", (unsigned)w->ask.row[i].id[0]);
		}
	} else {
		(void)snprintf(question.owner, sizeof question.owner, "%s", w->ask.owner);
		(void)snprintf(question.list, sizeof question.list, "%s", w->ask.list);
		(void)snprintf(question.who, sizeof question.who, "%s", w->ask.who);
		(void)snprintf(question.job, sizeof question.job, "%s", w->ask.job);
		memcpy(question.row, w->ask.row, sizeof question.row);
		desk_rows(w->desk, &question, &(struct caller){ true, false }, &now, &said);
		BUG_IF(said.status != WIRE_DONE);
	}
	sender_opened(w->sender, said.row, said.count, said.why);
}

static void
network_says(struct wire *w)
{
	unsigned words = w->words;

	w->words = 0;
	for (unsigned i = 0; i < words; i++) {
		sender_said(w->sender, &(struct bulk_word){ .name = w->word[i], .what = BULK_TAKEN });
		sender_said(w->sender, &(struct bulk_word){ .name = w->word[i], .what = BULK_ACCEPTED });
	}
}

static int64_t
turn(struct wire *w)
{
	load_turn(w->load);
	if (w->is_asked)
		vault_says(w);
	network_says(w);
	w->sent.turns++;
	return sender_turn(w->sender);
}

static bool
is_waiting(const struct wire *w)
{
	return w->is_asked || w->words > 0;
}

/* What is under way comes to its end; the sender holds nothing then. */
static bool
rest(struct wire *w, const struct job_of *job, struct buf *why)
{
	int64_t again_ms = 0;

	if (!w->has_ended)
		(void)sender_drop(w->sender, job->id);
	for (unsigned i = 0; i < DRAIN_TURNS && (again_ms >= 0 || is_waiting(w)); i++) {
		again_ms = turn(w);
		if (again_ms > 0 && !is_waiting(w))
			load_sleep(w->load, again_ms);
	}
	if (again_ms >= 0)
		buf_adds(why, "the sender does not come to rest");
	return again_ms < 0;
}

bool
wire_send(struct wire *w, const struct job_of *job, unsigned window, unsigned long messages, struct wire_sent *out, struct buf *why)
{
	int64_t start = gauge_ns();
	struct sender_world world = { .ctx = w, .wall_s = wall_s, .boot_ms = boot_ms, .room = room, .bulk = bulk, .is_settled = is_settled,
		.vault_is_free = vault_is_free, .vault_ask = vault_ask, .may = may, .parts = parts_of, .alarm = alarmed, .ended = ended,
		.owner_of = owner_of };
	struct sender_settings set = { .worker = "bench", .window = window, .failed_percent = FAILED_PERCENT, .silent_s = SILENT_S,
		.sending = &w->crowd->sending };
	struct sender_job j = { .class = JOB_CRISIS, .not_after_s = w->crowd->broadcast.until_s };

	sender_free(w->sender);
	w->sender = sender_new(w->ledger, &world, &set);
	memcpy(j.id, job->id, sizeof j.id);
	memcpy(w->job, job->id, sizeof w->job);
	memcpy(j.ticket, job->ticket, sizeof j.ticket);
	(void)snprintf(j.owner, sizeof j.owner, "%s", w->crowd->owner);
	(void)snprintf(j.list, sizeof j.list, "%s", list_words[LIST_ALERTS]);
	(void)snprintf(j.from, sizeof j.from, "%s", w->crowd->service);
	(void)snprintf(j.who, sizeof j.who, "safard");
	memset(&w->sent, 0, sizeof w->sent);
	w->has_ended = false;
	BUG_IF(!sender_take(w->sender, &j));
	while (w->sent.messages < messages && !w->has_ended && w->alarm[0] == '\0') {
		int64_t again_ms = turn(w);

		if (again_ms > 0 && !is_waiting(w))
			load_sleep(w->load, again_ms);
	}
	if (w->alarm[0] != '\0') {
		buf_adds(why, w->alarm);
		return false;
	}
	w->sent.ns = w->last_ns - start;
	w->sent.answers_ns = load_spent(w->load).ns;
	if (!rest(w, job, why))
		return false;
	*out = w->sent;
	return true;
}

/* --- receipts ---------------------------------------------------------------- */

static void
shuffle(struct left *left, size_t n, uint64_t *seed)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = (size_t)((*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407) >> 33) % i;
		struct left other = left[k];

		left[k] = left[i - 1];
		left[i - 1] = other;
	}
}

bool
wire_receipts(struct wire *w, unsigned long *receipts, bool *are_all, struct buf *why)
{
	int64_t end = gauge_ns() + RECEIPTS_NS;
	struct left *left = xcalloc(SHUFFLED, sizeof *left);
	uint64_t seed = 1;
	size_t n;

	*receipts = 0;
	rewind(w->phones);
	while ((n = fread(left, sizeof *left, SHUFFLED, w->phones)) > 0 && gauge_ns() < end) {
		shuffle(left, n, &seed);
		for (size_t i = 0; i < n; i++) {
			struct bulk_word word = { .name = { .row = left[i].row, .part = left[i].part, .sending = left[i].sending },
				.what = BULK_DELIVERED };

			memcpy(word.name.job, w->job, sizeof w->job);
			sender_said(w->sender, &word);
			if (++*receipts % PENDING == 0 || i + 1 == n)
				(void)turn(w);
		}
	}
	free(left);
	*are_all = n == 0;
	if (!sender_is_safe(w->sender))
		buf_adds(why, "receipts are not on the disk");
	return sender_is_safe(w->sender);
}

bool
wire_is_delivered(struct wire *w, const struct job_of *job, unsigned long rows)
{
	struct ledger_sums sums[CROWD_COUNTRIES];
	unsigned routes = 0;
	unsigned long delivered = 0;

	if (w->ledger->ops->job_sums(w->ledger, w->crowd->owner, job->id, sums, CROWD_COUNTRIES, &routes) != STORE_OK)
		return false;
	for (unsigned i = 0; i < routes && i < CROWD_COUNTRIES; i++)
		delivered += sums[i].n[ROW_DELIVERED];
	return delivered == rows;
}
