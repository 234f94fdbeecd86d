/*
 * stack.c - the order of starting, and what "ready" means for each
 *
 * The operator is ready when its control socket answers, bearerbox when the
 * operator sees every bind, safar-vault when the public key lies there (after a panic there is none, and
 * the rest goes on without), safard when it says so on its descriptor and bearerbox lists it among its boxes.
 */
#include "ops/command/stack.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/http.h"
#include "ops/command/lines.h"
#include "ops/command/ports.h"
#include "ops/command/run_directory.h"
#include "ops/command/stack_files.h"
#include "ops/command/supervise.h"

enum { ATTEMPTS = 3, READY_MS = 15000, LOOK_MS = 50, PATH_BYTES = 512, LOG_END = 600 };
enum program { SMSC, BEARERBOX, VAULT, SAFARD, PROGRAMS };

static const char *const program_names[PROGRAMS] = { "smsc", "bearerbox", "safar-vault", "safard" };
/*
 * safard drains for up to 5 s.  In the first 5 s of its life bearerbox does not
 * hear SIGTERM (it sleeps before it loads its store); its spool makes killing it safe.
 */
static const int stop_ms[PROGRAMS] = { 1000, 3000, 1000, 7000 };

struct stack {
	struct supervisor *supervisor;
	struct stack_settings settings;
	struct stack_files files;
	int		 lock;
	int		 ready[2];		/* pipe: safard writes to [1] */
	bool		 is_said;		/* it did */
	struct wire	*wire;			/* to the operator, while starting */
	int		 child[PROGRAMS];
	struct buf	 directory, pack, control, phone, url, ring;
	char		 program[PATH_BYTES], bin[PATH_BYTES], log[PROGRAMS][PATH_BYTES], path[PROGRAMS][PATH_BYTES];
	char		 preload[3 * PATH_BYTES];
	char		 ready_text[16], port_text[8];
	const char	*argv[PROGRAMS][12];
};

typedef bool ready_fn(struct stack *s);

static bool
smsc_is_ready(struct stack *s)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	s->wire = wire_connect(s->control.ptr, 0, &why);
	return s->wire != NULL;
}

static bool
bearerbox_is_ready(struct stack *s)
{
	char room[256], text[16];
	struct buf why = BUF_OVER(room), ask = BUF_OVER(text);
	struct line answer;

	buf_adds(&ask, "bound");
	return wire_send(s->wire, &ask, &why) && wire_next(s->wire, 1000, &answer) == WIRE_LINE &&
	    strcmp(line_field(&answer, 0), "bound") == 0 && strtoul(line_field(&answer, 1), NULL, 10) >= STACK_WAYS;
}

static bool
vault_is_ready(struct stack *s)
{
	char path[PATH_BYTES], forgotten[PATH_BYTES];

	snprintf(path, sizeof path, "%.480s/state/vault.pub", s->directory.ptr);
	snprintf(forgotten, sizeof forgotten, "%.480s/vault/forgotten", s->directory.ptr);
	return access(path, R_OK) == 0 || access(forgotten, F_OK) == 0;
}

static bool
safard_is_ready(struct stack *s)
{
	char room[256], url[256], byte;
	struct buf why = BUF_OVER(room), status = BUF_INIT(65536);
	bool is_listed;

	/* The reading end stays open: a safard that is started anew says it again. */
	if (!s->is_said && read(s->ready[0], &byte, 1) != 1)
		return false;
	s->is_said = true;
	snprintf(url, sizeof url, "http://127.0.0.1:%u/status.txt?password=%s", s->files.port[PORT_ADMIN],
	    s->files.admin_password);
	is_listed = http_get(url, &status, &why) && strstr(status.ptr, "smsbox:" STACK_BOX) != NULL;
	buf_free(&status);
	return is_listed;
}

static ready_fn *const ready_of[PROGRAMS] = { smsc_is_ready, bearerbox_is_ready, vault_is_ready, safard_is_ready };

/* The last lines a program wrote: bearerbox and safard say there why they ended. */
static void
add_log_end(const struct stack *s, enum program p, struct buf *why)
{
	char room[LOG_END + 1];
	FILE *f = fopen(s->log[p], "re");
	size_t n;

	if (f == NULL)
		return;
	if (fseek(f, -LOG_END, SEEK_END) < 0)
		rewind(f);
	n = fread(room, 1, LOG_END, f);
	fclose(f);
	room[n] = '\0';
	if (n > 0)
		buf_addf(why, "; the end of %s:\n%s", s->log[p], room);
}

/* Waits for one program; false with a sentence (empty: we were told to stop). */
static bool
wait_ready(struct stack *s, enum program p, struct buf *why)
{
	for (int waited = 0; waited < READY_MS; waited += LOOK_MS) {
		if (ready_of[p](s))
			return true;
		if (!supervisor_tend(s->supervisor, LOOK_MS))
			return false;
		for (enum program q = 0; q <= p; q++) {
			if (*supervisor_last_end(s->supervisor, s->child[q]) == '\0')
				continue;
			buf_addf(why, "%s did not stay up (%s)", program_names[q],
			    supervisor_last_end(s->supervisor, s->child[q]));
			add_log_end(s, q, why);
			return false;
		}
	}
	buf_addf(why, "%s was not ready within %d s", program_names[p], READY_MS / 1000);
	add_log_end(s, p, why);
	return false;
}

