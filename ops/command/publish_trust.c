/*
 * publish_trust.c - would gateways take it?  Asked here, so that nobody finds out there
 */
#include <time.h>

#include "content/diag.h"
#include "content/pack_diff.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/pack_sign.h"
#include "ops/command/publish_inside.h"

enum { WHO_CHARS = TRUST_KEYS * (TRUST_PERSON_CHARS + 2), SENTENCE_CHARS = 1024 };

int
publish_read_trust(struct publish *p)
{
	struct diag d;
	int status = EXIT_SUCCESS;

	if (p->trust == NULL)
		return EXIT_SUCCESS;
	p->believed = xcalloc(1, sizeof(*p->believed));
	diag_init(&d, stderr);
	if (!trust_read(p->believed, p->trust, &d)) {
		buf_addf(p->why, "%s is not taken", p->trust);
		status = pack_sign_code(p->trust);
	}
	diag_summary(&d);
	return status;
}

/* Persons behind `count` signatures; *owner is NULL for an owner that nobody is believed for. */
static unsigned
persons(const struct publish *p, const char *name, const struct minisign_signature *s, unsigned count,
    const uint8_t hash[MINISIGN_HASH_BYTES], const struct trust_owner **owner, struct buf *not)
{
	*owner = trust_owner(p->believed, name);
	return *owner == NULL ? 0 : trust_count(p->believed, name, s, count, hash, p->now_s, NULL, not);
}

/* Beside the newest before it that is published, as gateways see it that serve that one. */
static unsigned
needed(const struct publish *p, const struct trust_owner *o)
{
	const struct index_pack *last = NULL;
	struct buf path = BUF_INIT(4096), why = BUF_INIT(SENTENCE_CHARS);
	uint8_t hash[MINISIGN_HASH_BYTES];
	struct pack *before = NULL;
	bool is_wording = false;

	for (unsigned i = 0; p->old != NULL && i < p->old->packs; i++)
		if (p->old->pack[i].serial < p->opened->header->serial)
			last = &p->old->pack[i];
	if (last != NULL) {
		buf_addf(&path, "%s/%s", p->dir, last->file);
		before = pack_open(path.ptr, &why);
	}
	if (before != NULL) {
		minisign_hash(before->header, (size_t)before->header->file_bytes, hash);
		is_wording = memcmp(hash, last->hash, sizeof(hash)) == 0 && pack_diff_is_wording(before, p->opened);
	}
	pack_close(before);
	buf_free(&path);
	buf_free(&why);
	return is_wording ? o->wording : o->facts;
}

int
publish_judge_pack(struct publish *p)
{
	struct buf not = BUF_INIT(SENTENCE_CHARS);
	const struct trust_owner *o;
	const char *owner;
	unsigned have, want;
	int status = EXIT_SUCCESS;

	if (p->opened == NULL || p->believed == NULL)
		return status;
	owner = pack_string(p->opened, p->opened->header->owner);
	have = persons(p, owner, p->found, p->founds, p->hash, &o, &not);
	if (o == NULL)
		buf_addf(p->why, "%s knows no owner \"%s\"", p->trust, owner);
	else if (p->opened->header->serial < o->floor)
		buf_addf(p->why, "%s: no serial below %llu is taken", p->trust, (unsigned long long)o->floor);
	else if (have < (want = needed(p, o)))
		buf_addf(p->why, "%u of %u persons signed this pack%s%s; the next is: safar pack sign %s --key FILE", have, want,
		    not.len > 0 ? ": " : "", not.ptr, p->pack);
	if (p->why->len > 0)
		status = EXIT_REFUSED;
	buf_free(&not);
	return status;
}

/* A stranger who can write into the folder must not have his words signed. */
int
publish_judge_old(struct publish *p, const struct minisign_public *ours)
{
	const struct trust_owner *o;

	if (p->old == NULL)
		return EXIT_SUCCESS;
	for (unsigned i = 0; i < p->old_signed->signs; i++)
		if (minisign_verify(ours, &p->old_signed->sign[i], p->old_signed->hash))
			return EXIT_SUCCESS;
	if (p->believed != NULL &&
	    persons(p, p->old->owner, p->old_signed->sign, p->old_signed->signs, p->old_signed->hash, &o, NULL) > 0)
		return EXIT_SUCCESS;
	if (p->believed == NULL)
		buf_addf(p->why, "%s/index is not signed by this key; who wrote it? (--trust FILE: whom else do you believe)", p->dir);
	else
		buf_addf(p->why, "%s/index is not signed by this key, nor by anybody who is believed; who wrote it? If the key was taken "
		    "out of %s since: give the trust.ini of before with --trust, once; next time publish with a key that stays before "
		    "another one is taken out (safar-trust(5), When a key goes)", p->dir, p->trust);
	return EXIT_REFUSED;
}

int
publish_judge_new(struct publish *p)
{
	const struct trust_owner *o;
	unsigned have, needed;

	p->takes_back = p->old != NULL && !index_only_adds(p->old, p->now);
	p->lacking = 0;
	if (p->believed == NULL)
		return EXIT_SUCCESS;
	have = persons(p, p->now->owner, p->now_signed->sign, p->now_signed->signs, p->now_signed->hash, &o, p->why);
	if (o == NULL)
		buf_addf(p->why, "%s knows no owner \"%s\"", p->trust, p->now->owner);
	if (have == 0)
		return EXIT_REFUSED;
	buf_reset(p->why);
	needed = p->takes_back ? o->facts : o->wording;
	p->lacking = have < needed ? needed - have : 0;
	p->takes_back = p->takes_back && p->lacking > 0;
	return EXIT_SUCCESS;
}

int
publish_judge_one(struct publish *p, const struct minisign_signature *s)
{
	const struct trust_owner *o;

	if (persons(p, p->old->owner, s, 1, p->old_signed->hash, &o, p->why) == 1)
		return EXIT_SUCCESS;
	if (o == NULL)
		buf_addf(p->why, "%s knows no owner \"%s\"", p->trust, p->old->owner);
	buf_prefixf(p->why, "%s: ", p->sign);
	return EXIT_REFUSED;
}
