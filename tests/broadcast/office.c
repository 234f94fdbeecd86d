/*
 * office.c - people, an operator, a vault, and the staff of an office
 */
#include "tests/broadcast/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "content/pack.h"
#include "gateway/log.h"
#include "gateway/broadcast/life.h"
#include "gateway/peer.h"
#include "locales/text/bug.h"

#define REF(o) json_string_value(json_object_get((o)->last, "ref"))

const char office_news[] = "{\"kind\": \"news\", \"title\": \"New fee rule\", \"list\": \"broadcast\", \"topic\": \"fees\", "
    "\"stay\": [\"SA\"], \"texts\": {\"en\": \"The fee rule changed. Ask us before you pay.\", \"ne\": \"Fee rule changed\"}, "
    "\"reason\": \"a test of few people\", \"until\": \"2026-11-20T18:00:00+03:00\"}";
const char office_alert[] = "{\"kind\": \"alert\", \"title\": \"Bus\", \"list\": \"alerts\", \"type\": \"x3\", \"stay\": [\"SA\"], "
    "\"code\": \"Q1234\", \"slots\": {\"office\": \"NEP EMB\", \"border\": \"HALAT\", \"point\": \"CITY HALL\", \"day\": \"Fri 20 Nov\", "
    "\"time\": \"06:00 to 10:00\"}, \"reason\": \"a test of few people\", \"until\": \"2026-11-20T18:00:00+03:00\"}";

static int64_t
now(void *ctx)
{
	return ((struct office *)ctx)->now_s;
}

static int64_t
boot_ms(void *ctx)
{
	struct office *o = ctx;

	return o->fast_ms != NULL ? o->fast_ms(o) : o->boot_ms;
}

static const struct pack *
pack_of(void *ctx, const char *owner, const struct pack_service **service, const struct withdrawn **withdrawn, const uint8_t **doubted)
{
	struct office *o = ctx;

	*withdrawn = o->withdrawn;
	*doubted = NULL;
	for (uint32_t i = 0; i < o->pack->services_count; i++)
		if (o->pack->services[i].kind == SERVICE_SMS && !o->pack->services[i].is_quiet &&
		    strcmp(pack_string(o->pack, o->pack->services[i].owner), owner) == 0) {
			*service = &o->pack->services[i];
			return o->pack;
		}
	return NULL;
}

static bool
may_reach(void *ctx, const char *owner, const char *digits)
{
	(void)ctx;
	return strcmp(owner, "np") == 0 && strncmp(digits, "447700900", 9) == 0;
}

static unsigned
room_of(void *ctx, const char *way)
{
	struct office *o = ctx;

	(void)way;
	return o->is_down ? 0 : 100;
}

static void
bulk(void *ctx, const struct bulk *m)
{
	struct office *o = ctx;

	assert_true(o->sents < OFFICE_WIRE);
	assert_true(strncmp(m->number, "+447700900", 10) == 0);
	o->sent[o->sents].name = m->name;
	o->sent[o->sents].who = (uint8_t)strtoul(m->number + 10, NULL, 10);
	(void)snprintf(o->sent[o->sents].way, SENDING_NAME_BYTES, "%s", m->way);
	o->sents++;
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
	return !((struct office *)ctx)->is_asked;
}

static void
vault_ask(void *ctx, const struct vault_rows_ask *ask)
{
	struct office *o = ctx;

	assert_false(o->is_asked);
	o->ask = *ask;
	o->is_asked = true;
}

static void
people_begin(struct office *o)
{
	struct broadcasts_world w = { .ctx = o, .log = &o->log, .people = o->people, .ledger = o->ledger, .book = o->book,
		.board = o->board, .staff = o->staffed.staff, .audit = o->staffed.audit, .ticket_folder = o->staffed.desk.folder,
		.sending = &o->sending, .now = now, .pack = pack_of, .may_reach = may_reach,
		.wire = { .ctx = o, .wall_s = now, .boot_ms = boot_ms, .room = room_of, .bulk = bulk, .is_settled = is_settled,
		    .vault_is_free = vault_is_free, .vault_ask = vault_ask } };
	struct sender_settings s = { .worker = "one", .settle_s = 1, .window = o->sending.window, .failed_percent = 20, .silent_s = 30,
		.sending = &o->sending };

	o->b = broadcasts_new(&w, &s);
}

static void
staff_begin(struct office *o)
{
	staffed_make(&o->staffed);
	staffed_found(&o->staffed);
	staffed_account(&o->staffed, "almaz", "np", MAY(EDITOR), NOW - 5 * 86400);
	staffed_account(&o->staffed, "aster", "np", MAY(EDITOR), NOW - 5 * 86400);
	staffed_account(&o->staffed, "bekele", "np", MAY(APPROVER), NOW - 5 * 86400);
	staffed_account(&o->staffed, "selam", "np", MAY(APPROVER) | MAY(EDITOR), NOW - 5 * 86400);
	staffed_account(&o->staffed, "desta", "np", MAY(APPROVER) | MAY(EDITOR), NOW - 3600);
	staffed_account(&o->staffed, "omar", "np", MAY(OPERATOR), NOW - 5 * 86400);
	staffed_account(&o->staffed, "hana", "ke", MAY(EDITOR) | MAY(APPROVER), NOW - 5 * 86400);
}

