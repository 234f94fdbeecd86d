/*
 * install_inside.h - shared by pack_install.c, which asks, tells and waits, and install_files.c, which judges and copies
 */
#ifndef OPS_COMMAND_INSTALL_INSIDE_H
#define OPS_COMMAND_INSTALL_INSIDE_H

#include "content/sign/trust.h"
#include "gateway/release/admit.h"
#include "gateway/release/shelf.h"
#include "locales/text/buf.h"

struct install {
	struct buf	root, trust_path, file;	/* <state>/packs; trust.ini; the pack, with a '/' in it */
	struct trust	trust;
	struct candidate candidate;
	struct shelf	shelf;			/* of its owner, from install_judge() on */
	struct buf	*why;
};

/* As safard will, from the same files; nothing is made or changed.  0 and who signed, or an exit code and a sentence. */
int install_judge(struct install *in, struct buf *who);
/* Into incoming/ of its owner: signatures first, the pack last, all of them its folder's owner's.  False and a sentence. */
bool install_put(const struct install *in);
/* The folder that safard locks, open; -1 it is not there. */
int install_state_folder(const struct install *in);

#endif