static bool
start_one(struct stack *s, enum program p, struct buf *why)
{
	const struct child_spec spec = {
		.name = program_names[p], .argv = s->argv[p], .directory = s->directory.ptr, .log = s->log[p],
		.ready_fd = p == SAFARD ? s->ready[1] : -1, .stop_ms = stop_ms[p],
	};

	s->child[p] = supervisor_start(s->supervisor, &spec, why);
	return s->child[p] >= 0 && wait_ready(s, p, why);
}

static void
set_arguments(struct stack *s)
{
	const char *const smsc[] = { s->path[SMSC], "--port", s->port_text, "--socket", "control.sock",
		"--account", "account", NULL };
	const char *const bearerbox[] = { "/usr/bin/env", s->preload, s->path[BEARERBOX], "-v", "4", "kannel.conf", NULL };
	const size_t bare = s->settings.is_preloaded ? 0 : 2;	/* without env and its word */
	const char *const vault[] = { s->path[VAULT], "--keys", "vault", "--socket", "state/vault", "--public", "state/vault.pub",
		"--jobs", "state/jobs", NULL };
	const char *const safard[] = { s->path[SAFARD], "--config", "safar.conf", "--ready-fd", s->ready_text, NULL };

	snprintf(s->port_text, sizeof s->port_text, "%u", s->files.port[PORT_SMSC]);
	snprintf(s->ready_text, sizeof s->ready_text, "%d", s->ready[1]);
	memcpy(s->argv[SMSC], smsc, sizeof smsc);
	memcpy(s->argv[BEARERBOX], bearerbox + bare, sizeof bearerbox - bare * sizeof *bearerbox);
	memcpy(s->argv[VAULT], vault, sizeof vault);
	memcpy(s->argv[SAFARD], safard, sizeof safard);
}

static void
close_ready(struct stack *s)
{
	for (int i = 0; i < 2; i++) {
		if (s->ready[i] >= 0)
			close(s->ready[i]);
		s->ready[i] = -1;
	}
}

static bool
attempt(struct stack *s, struct buf *why)
{
	wire_close(s->wire);
	s->wire = NULL;
	s->is_said = false;
	close_ready(s);
	if (pipe(s->ready) < 0 || fcntl(s->ready[0], F_SETFD, FD_CLOEXEC) < 0 ||
	    fcntl(s->ready[1], F_SETFD, FD_CLOEXEC) < 0 || fcntl(s->ready[0], F_SETFL, O_NONBLOCK) < 0) {
		buf_addf(why, "pipe: %s", strerror(errno));
		return false;
	}
	if (!ports_choose(s->files.port, PORT_COUNT, why) || !stack_write_files(&s->files, why))
		return false;
	set_arguments(s);
	for (enum program p = 0; p < PROGRAMS; p++) {
		if (!s->settings.is_quiet)
			fprintf(stderr, "starting %s\n", program_names[p]);
		if (!start_one(s, p, why))
			return false;
	}
	return true;
}

/* smsc and safard lie beside this program, wherever it was built or installed. */
static bool
find_programs(struct stack *s, struct buf *why)
{
	ssize_t n = readlink("/proc/self/exe", s->bin, sizeof s->bin - 1);
	char *slash;

	s->bin[n > 0 ? n : 0] = '\0';
	memcpy(s->program, s->bin, sizeof s->program);
	slash = strrchr(s->bin, '/');
	if (slash == NULL) {
		buf_adds(why, "/proc/self/exe does not say where safar lies");
		return false;
	}
	*slash = '\0';
	for (enum program p = 0; p < PROGRAMS; p++) {
		if (p == BEARERBOX)
			snprintf(s->path[p], PATH_BYTES, "%s", s->settings.bearerbox);
		else
			snprintf(s->path[p], PATH_BYTES, "%.480s/%s", s->bin, program_names[p]);
		snprintf(s->log[p], PATH_BYTES, "%.480s/%s.log", s->directory.ptr, program_names[p]);
		if (access(s->path[p], X_OK) < 0) {
			buf_addf(why, "%s: %s%s", s->path[p], strerror(errno),
			    p == BEARERBOX ? "; ops/install.sh installs it" : "");
			return false;
		}
	}
	return true;
}

