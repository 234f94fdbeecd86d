/*
 * board.c - alerts of which anything left, and what became of them
 *
 * Alerts that change one another are a tree; `root` names it.  Of two, the
 * one that began later says how things are.
 */
#include "gateway/broadcast/board.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { BATCH = 32, FIRST_ROOM = 64, DEEPEST = 64 };
enum { OPEN_SLOTS = 1u << ALERT_SLOT_NOTE | 1u << ALERT_SLOT_OFFICE };

struct alert {
	uint8_t		id[STORE_ID_BYTES], changes[STORE_ID_BYTES];
	char		owner[STORE_NAME_BYTES];
	enum alert_type	type;
	bool		has_changes, is_restricted, is_for_wardens, is_stopped;
	uint16_t	stay, origin;
	int64_t		begun_s, until_s;
	char		slot[ALERT_SLOT_COUNT][ALERT_SLOT_BYTES];
	unsigned	root;			/* place in alert[] */
};

struct board {
	struct alert	*alert;			/* newest made first */
	unsigned	alerts, room;
	struct level_row *level;
	unsigned	levels;
};

struct board *
board_new(void)
{
	return xcalloc(1, sizeof(struct board));
}

static void
release(struct board *b)
{
	free(b->alert);
	free(b->level);
	memset(b, 0, sizeof(*b));
}

void
board_free(struct board *b)
{
	if (b == NULL)
		return;
	release(b);
	free(b);
}

static uint16_t
country(const char *letters)
{
	return letters[0] == '\0' ? 0 : COUNTRY(letters[0], letters[1]);
}

static void
alert_add(struct board *b, const struct entry *e, const struct broadcast *d)
{
	struct alert *a;

	if (b->alerts == b->room) {
		b->room = b->room == 0 ? FIRST_ROOM : b->room * 2;
		b->alert = xrealloc(b->alert, b->room * sizeof(b->alert[0]));
	}
	a = &b->alert[b->alerts++];
	memset(a, 0, sizeof(*a));
	memcpy(a->id, e->id, sizeof(a->id));
	memcpy(a->changes, d->changes, sizeof(a->changes));
	memcpy(a->owner, e->owner, sizeof(a->owner));
	memcpy(a->slot, d->slot, sizeof(a->slot));
	a->type = d->type;
	a->has_changes = d->has_changes;
	a->is_restricted = d->is_restricted;
	a->is_for_wardens = d->audience.list == LIST_WARDEN;
	a->is_stopped = e->state == LIFE_CANCELLED || e->state == LIFE_REJECTED;
	a->stay = country(d->audience.stay[0]);
	a->origin = country(d->origin);
	a->begun_s = e->begun_s;
	a->until_s = d->until_s;
}

/* As people were given it: the revision that began, whatever was written since. */
static enum store_result
alert_read(struct board *b, struct book *book, const struct entry *e, struct buf *why)
{
	char *text, room[256];
	struct buf not_used = BUF_OVER(room);
	enum store_result r = book_revision(book, e->id, e->begun, &text);
	struct broadcast d;
	json_t *json;

	if (r != STORE_OK)
		return r;
	json = json_loads(text, 0, NULL);
	if (json != NULL && broadcast_read(json, &d, &not_used) && d.kind == BROADCAST_ALERT)
		alert_add(b, e, &d);
	else
		buf_addf(why, "%s%s", why->len == 0 ? "alerts that cannot be read, and are not looked up: " : ", ", e->ref);
	json_decref(json);
	free(text);
	return STORE_OK;
}

static enum store_result
alerts_read(struct board *b, struct book *book, struct buf *why)
{
	struct entry e[BATCH];
	uint8_t last[STORE_ID_BYTES];
	enum store_result r = STORE_OK;
	unsigned n = BATCH;

	for (bool is_first = true; r == STORE_OK && n == BATCH; is_first = false) {
		r = book_list(book, "", is_first ? NULL : last, e, BATCH, &n);
		for (unsigned i = 0; r == STORE_OK && i < n; i++)
			if (e[i].is_alert && !e[i].is_training && e[i].begun > 0)
				r = alert_read(b, book, &e[i], why);
		if (n > 0)
			memcpy(last, e[n - 1].id, sizeof(last));
	}
	return r;
}

