/*
 * publish_inside.h - what the parts of `safar pack publish` share
 *
 * Each function gives an exit code, 0 = go on; if not 0, a sentence stands in p->why.
 */
#ifndef OPS_COMMAND_PUBLISH_INSIDE_H
#define OPS_COMMAND_PUBLISH_INSIDE_H

#include "content/pack.h"
#include "content/sign/trust.h"
#include "gateway/release/index.h"

struct buf;

struct publish {
	/* what was asked for */
	const char	*title, *dir, *pack, *key, *passphrase, *withdrawn, *trust, *sign;
	uint64_t	 floor, revoke[INDEX_REVOKED];
	unsigned	 revokes, stage;	/* 0 = not said */
	bool		 has_floor;
	/* what is found */
	int64_t		 now_s;
	int		 folder;		/* open and locked; -1 */
	struct trust	*believed;		/* NULL without --trust */
	struct index	*old;			/* NULL: nothing is published yet */
	struct index_signed *old_signed;
	char		*old_text;
	struct pack	*opened;		/* NULL without --pack */
	uint8_t		 hash[MINISIGN_HASH_BYTES];
	struct minisign_signature found[INDEX_SIGNS];	/* beside the pack */
	unsigned	 founds;
	void		*gz;
	size_t		 gz_bytes;
	/* what will be published */
	struct index	*now;
	struct index_pack *entry;		/* of it: the pack at hand; NULL without --pack */
	struct buf	*text;			/* of it */
	struct index_signed *now_signed;
	bool		 takes_back;		/* less is forbidden than before: as many persons as for facts */
	unsigned	 lacking;		/* persons who must sign this index, too; 0 without --trust */
	struct buf	*why;
};

/* publish_files.c */
int publish_lock(struct publish *p);
int publish_read_old(struct publish *p);
int publish_open_pack(struct publish *p);
int publish_put(struct publish *p);		/* the pack's files, then the index */
int publish_put_index(struct publish *p, const char *text, size_t len);
void publish_sweep(struct publish *p);
/* publish_index.c */
int publish_next(struct publish *p);
/* publish_trust.c */
int publish_read_trust(struct publish *p);
int publish_judge_pack(struct publish *p);
int publish_judge_old(struct publish *p, const struct minisign_public *ours);
int publish_judge_new(struct publish *p);
int publish_judge_one(struct publish *p, const struct minisign_signature *s);	/* of the index that is there */

#endif
