/*
 * index.c - an index as text, and what is asked of one
 */
#include "gateway/release/index.h"

#include <time.h>

#include <sodium.h>

#include "gateway/release/index_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

bool
index_stamp(int64_t when_s, char out[INDEX_STAMP_CHARS])
{
	time_t when = (time_t)when_s;
	struct tm tm;

	return when_s >= 0 && when_s <= INDEX_LAST_S && gmtime_r(&when, &tm) != NULL &&
	    strftime(out, INDEX_STAMP_CHARS, "%Y-%m-%dT%H:%M:%SZ", &tm) == INDEX_STAMP_CHARS - 1;
}

static void
write_pack(const struct index_pack *p, struct buf *out)
{
	char hash[2 * MINISIGN_HASH_BYTES + 1], id[MINISIGN_ID_CHARS];

	sodium_bin2hex(hash, sizeof(hash), p->hash, sizeof(p->hash));
	buf_addf(out, "pack %llu %zu %s %s %zu\n", (unsigned long long)p->serial, p->bytes, hash, p->file, p->gz_bytes);
	for (unsigned i = 0; i < p->signs; i++) {
		minisign_id_text(p->sign[i], id);
		buf_addf(out, "sign %llu %s\n", (unsigned long long)p->serial, id);
	}
}

bool
index_write(const struct index *x, struct buf *out)
{
	char stamp[INDEX_STAMP_CHARS];
	bool is_dated = index_stamp(x->issued_s, stamp);

	if (!is_dated)
		return false;
	buf_addf(out, "safar-index 1\nowner %s\nversion %llu\nissued %s\nfloor %llu\n", x->owner, (unsigned long long)x->version,
	    stamp, (unsigned long long)x->floor);
	for (unsigned i = 0; i < x->revokeds; i++)
		buf_addf(out, "revoked %llu\n", (unsigned long long)x->revoked[i]);
	for (unsigned i = 0; i < x->packs; i++)
		write_pack(&x->pack[i], out);
	if (x->packs > 0)
		buf_addf(out, "stage %llu %u\n", (unsigned long long)x->pack[x->packs - 1].serial, x->stage);
	for (unsigned i = 0; i < x->withdrawns; i++) {
		const struct index_withdrawn *w = &x->withdrawn[i];

		is_dated = is_dated && index_stamp(w->when_s, stamp);
		buf_addf(out, "withdrawn %s %s %s %s\n", w->fact, stamp, w->who, w->reason);
	}
	return is_dated && buf_ok(out) && out->len <= INDEX_BYTES;
}

bool
index_is_revoked(const struct index *x, uint64_t serial)
{
	for (unsigned i = 0; i < x->revokeds; i++)
		if (x->revoked[i] == serial)
			return true;
	return serial < x->floor;
}

const struct index_pack *
index_pack(const struct index *x, uint64_t serial)
{
	for (unsigned i = 0; i < x->packs; i++)
		if (x->pack[i].serial == serial)
			return &x->pack[i];
	return NULL;
}

static bool
is_withdrawn(const struct index *x, const char *fact)
{
	for (unsigned i = 0; i < x->withdrawns; i++)
		if (strcmp(x->withdrawn[i].fact, fact) == 0)
			return true;
	return false;
}

bool
index_only_adds(const struct index *old, const struct index *now)
{
	if (strcmp(old->owner, now->owner) != 0 || now->floor < old->floor)
		return false;
	for (unsigned i = 0; i < old->revokeds; i++)
		if (!index_is_revoked(now, old->revoked[i]))
			return false;
	for (unsigned i = 0; i < old->withdrawns; i++)
		if (!is_withdrawn(now, old->withdrawn[i].fact))
			return false;
	return true;
}
