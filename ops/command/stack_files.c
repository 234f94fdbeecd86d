/*
 * stack_files.c - ways.ini by routing/ways.def, kannel.conf from it, safar.conf by gateway/config.def
 */
#include "ops/command/stack_files.h"

#include <errno.h>
#include <sodium.h>
#include <unistd.h>

#include "content/diag.h"
#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/kannel_conf.h"
#include "ops/command/run_directory.h"
#include "routing/ways.h"

enum { CONF_BYTES = 16384 };

void
stack_make_passwords(struct stack_files *f)
{
	unsigned char random[STACK_ADMIN_PASSWORD / 2];

	randombytes_buf(random, sizeof random);
	sodium_bin2hex(f->admin_password, sizeof f->admin_password, random, sizeof random);
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(f->password, sizeof f->password, random, STACK_PASSWORD / 2);
}

bool
stack_find_registers(struct stack_files *f, const char *programs, struct buf *why)
{
	struct pack *pack = pack_open(f->pack, why);
	bool is_sample = pack != NULL && pack_is_sample(pack);

	f->registers[0] = '\0';
	if (is_sample)
		snprintf(f->registers, sizeof f->registers, "%.480s/registers", programs);
	if (access(f->registers, R_OK | X_OK) < 0)
		f->registers[0] = '\0';
	pack_close(pack);
	return pack != NULL;
}

static void
put(struct buf *out, const char *key, const char *value, struct buf *why)
{
	/* content/ini.h has no escapes: a quote ends the value. */
	if (strpbrk(value, "\"\n\r") != NULL && why->len == 0)
		buf_addf(why, "safar.conf: %s: a path with a quote or a line end cannot be written", key);
	buf_addf(out, "%s = \"%s\"\n", key, value);
}

bool
stack_safar_conf(struct buf *out, const struct stack_files *f, struct buf *why)
{
	char room[512];
	struct buf path = BUF_OVER(room);

	buf_adds(out, "# written by safar run, anew each time\n[gateway]\n");
	buf_addf(&path, "%s/state", f->directory);
	put(out, "state", path.ptr, why);
	put(out, "pack", f->pack, why);
	buf_adds(out, "\n[kannel]\nenabled = yes\nhost = \"127.0.0.1\"\n");
	buf_addf(out, "port = %u\nbox = \"" STACK_BOX "\"\n", f->port[PORT_BOX]);
	buf_reset(&path);
	buf_addf(&path, "%s/ways.ini", f->directory);
	put(out, "ways", path.ptr, why);
	buf_addf(out, "\n[ussd_http]\nenabled = yes\naddress = \"127.0.0.1\"\nport = %u\nring_path = " STACK_RING_PATH "\n",
	    f->port[PORT_USSD]);
	buf_adds(out, "\n[broadcast]\n");
	buf_reset(&path);
	buf_addf(&path, "%s/sending.ini", f->directory);
	put(out, "sending", path.ptr, why);
	buf_adds(out, "\n[phone]\n");
	buf_reset(&path);
	buf_addf(&path, "%s/phone.sock", f->directory);
	put(out, "socket", path.ptr, why);
	buf_adds(out, "\n[sample]\n");
	put(out, "test_numbers", f->numbers, why);
	buf_adds(out, "\n[people]\n");		/* last: who tries an office adds its line behind */
	if (f->registers[0] != '\0')
		put(out, "registers", f->registers, why);
	if (why->len == 0 && (!buf_ok(out) || !buf_ok(&path)))
		buf_adds(why, "safar.conf: too long");
	return why->len == 0;
}