static enum store_result
levels_read(struct board *b, struct book *book)
{
	unsigned room = FIRST_ROOM;
	enum store_result r;

	for (;; room *= 2) {
		b->level = xrealloc(b->level, room * sizeof(b->level[0]));
		r = book_levels(book, b->level, room, &b->levels);
		if (r != STORE_OK || b->levels < room)
			return r;
	}
}

/* The place of the alert with that id; `otherwise` if it is not here. */
static unsigned
place_of(const struct board *b, const uint8_t id[STORE_ID_BYTES], unsigned otherwise)
{
	for (unsigned i = 0; i < b->alerts; i++)
		if (memcmp(b->alert[i].id, id, STORE_ID_BYTES) == 0)
			return i;
	return otherwise;
}

/* Nobody changes what another owner sent.  A ring cannot come from our own hands; it ends all the same. */
static void
roots_find(struct board *b)
{
	for (unsigned i = 0; i < b->alerts; i++) {
		unsigned at = i;

		for (unsigned depth = 0; depth < DEEPEST && b->alert[at].has_changes; depth++) {
			unsigned up = place_of(b, b->alert[at].changes, at);

			if (up == at || strcmp(b->alert[up].owner, b->alert[i].owner) != 0)
				break;
			at = up;
		}
		b->alert[i].root = at;
	}
}

bool
board_read(struct board *b, struct book *book, int64_t now_s, struct buf *why)
{
	struct board fresh = { .alert = NULL };
	enum store_result r = alerts_read(&fresh, book, why);

	(void)now_s;	/* what is over is asked when somebody looks */
	if (r == STORE_OK)
		r = levels_read(&fresh, book);
	if (r != STORE_OK) {
		release(&fresh);
		buf_reset(why);
		buf_adds(why, r == STORE_BROKEN ? "broadcast.db is broken: alerts in force stay as they were known" :
		    "broadcast.db is in use: alerts in force stay as they were known");
		return false;
	}
	roots_find(&fresh);
	release(b);
	*b = fresh;
	return true;
}

/* Did `one` begin later?  At the same second the one that was made later did. */
static bool
is_later(const struct alert *one, const struct alert *other)
{
	return one->begun_s != other->begun_s ? one->begun_s > other->begun_s : one < other;
}

/*
 * The last word in the matter of `a` behind it; NULL: it is the last itself.  A change that was stopped half-way is none;
 * but whoever was told not to go must not be told to go by another.
 */
static const struct alert *
last_word(const struct board *b, const struct alert *a)
{
	const struct alert *last = NULL;

	for (unsigned i = 0; i < b->alerts; i++) {
		const struct alert *other = &b->alert[i];

		if (other == a || other->root != a->root || !other->has_changes || (other->is_stopped && other->type != ALERT_OFF) ||
		    !is_later(other, last != NULL ? last : a))
			continue;
		last = other;
	}
	return last;
}

static enum alert_state
state_of(const struct alert *a, const struct alert *last, int64_t now_s)
{
	if (last != NULL && last->type == ALERT_OFF)
		return ALERT_CALLED_OFF;
	if (last != NULL && last->type == ALERT_CLEAR)
		return ALERT_OVER;
	if ((last != NULL ? last : a)->until_s <= now_s)
		return ALERT_OVER;
	if (last != NULL)
		return ALERT_CHANGED;
	return a->is_stopped && a->type != ALERT_OFF ? ALERT_CALLED_OFF : ALERT_IN_FORCE;
}

/* Slots of `from`, unless they may not be published. */
static void
slots_take(struct alert_view *out, const struct alert *from, unsigned slots)
{
	for (unsigned i = 0; i < ALERT_SLOT_COUNT; i++)
		if (slots & 1u << i) {
			memset(out->slot[i], 0, sizeof(out->slot[i]));
			if (!from->is_restricted || OPEN_SLOTS & 1u << i)
				memcpy(out->slot[i], from->slot[i], sizeof(out->slot[i]));
		}
}

