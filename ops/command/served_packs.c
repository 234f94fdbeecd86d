/* served_packs.c - see served_packs.h */
#include "ops/command/served_packs.h"

#include <stdio.h>

#include "content/diag.h"
#include "content/sign/trust.h"
#include "gateway/config.h"
#include "gateway/release/shelf.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static void
of_shelf(const char *root, const char *owner, struct served_packs *out)
{
	char sentence[256];
	struct buf why = BUF_OVER(sentence), path;
	struct shelf s;

	if (out->count == SERVED_PACKS || !shelf_open(&s, root, owner, &why) || s.serving == 0)
		return;
	buf_wrap(&path, out->path[out->count++], SERVED_PATH_BYTES);
	shelf_pack_path(&s, s.serving, &path);
}

void
served_packs(const struct config *c, struct served_packs *out)
{
	char room[SERVED_PATH_BYTES];
	struct buf root = BUF_OVER(room);
	struct trust *t;
	struct diag d;

	out->count = 0;
	if (c->gateway_trust[0] == '\0') {
		(void)snprintf(out->path[out->count++], SERVED_PATH_BYTES, "%s", c->gateway_pack);
		return;
	}
	t = xcalloc(1, sizeof(*t));
	diag_init(&d, stderr);
	if (trust_read(t, c->gateway_trust, &d))
		for (unsigned i = 0; i < t->owners; i++)
			of_shelf(config_path(c, "", "packs", &root), t->owner[i].owner, out);
	diag_summary(&d);
	free(t);
}
