/*
 * world_files.c - kannel.conf, safar.conf, smsbox.conf
 */
#include "ops/bench/world_files.h"

#include "locales/text/buf.h"
#include "ops/command/kannel_conf.h"
#include "ops/command/run_directory.h"
#include "ops/command/stack_files.h"

enum { CONF_BYTES = 16384, LOG_ERRORS = 3 };

#define SHIPPED_STORE "store-type = spool\nstore-location = spool\n"

static bool
add_shipped(struct buf *out, const struct world_files *f, const struct stack_files *passwords, struct buf *why)
{
	const struct kannel_conf settings = {
		.smsc_port = f->port[WORLD_PORT_SMSC], .box_port = f->port[WORLD_PORT_BOX],
		.admin_port = f->port[WORLD_PORT_ADMIN], .admin_password = passwords->admin_password,
		.smsc_user = STACK_BOX, .smsc_password = passwords->password, .box = STACK_BOX,
		.pending = STACK_PENDING,
	};

	return kannel_conf_write(out, &settings, why);
}

/* What we ship, with another store in the place of its own. */
static bool
add_kannel(struct buf *out, const struct world_files *f, const struct stack_files *passwords, struct buf *why)
{
	char room[CONF_BYTES];
	struct buf shipped = BUF_OVER(room);
	const char *store;

	if (!add_shipped(&shipped, f, passwords, why))
		return false;
	store = strstr(shipped.ptr, SHIPPED_STORE);
	if (store == NULL) {
		buf_adds(why, "kannel.conf as it is shipped has no spool whose place could be taken");
		return false;
	}
	buf_add(out, shipped.ptr, (size_t)(store - shipped.ptr));
	/* A file store is a file: the name of the spool's folder is taken. */
	buf_addf(out, "store-type = %s\nstore-location = %s\n", f->store,
	    strcmp(f->store, "file") == 0 ? "store" : "spool");
	buf_adds(out, store + strlen(SHIPPED_STORE));
	return true;
}

bool
world_files_carry_ussd(void)
{
	const struct world_files nowhere = { .directory = "" };
	struct stack_files passwords = { .password = "" };
	char room[CONF_BYTES], sentence[256];
	struct buf shipped = BUF_OVER(room), why = BUF_OVER(sentence);

	return add_shipped(&shipped, &nowhere, &passwords, &why) && strstr(shipped.ptr, "ussd_service_op") != NULL;
}

static bool
add_smsbox(struct buf *out, const struct world_files *f, struct buf *why)
{
	struct kannel_writer w = { out, why, false };
	char url[64];

	kannel_group(&w, "core");
	kannel_setn(&w, "smsbox-port", f->port[WORLD_PORT_BOX]);

	kannel_group(&w, "smsbox");
	kannel_set(&w, "bearerbox-host", "127.0.0.1");
	kannel_set(&w, "smsbox-id", STACK_BOX);
	kannel_set(&w, "log-file", "smsbox-errors.log");
	kannel_setn(&w, "log-level", LOG_ERRORS);

	kannel_group(&w, "sms-service");
	kannel_set(&w, "keyword", "default");
	kannel_set(&w, "catch-all", "true");
	kannel_set(&w, "omit-empty", "true");
	kannel_setn(&w, "max-messages", 1);
	if (f->box == BENCH_BOX_URL) {
		snprintf(url, sizeof url, "http://127.0.0.1:%u/?from=%%p&text=%%a", f->port[WORLD_PORT_HTTP]);
		kannel_set(&w, "get-url", url);
	} else {
		kannel_set(&w, "text", f->text);
	}
	return !w.is_bad;
}

/* No other bearer: nothing of them may be in the figures. */
static void
add_safar(struct buf *out, const struct world_files *f)
{
	buf_addf(out, "[gateway]\nstate = \"%s/state\"\npack = \"%s\"\n", f->directory, f->pack);
	buf_addf(out, "\n[kannel]\nenabled = yes\nhost = \"127.0.0.1\"\nport = %u\nbox = \"" STACK_BOX "\"\n",
	    f->port[WORLD_PORT_BOX]);
}

static bool
write_all(const struct world_files *f, const char *name, struct buf *bytes, struct buf *why)
{
	bool is_written = buf_ok(bytes) && run_directory_write(f->directory, name, bytes, why);

	if (!buf_ok(bytes))
		buf_addf(why, "%s: too long", name);
	buf_reset(bytes);
	return is_written;
}

bool
world_files_write(const struct world_files *f, struct buf *why)
{
	char room[CONF_BYTES];
	struct buf bytes = BUF_OVER(room);
	struct stack_files passwords = { .password = "" };

	stack_make_passwords(&passwords);
	if (!run_directory_make(f->directory, "spool", why) || !run_directory_make(f->directory, "dlr", why) ||
	    !run_directory_make(f->directory, "state", why))
		return false;
	buf_addf(&bytes, STACK_BOX "\n%s\n", passwords.password);
	if (!write_all(f, "account", &bytes, why))
		return false;
	if (!add_kannel(&bytes, f, &passwords, why) || !write_all(f, "kannel.conf", &bytes, why))
		return false;
	if (f->box == BENCH_BOX_SAFARD) {
		add_safar(&bytes, f);
		return write_all(f, "safar.conf", &bytes, why);
	}
	return add_smsbox(&bytes, f, why) && write_all(f, "smsbox.conf", &bytes, why);
}
