/*
 * world_files.c - kannel.conf, safar.conf, smsbox.conf
 */
#include "ops/bench/world_files.h"

#include <errno.h>

#include "locales/text/buf.h"
#include "ops/command/kannel_conf.h"
#include "ops/command/run_directory.h"
#include "ops/command/stack_files.h"

enum { CONF_BYTES = 16384, PATH_BYTES = 512, LOG_ERRORS = 3 };

static struct stack_files
stack_files_of(const struct world_files *f)
{
	struct stack_files s = { .directory = f->directory, .pack = f->pack, .numbers = "" };

	s.port[PORT_SMSC] = f->port[WORLD_PORT_SMSC];
	s.port[PORT_BOX] = f->port[WORLD_PORT_BOX];
	s.port[PORT_ADMIN] = f->port[WORLD_PORT_ADMIN];
	s.port[PORT_USSD] = f->port[WORLD_PORT_HTTP];
	stack_make_passwords(&s);
	return s;
}

static bool
write_file(const struct world_files *f, const char *name, const struct buf *bytes, struct buf *why)
{
	if (!buf_ok(bytes)) {
		buf_addf(why, "%s: too long", name);
		return false;
	}
	return run_directory_write(f->directory, name, bytes, why);
}

static bool
read_file(const struct world_files *f, const char *name, struct buf *bytes, struct buf *why)
{
	char path[PATH_BYTES], room[1024];
	FILE *in;
	size_t n;

	snprintf(path, sizeof path, "%s/%s", f->directory, name);
	in = fopen(path, "re");
	if (in == NULL) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		return false;
	}
	while ((n = fread(room, 1, sizeof room, in)) > 0)
		buf_add(bytes, room, n);
	fclose(in);
	return true;
}

/* Copies a kannel.conf with this store in the place of its own: a spool is a folder, a file store a file. */
static void
add_with_store(struct buf *out, const char *conf, const char *store)
{
	for (size_t len; *conf != '\0'; conf += len) {
		len = strcspn(conf, "\n") + 1;
		if (strncmp(conf, "store-type =", 12) == 0)
			buf_addf(out, "store-type = %s\n", store);
		else if (strncmp(conf, "store-location =", 16) == 0)
			buf_addf(out, "store-location = %s\n", strcmp(store, "file") == 0 ? "store" : "spool");
		else
			buf_add(out, conf, len);
	}
}

static unsigned
count_of(const char *text, const char *what)
{
	unsigned n = 0;

	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return n;
}

static bool
make_folders(const struct world_files *f, struct buf *why)
{
	return run_directory_make(f->directory, "spool", why) && run_directory_make(f->directory, "dlr", why) &&
	    run_directory_make(f->directory, "state", why);
}

/* Of `safar run`, USSD and all. */
static bool
write_stack(const struct world_files *f, struct buf *kannel, struct world_facts *facts, struct buf *why)
{
	struct stack_files stack = stack_files_of(f);
	char room[CONF_BYTES];
	struct buf safar = BUF_OVER(room);

	if (!stack_write_files(&stack, why) || !read_file(f, "kannel.conf", kannel, why) ||
	    !read_file(f, "safar.conf", &safar, why))
		return false;
	facts->carries_ussd = strstr(kannel->ptr, "ussd_service_op") != NULL && strstr(safar.ptr, "\nways = ") != NULL;
	return true;
}

/* One operator that carries SMS. */
static bool
write_plain(const struct world_files *f, struct buf *kannel, struct buf *why)
{
	struct stack_files stack = stack_files_of(f);
	const struct kannel_conf settings = {
		.smsc_port = stack.port[PORT_SMSC], .box_port = stack.port[PORT_BOX],
		.admin_port = stack.port[PORT_ADMIN], .admin_password = stack.admin_password,
		.smsc_user = STACK_BOX, .smsc_password = stack.password, .box = STACK_BOX, .pending = STACK_PENDING,
	};
	char room[64];
	struct buf account = BUF_OVER(room);

	buf_addf(&account, STACK_BOX "\n%s\n", stack.password);
	return make_folders(f, why) && write_file(f, "account", &account, why) &&
	    kannel_conf_write(kannel, &settings, why);
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
write_box(const struct world_files *f, struct buf *why)
{
	char room[CONF_BYTES];
	struct buf bytes = BUF_OVER(room);

	if (f->box != BENCH_BOX_SAFARD)
		return add_smsbox(&bytes, f, why) && write_file(f, "smsbox.conf", &bytes, why);
	add_safar(&bytes, f);
	return write_file(f, "safar.conf", &bytes, why);
}

bool
world_files_write(const struct world_files *f, struct world_facts *facts, struct buf *why)
{
	char shipped_room[CONF_BYTES], room[CONF_BYTES];
	struct buf shipped = BUF_OVER(shipped_room), kannel = BUF_OVER(room);

	*facts = (struct world_facts){ .links = 0 };
	if (f->is_ussd ? !write_stack(f, &shipped, facts, why) : !write_plain(f, &shipped, why) || !write_box(f, why))
		return false;
	add_with_store(&kannel, shipped.ptr, f->store);
	facts->links = count_of(kannel.ptr, "group = smsc\n");
	return write_file(f, "kannel.conf", &kannel, why);
}
