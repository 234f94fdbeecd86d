/*
 * trust.h - trust.ini: whose signatures a gateway believes, for which owner's packs
 *
 *	[owner.safar-np]			the owner that packs name
 *	url = "https://packs.example/np/"	where they are published; empty or left out: only by hand
 *	ca = "/etc/safar/np.pem"		certificates to believe there; left out: the system's
 *	wording = 1				persons for changes of wording alone
 *	facts = 2				persons for facts, crisis texts and all else (never less than wording)
 *	fresh_days = 7				an index that is older is told of
 *	floor = 0				no pack with a smaller serial, ever
 *
 *	[key.sita]
 *	owner = safar-np
 *	person = "Sita K."			two keys of one person are one
 *	key = "RW..."
 *	until = 2027-12-31			last day it is believed
 *
 * Numbers above 9, unknown sections and keys, a key twice, an owner without enough persons: diagnostics.
 */
#ifndef CONTENT_SIGN_TRUST_H
#define CONTENT_SIGN_TRUST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/sign/minisign.h"

struct buf;
struct diag;

enum { TRUST_OWNERS = 16, TRUST_KEYS = 64, TRUST_OWNER_CHARS = 32, TRUST_URL_CHARS = 256, TRUST_PATH_CHARS = 200,
	TRUST_PERSON_CHARS = 64, TRUST_PERSONS_MAX = 9 };

struct trust_owner {
	char		owner[TRUST_OWNER_CHARS], url[TRUST_URL_CHARS], ca[TRUST_PATH_CHARS];
	unsigned	wording, facts, fresh_days;
	uint64_t	floor;
};
struct trust_key {
	unsigned	owner;			/* index */
	char		name[TRUST_OWNER_CHARS], person[TRUST_PERSON_CHARS];
	struct minisign_public key;
	int32_t		until_day;		/* days since 1970; the whole day counts, in UTC */
};
struct trust {
	struct trust_owner owner[TRUST_OWNERS];
	struct trust_key key[TRUST_KEYS];
	unsigned	owners, keys;
};

/* False after diagnostics; *t is then not to be used.  Nothing to release. */
bool trust_read(struct trust *t, const char *path, struct diag *d);
bool trust_load(struct trust *t, const char *path);	/* the same, with its diagnostics on stderr */
const struct trust_owner *trust_owner(const struct trust *t, const char *owner);	/* NULL: nobody is believed */
/*
 * How many different persons of `owner` signed what has this hash, with keys that are good now.  `who` (NULL is fine)
 * gets their names, commas between; `not` (NULL is fine) a sentence for each signature that did not count, and why.
 */
unsigned trust_count(const struct trust *t, const char *owner, const struct minisign_signature *s, unsigned count,
    const uint8_t hash[MINISIGN_HASH_BYTES], int64_t now_s, struct buf *who, struct buf *not);

#endif