/* ld.so takes blanks and colons for the end of a name, and only warns of a library that is not there. */
static bool
find_preloads(struct stack *s, struct buf *why)
{
	static const char *const names[] = { "bearerbox_nodelay.so", "bearerbox_uuid.so" };
	char path[PATH_BYTES + 32];
	struct buf word;

	buf_wrap(&word, s->preload, sizeof s->preload);
	buf_adds(&word, "LD_PRELOAD=");
	if (strpbrk(s->bin, " :") != NULL) {
		buf_addf(why, "--preload: %s: not from a folder with a blank or a colon in its name", s->bin);
		return false;
	}
	for (size_t i = 0; i < COUNT(names); i++) {
		snprintf(path, sizeof path, "%s/%s", s->bin, names[i]);
		if (access(path, R_OK) < 0) {
			buf_addf(why, "--preload: %s: %s", path, strerror(errno));
			return false;
		}
		buf_addf(&word, "%s%s", i > 0 ? ":" : "", path);
	}
	return true;
}

static bool
prepare(struct stack *s, struct buf *why)
{
	char *pack;

	s->lock = run_directory_open(s->settings.directory, &s->directory, why);
	if (s->lock < 0)
		return false;
	pack = realpath(s->settings.pack, NULL);
	if (pack == NULL) {
		buf_addf(why, "%s: %s", s->settings.pack, strerror(errno));
		return false;
	}
	buf_adds(&s->pack, pack);
	free(pack);
	buf_addf(&s->control, "%s/control.sock", s->directory.ptr);
	buf_addf(&s->phone, "%s/phone.sock", s->directory.ptr);
	s->files.directory = s->directory.ptr;
	s->files.pack = s->pack.ptr;
	s->files.numbers = s->settings.numbers;
	stack_make_passwords(&s->files);
	return find_programs(s, why) && stack_find_registers(&s->files, s->bin, why) && (!s->settings.is_preloaded || find_preloads(s, why));
}

struct stack *
stack_start(struct supervisor *sup, const struct stack_settings *settings, struct buf *why)
{
	struct stack *s = xcalloc(1, sizeof *s);
	const struct buf empty = BUF_INIT(4096);
	bool is_up = false;

	*s = (struct stack){ .supervisor = sup, .settings = *settings, .lock = -1, .ready = { -1, -1 },
		.directory = empty, .pack = empty, .control = empty, .phone = empty, .url = empty, .ring = empty };
	if (prepare(s, why)) {
		is_up = attempt(s, why);
		/* A port may have been taken between asking and using: ask again. */
		for (int i = 1; !is_up && i < ATTEMPTS && strstr(why->ptr, "ddress already in use") != NULL; i++) {
			supervisor_stop_all(sup);
			buf_reset(why);
			is_up = attempt(s, why);
		}
	}
	wire_close(s->wire);
	s->wire = NULL;
	if (is_up) {
		buf_addf(&s->url, "http://127.0.0.1:%u/ussd", s->files.port[PORT_USSD]);
		buf_addf(&s->ring, "http://127.0.0.1:%u" STACK_RING_PATH, s->files.port[PORT_USSD]);
		return s;
	}
	supervisor_stop_all(sup);
	stack_free(s);
	return NULL;
}

/* For a shell: bare where every byte is harmless, else in single quotes. */
static void
add_word(struct buf *out, const char *word)
{
	static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-_./:@%";

	if (out->len > 0)
		buf_addc(out, ' ');
	if (*word != '\0' && word[strspn(word, harmless)] == '\0') {
		buf_adds(out, word);
		return;
	}
	buf_addc(out, '\'');
	for (; *word != '\0'; word++) {
		if (*word == '\'')
			buf_adds(out, "'\\''");
		else
			buf_addc(out, *word);
	}
	buf_addc(out, '\'');
}

void
stack_add_phone_line(const struct stack *s, const char *from, const char *service, struct buf *out)
{
	const char *const words[] = { s->program, "phone", "--smsc", s->control.ptr, "--from", from,
		"--service", service };

	for (size_t i = 0; i < COUNT(words); i++)
		add_word(out, words[i]);
}

void
stack_free(struct stack *s)
{
	if (s == NULL)
		return;
	close_ready(s);
	if (s->lock >= 0)
		close(s->lock);
	buf_free(&s->directory);
	buf_free(&s->pack);
	buf_free(&s->control);
	buf_free(&s->phone);
	buf_free(&s->url);
	buf_free(&s->ring);
	free(s);
}

const char *stack_directory(const struct stack *s) { return s->directory.ptr; }
const char *stack_control(const struct stack *s) { return s->control.ptr; }
const char *stack_phone(const struct stack *s) { return s->phone.ptr; }
const char *stack_ussd_url(const struct stack *s) { return s->url.ptr; }
const char *stack_ring_url(const struct stack *s) { return s->ring.ptr; }

void
stack_add_falls(const struct stack *s, struct buf *out)
{
	for (enum program p = 0; p < PROGRAMS; p++) {
		unsigned n = supervisor_restarts(s->supervisor, s->child[p]);

		char often[24] = "once";

		if (n > 1)
			snprintf(often, sizeof often, "%u times", n);
		if (n > 0)
			buf_addf(out, "%s%s fell and was started again %s (%s); see %s", out->len > 0 ? "\n" : "",
			    program_names[p], often, supervisor_last_end(s->supervisor, s->child[p]), s->log[p]);
	}
}