/* Two binds to the one operator.  Paths are relative: none of the user's is ever a value for Kannel. */
static void
ways_ini(struct buf *out, const struct stack_files *f)
{
	static const struct { const char *name, *keys; } ways[STACK_WAYS] = {
		{ "simulator", "carries = sms\nnumbers = \"33444\"\n" },
		{ "ussd", "carries = ussd\nnumbers = \"*384*77# *384*78#\"\nussd = standard\nsystem_type = USSD\n" },
	};

	buf_adds(out, "# written by safar run, anew each time\n[bearerbox]\n");
	buf_addf(out, "admin_port = %u\nbox_port = %u\nbox = \"" STACK_BOX "\"\n", f->port[PORT_ADMIN], f->port[PORT_BOX]);
	buf_addf(out, "admin_password = \"%s\"\nmax_submits = %d\n", f->admin_password, STACK_PENDING);
	buf_adds(out, "store_folder = spool\nreceipts_folder = dlr\nlog_folder = .\n");
	for (size_t i = 0; i < COUNT(ways); i++)
		buf_addf(out, "\n[way.%s]\n%shost = 127.0.0.1\nport = %u\nuser = \"" STACK_BOX "\"\npassword = \"%s\"\n",
		    ways[i].name, ways[i].keys, f->port[PORT_SMSC], f->password);
}

/* Both files, the second from the first as it stands on the disk. */
static bool
write_ways(const struct stack_files *f, struct buf *why)
{
	char room[CONF_BYTES], name[512], *said = NULL;
	struct buf bytes = BUF_OVER(room), path = BUF_OVER(name);
	size_t said_len = 0;
	FILE *out = open_memstream(&said, &said_len);
	struct ways ways;
	struct diag d;
	bool is_written = false;

	BUG_IF(out == NULL);
	diag_init(&d, out);
	ways_init(&ways);
	ways_ini(&bytes, f);
	buf_addf(&path, "%s/ways.ini", f->directory);
	if (!run_directory_write(f->directory, "ways.ini", &bytes, why))
		goto out;
	ways_release(&ways);
	if (!ways_read(&ways, path.ptr, &d)) {
		fflush(out);
		buf_add(why, said, said_len);
		goto out;
	}
	buf_reset(&bytes);
	is_written = kannel_conf_of_ways(&bytes, &ways, why) && run_directory_write(f->directory, "kannel.conf", &bytes, why);
out:
	ways_release(&ways);
	fclose(out);
	free(said);
	explicit_bzero(room, sizeof room);
	return is_written;
}

/* Broadcasts go to the simulated operator, from wherever a phone says it is, by day and by night. */
static bool
write_sending(const struct stack_files *f, struct buf *why)
{
	static const char text[] = "# written by safar run, anew each time\n[sending]\ncurrency = USD\n\n[way.simulator]\npace = 50\n\n"
	    "[country.rest]\nway = simulator\nprice = 0.05\nutc_offset = +00:00\nnight = none\n";
	char room[CONF_BYTES];
	struct buf bytes = BUF_OVER(room);

	buf_adds(&bytes, text);
	return run_directory_write(f->directory, "sending.ini", &bytes, why);
}

static bool
remove_old(const char *directory, struct buf *why)
{
	static const char *const names[] = { "smsc.log", "bearerbox.log", "kannel.log", "safar-vault.log", "safard.log",
		"state/vault.pub" };	/* the vault puts it out when it is ready */
	char room[512];
	struct buf path = BUF_OVER(room);

	for (size_t i = 0; i < COUNT(names); i++) {
		buf_reset(&path);
		buf_addf(&path, "%s/%s", directory, names[i]);
		if (unlink(path.ptr) < 0 && errno != ENOENT) {
			buf_addf(why, "%s: %s", path.ptr, strerror(errno));
			return false;
		}
	}
	return true;
}

bool
stack_write_files(const struct stack_files *f, struct buf *why)
{
	char room[CONF_BYTES];
	struct buf bytes = BUF_OVER(room);

	if (!remove_old(f->directory, why) || !run_directory_make(f->directory, "spool", why) ||
	    !run_directory_make(f->directory, "dlr", why) || !run_directory_make(f->directory, "state", why) ||
	    !run_directory_make(f->directory, "vault", why) || !run_directory_make(f->directory, "state/jobs", why))
		return false;
	buf_addf(&bytes, STACK_BOX "\n%s\n", f->password);
	if (!run_directory_write(f->directory, "account", &bytes, why))
		return false;
	buf_reset(&bytes);
	return write_ways(f, why) && write_sending(f, why) && stack_safar_conf(&bytes, f, why) && run_directory_write(f->directory, "safar.conf", &bytes, why);
}
