/*
 * world.c - starts in order, ends in the other
 */
#include "ops/bench/world.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/generator.h"
#include "ops/bench/process.h"
#include "ops/bench/world_files.h"
#include "ops/command/lines.h"
#include "ops/command/ports.h"
#include "ops/command/run_directory.h"

#define BEARERBOX "/usr/sbin/bearerbox"
#define SMSBOX	  "/usr/sbin/smsbox"
#define MEMORY	  "/dev/shm"

enum { ATTEMPTS = 3, READY_MS = 15000, LOOK_MS = 20, PATH_BYTES = 400 };

struct world {
	const struct world_settings *settings;
	char		 directory[PATH_BYTES];
	bool		 has_directory;
	char		 socket[PATH_BYTES + 16], pack[PATH_BYTES + 16];
	struct wire	*operator;
	struct process	 process[WORLD_PROGRAMS];
	struct world_files files;
	struct world_facts facts;
};

static const char *const names[WORLD_PROGRAMS] = { "smsc", "bearerbox", "http_text", "box" };

static bool
make_directory(struct world *w, struct buf *why)
{
	bool is_memory = w->settings->scene->place == SCENE_MEMORY;

	snprintf(w->directory, sizeof w->directory, "%.300s/bench.XXXXXX", is_memory ? MEMORY : w->settings->build);
	w->has_directory = mkdtemp(w->directory) != NULL;	/* 0700 */
	if (!w->has_directory)
		buf_addf(why, "%s: %s", w->directory, strerror(errno));
	snprintf(w->socket, sizeof w->socket, "%s/control.sock", w->directory);
	snprintf(w->pack, sizeof w->pack, "%s/release.pack", w->settings->build);
	return w->has_directory;
}

static bool
start(struct world *w, enum world_program which, const char *const *argv, struct buf *why)
{
	char shim[PATH_BYTES];
	const char *preload = NULL;

	if (which == WORLD_BEARERBOX && w->settings->scene->is_nodelay) {
		snprintf(shim, sizeof shim, "%.300s/bearerbox_nodelay.so", w->settings->build);
		preload = shim;
	}
	return process_start(&w->process[which], names[which], argv, w->directory, preload, why);
}

static bool
start_smsc(struct world *w, struct buf *why)
{
	char path[PATH_BYTES], port[8];
	const char *const argv[] = { path, "--port", port, "--socket", "control.sock", "--account", "account", NULL };

	snprintf(path, sizeof path, "%.300s/smsc", w->settings->build);
	snprintf(port, sizeof port, "%u", w->files.port[WORLD_PORT_SMSC]);
	if (!start(w, WORLD_SMSC, argv, why))
		return false;
	w->operator = wire_connect(w->socket, READY_MS, why);
	return w->operator != NULL;
}

static bool
start_bearerbox(struct world *w, struct buf *why)
{
	const char *const argv[] = { BEARERBOX, "-v", "4", "kannel.conf", NULL };

	if (!start(w, WORLD_BEARERBOX, argv, why))
		return false;
	for (int waited = 0; waited < READY_MS; waited += LOOK_MS) {
		if (generator_links(w->operator) >= w->facts.links)
			return true;
		if (!world_is_up(w, why))
			return false;
		if (!process_nap(LOOK_MS)) {
			buf_adds(why, "stopped");
			return false;
		}
	}
	buf_adds(why, "bearerbox did not bind to the operator");
	return false;
}

static bool
start_box(struct world *w, struct buf *why)
{
	char path[PATH_BYTES], http[PATH_BYTES], port[8];
	const char *const safard[] = { path, "--config", "safar.conf", NULL };
	const char *const smsbox[] = { SMSBOX, "-v", "4", "smsbox.conf", NULL };
	const char *const http_text[] = { http, port, w->settings->text, NULL };

	snprintf(path, sizeof path, "%.300s/safard", w->settings->build);
	snprintf(http, sizeof http, "%.300s/ops/bench/http_text", w->settings->build);
	snprintf(port, sizeof port, "%u", w->files.port[WORLD_PORT_HTTP]);
	if (w->settings->box == BENCH_BOX_URL && !start(w, WORLD_HTTP, http_text, why))
		return false;
	return start(w, WORLD_BOX, w->settings->box == BENCH_BOX_SAFARD ? safard : smsbox, why);
}

static bool
write_files(struct world *w, struct buf *why)
{
	if (!make_directory(w, why) || !ports_choose(w->files.port, WORLD_PORT_COUNT, why))
		return false;
	w->files.directory = w->directory;
	w->files.pack = w->pack;
	w->files.store = w->settings->scene->store;
	w->files.box = w->settings->box;
	w->files.text = w->settings->text;
	w->files.is_ussd = w->settings->scene->load == SCENE_USSD;
	return world_files_write(&w->files, &w->facts, why);
}

static bool
attempt(struct world *w, struct buf *why)
{
	return write_files(w, why) && start_smsc(w, why) && start_bearerbox(w, why) && start_box(w, why);
}

static void
take_down(struct world *w)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	wire_close(w->operator);
	w->operator = NULL;
	for (int i = WORLD_PROGRAMS - 1; i >= 0; i--)
		process_end(&w->process[i]);
	if (w->has_directory && !run_directory_remove(w->directory, &why))
		fprintf(stderr, "bench: %s\n", why.ptr);
	w->has_directory = false;
}

struct world *
world_start(const struct world_settings *s, struct buf *why)
{
	struct world *w = xcalloc(1, sizeof *w);
	bool is_up;

	w->settings = s;
	is_up = attempt(w, why);
	/* A port may have been taken between asking and using: ask again. */
	for (int i = 1; !is_up && i < ATTEMPTS && strstr(why->ptr, "ddress already in use") != NULL; i++) {
		take_down(w);
		buf_reset(why);
		is_up = attempt(w, why);
	}
	if (is_up)
		return w;
	world_stop(w);
	return NULL;
}

bool
world_carries_ussd(const struct world_settings *s, struct buf *why)
{
	struct world w = { .settings = s };
	bool is_carried = write_files(&w, why) && w.facts.carries_ussd;

	take_down(&w);
	return is_carried;
}

void
world_stop(struct world *w)
{
	if (w == NULL)
		return;
	take_down(w);
	free(w);
}

const char *
world_socket(const struct world *w)
{
	return w->socket;
}

struct wire *
world_operator(const struct world *w)
{
	return w->operator;
}

const struct process *
world_process(const struct world *w, enum world_program which)
{
	return &w->process[which];
}

bool
world_is_up(struct world *w, struct buf *why)
{
	for (int i = 0; i < WORLD_PROGRAMS; i++) {
		if (w->process[i].name != NULL && !process_is_up(&w->process[i], w->directory, why))
			return false;
	}
	return true;
}