void
office_open(struct office *o)
{
	memset(o, 0, sizeof(*o));
	buf_wrap(&o->why, o->room, sizeof(o->room));
	o->now_s = NOW;
	o->boot_ms = 1000;
	staff_begin(o);
	o->people = store_ram_open();
	o->ledger = ledger_ram_open();
	o->board = board_new();
	o->book = book_open(desk_path(&o->staffed.desk, "broadcast.db"), &o->why);
	o->pack = pack_open(getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack", &o->why);
	if (o->book == NULL || o->pack == NULL)
		fail_msg("%s", o->why.ptr);
	o->sending = (struct sending){ .currency = "ETB", .window = 40, .failed_percent = 20, .silent_s = 30, .countries = 1, .ways = 1,
		.country = { { .country = COUNTRY('S', 'A'), .way = "north", .price = 400000, .offset_minutes = 180 } },
		.way = { { .name = "north", .parts_a_second = 1000 } } };
	people_begin(o);
}

void
office_restart(struct office *o)
{
	broadcasts_free(o->b);
	o->is_asked = false;
	assert_int_equal(o->ledger->ops->worker_begin(o->ledger, "one"), STORE_OK);
	assert_int_equal(o->ledger->ops->commit(o->ledger, &o->why), STORE_OK);
	people_begin(o);
}

void
office_close(struct office *o)
{
	json_decref(o->result);
	json_decref(o->last);
	broadcasts_free(o->b);
	board_free(o->board);
	book_close(o->book);
	o->ledger->ops->close(o->ledger);
	o->people->ops->close(o->people);
	pack_close(o->pack);
	staffed_drop(&o->staffed);
}

void
office_person(struct office *o, enum list list, unsigned who, const char *locale, const char *stay, uint32_t flags)
{
	struct listed row = { .flags = flags };

	row.peer[0] = (uint8_t)who;
	(void)snprintf(row.locale, sizeof(row.locale), "%s", locale);
	(void)snprintf(row.stay, sizeof(row.stay), "%s", stay);
	row.sealed[0] = (uint8_t)who;
	assert_int_equal(o->people->ops->listed_put(o->people, "np", "hotline", list, &row), STORE_OK);
	assert_int_equal(o->people->ops->commit(o->people, &o->why), STORE_OK);
}

/* As service_lists.c does: the seal first, then all of her. */
void
office_owe(struct office *o, unsigned who, uint8_t key, const uint8_t *to)
{
	struct owed w = { .owner = "np", .peer = { (uint8_t)who, key }, .is_move = to != NULL, .day = (int32_t)(o->now_s / 86400) };

	if (to != NULL) {
		w.to[0] = (uint8_t)who;
		w.to[1] = *to;
	}
	assert_int_equal(o->people->ops->owed_put(o->people, &w), STORE_OK);
}

void
office_turn(struct office *o, enum list list, unsigned who)
{
	const uint8_t from[PEER_BYTES] = { (uint8_t)who }, to[PEER_BYTES] = { (uint8_t)who, OFFICE_TURNED };
	struct listed row;

	assert_int_equal(o->people->ops->listed_get(o->people, "np", list, from, &row), STORE_OK);
	memcpy(row.peer, to, PEER_BYTES);
	row.sealed[1] = to[1];
	assert_int_equal(o->people->ops->listed_put(o->people, "np", "hotline", list, &row), STORE_OK);
	assert_int_equal(o->people->ops->person_move(o->people, "np", from, to), STORE_OK);
	office_owe(o, who, from[1], &to[1]);
	if (!o->is_told_nothing)
		broadcasts_moved(o->b, "np", from, to);
	assert_int_equal(o->people->ops->commit(o->people, &o->why), STORE_OK);
}

unsigned
office_times(const struct office *o, unsigned who)
{
	unsigned n = 0;

	for (unsigned i = 0; i < o->sents; i++)
		n += o->sent[i].who == who && o->sent[i].name.part == 0;
	return n;
}

static void
vault_answers(struct office *o)
{
	struct vault_row_said said[VAULT_ROWS_MAX];

	if (!o->is_asked || o->is_vault_dead)
		return;
	memset(said, 0, sizeof(said));
	for (unsigned i = 0; i < o->ask.count; i++) {
		if (o->ask.row[i].id[1] != o->ask.row[i].sealed[1])	/* a seal opens in its own row only */
			said[i].end = VAULT_ROW_NEVER;
		(void)snprintf(said[i].digits, sizeof(said[i].digits), "447700900%03u", o->ask.row[i].sealed[0]);
	}
	o->is_asked = false;
	broadcasts_opened(o->b, said, o->ask.count, "");
}

static void
operator_answers(struct office *o)
{
	while (!o->is_mute && o->answered < o->sents) {
		struct bulk_word w = { .name = o->sent[o->answered].name, .what = BULK_TAKEN };

		broadcasts_said(o->b, &w);
		w.what = o->is_refusing ? BULK_REJECTED : BULK_ACCEPTED;
		w.code = o->is_refusing ? 0x45 : 0;
		w.is_old = o->is_box_lost && !o->is_refusing;
		broadcasts_said(o->b, &w);
		o->answered++;
	}
}

void
office_wait(struct office *o, int64_t ms)
{
	int64_t until_ms = o->boot_ms + ms;

	while (o->boot_ms < until_ms) {
		int64_t step_ms = 20;

		(void)broadcasts_turn(o->b);
		vault_answers(o);
		operator_answers(o);
		o->boot_ms += step_ms;
		if (o->boot_ms / 1000 != (o->boot_ms - step_ms) / 1000)
			o->now_s++;
	}
}

void
office_later(struct office *o, int64_t s)
{
	o->now_s += s;
	o->boot_ms += s * 1000;
}

struct broadcasts_asker
office_who(const char *name)
{
	static const struct { const char *name, *owner; unsigned roles; } all[] = {
		{ "almaz", "np", MAY(EDITOR) }, { "aster", "np", MAY(EDITOR) }, { "bekele", "np", MAY(APPROVER) },
		{ "selam", "np", MAY(APPROVER) | MAY(EDITOR) }, { "desta", "np", MAY(APPROVER) | MAY(EDITOR) },
		{ "omar", "np", MAY(OPERATOR) }, { "hana", "ke", MAY(EDITOR) | MAY(APPROVER) },
	};

	for (size_t i = 0; i < COUNT(all); i++)
		if (strcmp(all[i].name, name) == 0)
			return (struct broadcasts_asker){ all[i].name, all[i].owner, "hotline", all[i].roles };
	fail_msg("no account %s", name);
	return (struct broadcasts_asker){ 0 };
}

static void
ask_anew(struct office *o)
{
	json_decref(o->result);
	o->result = NULL;
	buf_reset(&o->why);
}

enum broadcasts_end
office_make(struct office *o, const char *who, const char *definition)
{
	struct broadcasts_asker asker = office_who(who);
	json_t *d = json_loads(definition, JSON_REJECT_DUPLICATES, NULL);
	enum broadcasts_end end;

	assert_non_null(d);
	ask_anew(o);
	end = broadcasts_make(o->b, &asker, d, &o->result, &o->why);
	json_decref(d);
	if (end == BROADCASTS_DONE) {
		json_decref(o->last);
		o->last = json_incref(o->result);
	}
	return end;
}

typedef enum broadcasts_end ask_fn(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, json_t **result, struct buf *why);

static enum broadcasts_end
ask_until_counted(struct office *o, const char *who, ask_fn *fn)
{
	struct broadcasts_asker asker = office_who(who);
	enum broadcasts_end end;

	for (unsigned turn = 0;; turn++) {
		assert_true(turn < 100);
		ask_anew(o);
		end = fn(o->b, &asker, REF(o), &o->result, &o->why);
		if (end != BROADCASTS_DONE || json_object_get(o->result, "counting") == NULL)
			return end;
		office_wait(o, 20);
	}
}

enum broadcasts_end
office_check(struct office *o, const char *who)
{
	return ask_until_counted(o, who, broadcasts_check);
}

enum broadcasts_end
office_submit(struct office *o, const char *who)
{
	return ask_until_counted(o, who, broadcasts_submit);
}

enum broadcasts_end
office_approve(struct office *o, const char *who)
{
	struct broadcasts_asker asker = office_who(who);
	struct entry e;
	enum broadcasts_end end;

	assert_int_equal(book_find(o->book, "np", REF(o), &e), STORE_OK);
	for (unsigned turn = 0;; turn++) {
		assert_true(turn < 100);
		ask_anew(o);
		end = broadcasts_approve(o->b, &asker, REF(o), e.hash, e.people, &o->result, &o->why);
		if (end != BROADCASTS_DONE || json_object_get(o->result, "counting") == NULL)
			return end;
		office_wait(o, 20);
	}
}

enum broadcasts_end
office_verb(struct office *o, const char *who, const char *verb, const char *reason)
{
	struct broadcasts_asker asker = office_who(who);

	ask_anew(o);
	return broadcasts_verb(o->b, &asker, REF(o), verb, reason, &o->result, &o->why);
}

const char *
office_state(struct office *o)
{
	struct entry e;

	assert_int_equal(book_find(o->book, "np", REF(o), &e), STORE_OK);
	return life_name(e.state);
}
