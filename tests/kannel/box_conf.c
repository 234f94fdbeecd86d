/*
 * box_conf.c - one way for SMS, and one for USSD if there is a dialect
 */
#include "tests/kannel/box_conf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/kannel_conf.h"
#include "routing/ways.h"
#include "tests/kannel/box_world.h"

static void
put(char **field, const char *value)
{
	free(*field);
	*field = xstrdup(value);
}

static void
add_way(const struct box_world *w, struct ways *ways, const char *name, const char *dialect)
{
	struct way *way = ways_add(ways, name, dialect == NULL ? WAY_SMS : WAY_USSD);

	put(&way->key.host, "127.0.0.1");
	way->key.port = w->smsc_port;
	put(&way->key.user, "test");
	put(&way->key.password, "test");
	way->key.max_submits = BOX_PENDING;
	if (dialect == NULL)
		return;
	put(&way->key.system_type, "USSD");
	assert_non_null(ussd_dialect_find(dialect));
	way->ussd = *ussd_dialect_find(dialect);
}

void
box_conf_write(const struct box_world *w, const char *dialect)
{
	struct buf out = BUF_INIT(16384), why = BUF_INIT(512);
	char path[128];
	struct ways ways;
	FILE *f;

	ways_init(&ways);
	ways.bearerbox.admin_port = w->admin_port;
	ways.bearerbox.box_port = w->box_port;
	put(&ways.bearerbox.admin_password, BOX_ADMIN);
	put(&ways.bearerbox.box, "safar");
	put(&ways.bearerbox.store_folder, "spool");
	put(&ways.bearerbox.receipts_folder, "dlr");
	put(&ways.bearerbox.log_folder, ".");
	add_way(w, &ways, "simulator", NULL);
	if (dialect != NULL)
		add_way(w, &ways, "screens", dialect);
	if (!kannel_conf_of_ways(&out, &ways, &why))
		fail_msg("%s", why.ptr);
	(void)snprintf(path, sizeof(path), "%s/kannel.conf", w->directory);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(1, fwrite(out.ptr, out.len, 1, f));
	fclose(f);
	ways_release(&ways);
	buf_free(&out);
	buf_free(&why);
}
