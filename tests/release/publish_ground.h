/*
 * publish_ground.h - a folder to publish into, packs to publish, people who sign
 *
 * Packs are a small one with another header, of whatever serial.  SITA and RAM are believed by `trust` (wording 1,
 * facts 2, floor 3), STRANGER is not.
 */
#ifndef TESTS_RELEASE_PUBLISH_GROUND_H
#define TESTS_RELEASE_PUBLISH_GROUND_H

#include "content/pack.h"
#include "gateway/release/index.h"
#include "locales/text/buf.h"
#include "tests/release/signer.h"

enum { SITA, RAM, STRANGER, SIGNERS };

struct ground {
	char	 folder[64], dir[96], trust[96], passphrase[96], key[SIGNERS][96], pack[96];
	struct signer signer[SIGNERS];
	char	*bytes;			/* a release pack of owner "safar-np" */
	size_t	 len;
	struct buf said;
	struct index *index;
	struct index_signed *signed_by;
};


int ground_make(void **state);
int ground_remove(void **state);
void ground_write(const char *path, const void *bytes, size_t len);
const char *ground_in_dir(const struct ground *g, const char *name);	/* until the next call */
bool ground_has(const struct ground *g, const char *name);
/* g->pack is its path; nobody has signed it. */
void ground_pack(struct ground *g, uint64_t serial, enum pack_kind kind, int64_t expires_s);
void ground_change_fact(struct ground *g);	/* in packs from now on: the number of an office */
int ground_run(struct ground *g, const char *const *words);
#define RUN(g, who, ...) ground_run((g), (const char *const[]){ "safar pack publish", (g)->dir, "--key", (g)->key[who], "--passphrase-file", \
    (g)->passphrase, __VA_ARGS__, NULL })
void ground_ends(const struct ground *g, int got, int status, const char *says);
void ground_read_index(struct ground *g);	/* into g->index and g->signed_by, as a fetcher would */
void ground_publish(struct ground *g, uint64_t serial);	/* by SITA alone */

#endif
