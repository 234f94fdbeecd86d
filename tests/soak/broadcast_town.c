/*
 * broadcast_town.c - a stand, and words for what tests do with it
 */
#include "tests/soak/broadcast_town.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "ops/command/run_directory.h"

enum { STATE_BYTES = 16, APPROVERS = STAFF_PEOPLE - BEKELE - 1, LOOK_MS = 100 };

static void
must(struct town *t, bool is_done)
{
	if (!is_done)
		fail_msg("%s", t->why.ptr);
	buf_reset(&t->why);
}

/* Beside the state folder, for ledger.db alone. */
static bool
mount_disk(const char *state, struct buf *why)
{
	char path[256];

	snprintf(path, sizeof path, "%.240s/../disk", state);
	if (mkdir(path, 0700) == 0 && mount("none", path, "tmpfs", 0, "size=" TOWN_DISK ",mode=0700") == 0)
		return true;
	buf_addf(why, "%s: %s", path, strerror(errno));
	return false;
}

static bool
prepare(void *arg, const char *state, struct buf *why)
{
	struct town *t = arg;

	if (t->has_disk && !mount_disk(state, why))
		return false;
	return broadcast_staff_make(&t->staff, state, why) && broadcast_people_make(&t->people, state, why);
}

static void
sending_ini(struct town *t, unsigned pace)
{
	snprintf(t->sending, sizeof t->sending, "[sending]\ncurrency = USD\nwindow = %d\nsilent = %ds\n\n[way.simulator]\npace = %u\n\n"
	    "[country.rest]\nway = simulator\nprice = 0.01\nutc_offset = +03:00\nnight = none\n", TOWN_WINDOW, TOWN_SILENT_S, pace);
}

void
town_open(struct town *t, unsigned people, enum list list, uint32_t flags, unsigned pace, bool with_disk)
{
	const char *build = getenv("SAFAR_BUILD");
	bool has_disk = geteuid() == 0 && with_disk;
	struct stand_wish wish = { .kannel = "settle = 1s\n", .sending = t->sending, .prepare = prepare, .arg = t,
		.broadcast = has_disk ? "ledger = \"disk/ledger.db\"\n" : NULL };
	char pack[512];

	memset(t, 0, sizeof *t);
	t->has_disk = has_disk;
	buf_wrap(&t->why, t->room, sizeof t->room);
	t->people = (struct broadcast_people){ people, list, flags };
	sending_ini(t, pace);
	snprintf(pack, sizeof pack, "%s/read.pack", build != NULL ? build : "build");
	t->stand = stand_open(pack, &wish, &t->why);
	must(t, t->stand != NULL);
	t->inbox = inbox_new(stand_wire(t->stand), &t->why);
	must(t, t->inbox != NULL);
}

void
town_close(struct town *t)
{
	char path[256];

	snprintf(path, sizeof path, "%s/disk", stand_folder(t->stand));
	if (t->has_disk)
		umount2(path, MNT_DETACH);
	inbox_free(t->inbox);
	stand_close(t->stand, getenv("SAFAR_KEEP") != NULL);
}

void
town_pace(struct town *t, unsigned pace)
{
	struct buf bytes = BUF_INIT(sizeof t->sending);

	sending_ini(t, pace);
	buf_adds(&bytes, t->sending);
	must(t, run_directory_write(stand_folder(t->stand), "sending.ini", &bytes, &t->why));
	buf_free(&bytes);
	assert_int_equal(kill(stand_pid(t->stand, STAND_SAFARD), SIGHUP), 0);
}

void
town_look(struct town *t, int wait_ms)
{
	must(t, inbox_look(t->inbox, wait_ms, &t->why) && stand_tend(t->stand, &t->why));
	assert_int_equal(stand_falls(t->stand), 0);
}

void
town_linger(struct town *t, int ms)
{
	for (int64_t until_ms = stand_now_ms() + ms; stand_now_ms() < until_ms;)
		town_look(t, 20);
}

