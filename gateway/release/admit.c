/*
 * admit.c - see admit.h
 *
 * The order is from cheap to dear and from plain to grave: whose it is, whether
 * it was ever forbidden, its days, whom it would hurt, and at last who signed.
 */
#include "gateway/release/admit.h"

#include "content/pack_diff.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { DAY_S = 86400, SENTENCE_BYTES = 512 };
#define SERIAL_MOST UINT64_C(999999999999999)

bool
candidate_open(struct candidate *c, const char *path, struct buf *why)
{
	size_t bytes;

	memset(c, 0, sizeof(*c));
	if (!minisign_hash_file(path, PACK_MAX_BYTES, c->hash, &bytes, why))
		return false;
	c->pack = pack_open(path, why);
	if (c->pack == NULL)
		return false;
	c->signs = shelf_signatures(path, c->sign, INDEX_SIGNS);
	return true;
}

void
candidate_close(struct candidate *c)
{
	pack_close(c->pack);
	memset(c, 0, sizeof(*c));
}

int64_t
admit_now(const struct admit *a)
{
	return a->now_s > a->shelf->index_issued_s ? a->now_s : a->shelf->index_issued_s;
}

static bool
is_owner(const struct pack *p, const char *owner)
{
	struct pack_str o = p->header->owner;

	return o.len == strlen(owner) && memcmp(pack_string(p, o), owner, o.len) == 0;
}

static bool
may_come(const struct admit *a, const struct pack *p, enum admit_way way, struct buf *why)
{
	const struct trust_owner *t = trust_owner(a->trust, a->shelf->owner);
	uint64_t serial = p->header->serial, floor = a->shelf->floor;

	BUG_IF(t == NULL);
	if (t->floor > floor)
		floor = t->floor;
	if (serial > SERIAL_MOST)
		buf_adds(why, "its serial has more digits than anybody can type");
	else if (!is_owner(p, a->shelf->owner))
		buf_addf(why, "it is not a pack of %s", a->shelf->owner);
	else if (shelf_is_revoked(a->shelf, serial))
		buf_addf(why, "serial %llu is revoked and never comes back", (unsigned long long)serial);
	else if (serial < floor)
		buf_addf(why, "serial %llu is below the floor, %llu", (unsigned long long)serial, (unsigned long long)floor);
	else if (way == ADMIT_NEW && a->serving != NULL && serial <= a->serving->header->serial)
		buf_addf(why, "serial %llu is not above the one served, %llu", (unsigned long long)serial,
		    (unsigned long long)a->serving->header->serial);
	else if (a->serving != NULL && !pack_is_sample(a->serving) && pack_is_sample(p))
		buf_adds(why, "it is a sample; a release is never replaced by one");
	else
		return true;
	return false;
}

static bool
is_in_its_days(const struct admit *a, const struct pack *p, struct buf *why)
{
	int64_t now_s = admit_now(a);

	if (p->header->expires_s <= now_s)
		buf_addf(why, "its last day was over %lld days ago (by the clock here)", (long long)((now_s - p->header->expires_s) / DAY_S));
	else if (p->header->created_s > now_s + DAY_S)
		buf_addf(why, "it was made %lld days from now: the clock here is wrong, or its own",
		    (long long)((p->header->created_s - now_s) / DAY_S));
	else
		return true;
	return false;
}

/* The first number of `p` that another owner's pack has. */
static bool
takes_a_number(const struct pack *p, const struct pack *other, struct buf *why)
{
	for (uint32_t i = 0; i < p->services_count; i++)
		for (uint32_t k = 0; k < other->services_count; k++) {
			const char *ours = pack_string(p, p->services[i].number), *theirs = pack_string(other, other->services[k].number);

			if (strcmp(ours + (*ours == '+'), theirs + (*theirs == '+')) != 0)
				continue;
			buf_addf(why, "service %s is served by the pack of %s", ours, pack_string(other, other->header->owner));
			return true;
		}
	return false;
}

static bool
is_signed(const struct admit *a, const struct candidate *c, struct buf *who, struct buf *why)
{
	const struct trust_owner *t = trust_owner(a->trust, a->shelf->owner);
	char room[SENTENCE_BYTES];
	struct buf not = BUF_OVER(room);
	bool is_wording = (a->serving != NULL && pack_diff_is_wording(a->serving, c->pack)) ||
	    (a->waiting != NULL && pack_diff_is_wording(a->waiting, c->pack));
	unsigned need = is_wording ? t->wording : t->facts;
	unsigned have = trust_count(a->trust, a->shelf->owner, c->sign, c->signs, c->hash, admit_now(a), who, &not);

	if (have >= need)
		return true;
	buf_addf(why, "%u of %u persons signed it (%s)%s%s", have, need,
	    is_wording ? "wording alone is changed" : "facts, crisis texts or more are changed", not.len > 0 ? ": " : "", not.ptr);
	return false;
}

bool
admit_pack(const struct admit *a, const struct candidate *c, enum admit_way way, struct buf *who, struct buf *why)
{
	if (!may_come(a, c->pack, way, why))
		return false;
	for (unsigned i = 0; i < a->other_count; i++)
		if (takes_a_number(c->pack, a->others[i], why))
			return false;
	if (way == ADMIT_AGAIN)
		return true;
	return is_in_its_days(a, c->pack, why) && is_signed(a, c, who, why);
}

bool
admit_index(const struct admit *a, const char *file, size_t len, const struct index *old, struct index *out, bool *is_news,
    struct buf *why)
{
	const struct trust_owner *t = trust_owner(a->trust, a->shelf->owner);
	char room[SENTENCE_BYTES];
	struct buf not = BUF_OVER(room);
	struct index_signed s;
	unsigned have, need;

	BUG_IF(t == NULL);
	if (!index_split(file, len, &s, why) || !index_read(file, s.len, out, why))
		return false;
	*is_news = out->version != a->shelf->index_version || out->issued_s > a->shelf->index_issued_s;
	if (strcmp(out->owner, a->shelf->owner) != 0) {
		buf_addf(why, "it is not an index of %s", a->shelf->owner);
		return false;
	}
	if (out->issued_s > a->now_s + DAY_S) {
		buf_adds(why, "it was issued after today: the clock here is wrong, or its own");
		return false;
	}
	need = old == NULL || index_only_adds(old, out) ? t->wording : t->facts;
	have = trust_count(a->trust, a->shelf->owner, s.sign, s.signs, s.hash, admit_now(a), NULL, &not);
	if (out->version < a->shelf->index_version && (have < t->facts || out->issued_s <= a->shelf->index_issued_s)) {
		buf_addf(why, "an older one again: version %llu, and %llu was here", (unsigned long long)out->version,
		    (unsigned long long)a->shelf->index_version);
		return false;
	}
	if (have < need)
		buf_addf(why, "%u of %u persons signed it%s%s", have, need, not.len > 0 ? ": " : "", not.ptr);
	return have >= need;
}