/* An update says another time of the same place. */
static void
view(const struct board *b, const struct alert *a, int64_t now_s, struct alert_view *out)
{
	enum { PLACE = 1u << ALERT_SLOT_AREA | 1u << ALERT_SLOT_BORDER | 1u << ALERT_SLOT_POINT,
		WHEN = 1u << ALERT_SLOT_DAY | 1u << ALERT_SLOT_TIME, ALL = (1u << ALERT_SLOT_COUNT) - 1 };
	const struct alert *last = last_word(b, a);

	memset(out, 0, sizeof(*out));
	out->state = state_of(a, last, now_s);
	out->type = a->type;
	out->stay = a->stay;
	out->origin = a->origin;
	out->sent_s = a->begun_s;
	out->until_s = (last != NULL ? last : a)->until_s;
	slots_take(out, a, ALL);
	if (a->type == ALERT_UPDATE)
		slots_take(out, &b->alert[a->root], PLACE);
	if (out->state == ALERT_CHANGED)
		slots_take(out, last, WHEN);
	if (a->is_restricted)
		slots_take(out, a, ALL);
	if (last != NULL)
		snprintf(out->by, sizeof(out->by), "%.7s", last->slot[ALERT_SLOT_NOTE]);
}

void
board_look(const struct board *b, const char *owner, const char *code, int64_t now_s, struct alert_view *out)
{
	memset(out, 0, sizeof(*out));
	if (*code == '\0')
		return;		/* a drill without a code is nobody's answer */
	for (unsigned i = 0; i < b->alerts; i++)
		if (strcmp(b->alert[i].owner, owner) == 0 && strcasecmp(b->alert[i].slot[ALERT_SLOT_NOTE], code) == 0) {
			view(b, &b->alert[i], now_s, out);
			return;
		}
}

void
board_last(const struct board *b, const char *owner, uint16_t stay, uint16_t origin, int64_t now_s, struct alert_view *out)
{
	const struct alert *newest = NULL;

	memset(out, 0, sizeof(*out));
	for (unsigned i = 0; i < b->alerts; i++) {
		const struct alert *a = &b->alert[i];

		if (strcmp(a->owner, owner) != 0 || a->stay != stay || (a->origin != 0 && a->origin != origin) ||
		    a->type == ALERT_DRILL || a->is_for_wardens || a->is_restricted || (newest != NULL && !is_later(a, newest)) ||
		    state_of(a, last_word(b, a), now_s) != ALERT_IN_FORCE)
			continue;
		newest = a;
	}
	if (newest != NULL)
		view(b, newest, now_s, out);
}

unsigned
board_level(const struct board *b, const char *owner, uint16_t stay, uint16_t origin)
{
	unsigned of_all = 0;

	for (unsigned i = 0; i < b->levels; i++) {
		const struct level_row *row = &b->level[i];

		if (strcmp(row->owner, owner) != 0 || country(row->stay) != stay)
			continue;
		if (row->origin[0] == '\0')
			of_all = row->level;
		else if (country(row->origin) == origin)
			return row->level;
	}
	return of_all;
}

static unsigned
receipts(const struct board *b, const char *owner, int64_t now_s, bool of_all, uint8_t (*id)[STORE_ID_BYTES], unsigned max)
{
	unsigned n = 0;

	for (unsigned i = 0; i < b->alerts && n < max; i++) {
		const struct alert *a = &b->alert[i];

		if (strcmp(a->owner, owner) == 0 && (a->type == ALERT_DRILL || a->is_for_wardens) == of_all && a->until_s > now_s)
			memcpy(id[n++], a->id, STORE_ID_BYTES);
	}
	return n;
}

unsigned
board_receipts(const struct board *b, const char *owner, int64_t now_s, uint8_t (*id)[STORE_ID_BYTES], unsigned max)
{
	return receipts(b, owner, now_s, true, id, max);
}

unsigned
board_receipts_of_wardens(const struct board *b, const char *owner, int64_t now_s, uint8_t (*id)[STORE_ID_BYTES], unsigned max)
{
	return receipts(b, owner, now_s, false, id, max);
}