/* Bytes of files below a folder of the run. */
static long
bytes_in(const struct town *t, const char *folder)
{
	char path[256];
	char *const tops[] = { path, NULL };
	long bytes = 0;
	FTSENT *e;
	FTS *tree;

	snprintf(path, sizeof path, "%s/%s", stand_folder(t->stand), folder);
	tree = fts_open(tops, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	while (tree != NULL && (e = fts_read(tree)) != NULL)
		if (e->fts_info == FTS_F)
			bytes += (long)e->fts_statp->st_size;
	if (tree != NULL)
		fts_close(tree);
	return bytes;
}

void
town_until_spool_is_empty(struct town *t)
{
	TOWN_UNTIL(t, bytes_in(t, "spool") + bytes_in(t, "dlr") == 0);
}

void
town_say(struct town *t, const char *number, const char *text)
{
	char line[512];

	snprintf(line, sizeof line, "mo|%s|33444|%s", number, text);
	must(t, inbox_tell(t->inbox, line, &t->why));
}

void
town_fill_disk(struct town *t, bool is_full)
{
	static const char room[4096];
	char path[256];
	int fd;

	snprintf(path, sizeof path, "%s/disk/filler", stand_folder(t->stand));
	if (!is_full) {
		assert_int_equal(unlink(path), 0);
		return;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	while (write(fd, room, sizeof room) > 0)
		;
	close(fd);
}

void
town_break_disk(struct town *t, bool is_broken)
{
	/* The hard limit stays: only root could lift it again. */
	const struct rlimit limit = { is_broken ? 0 : RLIM_INFINITY, RLIM_INFINITY };

	/* prlimit() itself is declared for _GNU_SOURCE only */
	assert_int_equal(0, syscall(SYS_prlimit64, stand_pid(t->stand, STAND_SAFARD), RLIMIT_FSIZE, &limit, NULL));
}

bool
town_is_kept(struct town *t, const char *ref)
{
	char state[STATE_BYTES];

	broadcast_staff_state(&t->staff, ref, state, &t->why);
	buf_reset(&t->why);
	return state[0] != '\0';
}

void
town_set(struct town *t, const char *fault, unsigned value)
{
	char line[64];

	snprintf(line, sizeof line, "set|%s|%u", fault, value);
	must(t, inbox_tell(t->inbox, line, &t->why));
}

void
town_write(struct town *t, json_t *definition, char ref[STAFF_REF], json_t **preview)
{
	assert_non_null(definition);
	must(t, broadcast_staff_write(&t->staff, definition, ref, preview, &t->why));
}

void
town_agree(struct town *t, const char *ref)
{
	must(t, broadcast_staff_approve(&t->staff, (enum staff_name)(BEKELE + t->agreed++ % APPROVERS), ref, &t->why));
}

void
town_until(struct town *t, const char *ref, const char *state)
{
	char now[STATE_BYTES] = "";

	for (int64_t until_ms = stand_now_ms() + TOWN_PATIENCE_S * 1000; strcmp(now, state) != 0;) {
		if (stand_now_ms() > until_ms)
			fail_msg("%s is %s, and not %s", ref, now, state);
		town_look(t, LOOK_MS);
		broadcast_staff_state(&t->staff, ref, now, &t->why);
		must(t, now[0] != '\0');
	}
	town_linger(t, LOOK_MS);	/* what the operator has said by then */
}

json_t *
town_ask(struct town *t, enum staff_name who, const char *op, json_t *args)
{
	json_t *result = broadcast_staff_ask(&t->staff, who, op, args, &t->why);

	must(t, result != NULL);
	return result;
}

void
town_twice(struct town *t, const char *op, json_t *args)
{
	must(t, broadcast_staff_twice(&t->staff, OMAR, (enum staff_name)(BEKELE + t->agreed++ % APPROVERS), op, args, &t->why));
}

json_t *
town_verb(struct town *t, const char *verb, const char *ref)
{
	char op[64];
	json_t *result;

	snprintf(op, sizeof op, "broadcast.%s", verb);
	result = broadcast_staff_verb(&t->staff, op, ref, &t->why);
	must(t, result != NULL);
	return result;
}

unsigned long
town_sum(struct town *t, const char *ref, const char *name)
{
	json_t *report = broadcast_staff_report(&t->staff, ref, &t->why);
	const json_t *row;
	unsigned long n = 0;
	size_t i;

	must(t, report != NULL);
	json_array_foreach(json_object_get(report, "countries"), i, row) {
		if (strcmp(name, "reached") != 0)
			n += (unsigned long)json_integer_value(json_object_get(row, name));
		else
			n += (unsigned long)(json_integer_value(json_object_get(row, "accepted")) + json_integer_value(json_object_get(row, "delivered")));
	}
	json_decref(report);
	return n;
}

const char *
town_until_text(long s)
{
	static char text[32];
	time_t end = time(NULL) + s;
	struct tm tm;

	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S+00:00", gmtime_r(&end, &tm));
	return text;
}
