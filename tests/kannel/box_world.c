/*
 * box_world.c - a real bearerbox and a simulated operator, in a directory of their own
 */
#include "tests/kannel/box_world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/http.h"
#include "ops/command/lines.h"
#include "ops/command/ports.h"
#include "tests/kannel/box_conf.h"

enum { START_MS = 5000, ASK_MS = 3000, WAIT_MS = 30000 };

static void
path_in(const struct box_world *w, const char *name, char out[128])
{
	BUG_IF(snprintf(out, 128, "%s/%s", w->directory, name) >= 128);
}

static pid_t
start(const struct box_world *w, const char *const argv[])
{
	pid_t parent = getpid(), pid = fork();
	int out;

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	/* Dies with the test, even if that was killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* box_harm_fill_disk() makes writes fail; the signal that comes with it would end the process. */
	signal(SIGXFSZ, SIG_IGN);
	if (getppid() != parent || chdir(w->directory) < 0)
		_exit(127);
	out = open("output", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

static void
stop(pid_t *pid)
{
	if (*pid > 0) {
		kill(*pid, SIGKILL);
		waitpid(*pid, NULL, 0);
	}
	*pid = 0;
}

static void
make_directory(const struct box_world *w, const char *name)
{
	char path[128];

	path_in(w, name, path);
	assert_int_equal(0, mkdir(path, 0700));
}

static uint16_t
read_port(const char *path)
{
	char text[16] = "";
	FILE *f;

	for (int ms = 0; ms < START_MS; ms += 10) {
		f = fopen(path, "re");
		if (f != NULL) {
			if (fgets(text, sizeof(text), f) == NULL)
				text[0] = '\0';
			fclose(f);
			return (uint16_t)strtoul(text, NULL, 10);
		}
		nanosleep(&(struct timespec){ .tv_nsec = 10 * 1000 * 1000 }, NULL);
	}
	fail_msg("the operator did not start; is build/smsc there? (SAFAR_SMSC names another)");
	return 0;
}

static void
start_operator(struct box_world *w)
{
	const char *program = getenv("SAFAR_SMSC") != NULL ? getenv("SAFAR_SMSC") : "build/smsc";
	char absolute[4096], path[128];
	struct buf why = BUF_INIT(512), line = BUF_INIT(64);

	assert_non_null(realpath(program, absolute));
	w->smsc = start(w, (const char *const[]){
		absolute, "--port", "0", "--port-file", "port", "--socket", "control", NULL,
	});
	path_in(w, "port", path);
	w->smsc_port = read_port(path);
	path_in(w, "control", path);
	w->wire = wire_connect(path, START_MS, &why);
	if (w->wire == NULL)
		fail_msg("%s", why.ptr);
	line_add(&line, "watch");
	assert_true(wire_send(w->wire, &line, &why));
	buf_free(&line);
	buf_free(&why);
}

void
box_world_start_bearerbox(struct box_world *w)
{
	assert_int_equal(0, w->bearerbox);
	assert_int_equal(0, access("/usr/sbin/bearerbox", X_OK));
	w->bearerbox = start(w, (const char *const[]){ "/usr/sbin/bearerbox", "-v", "4", "kannel.conf", NULL });
}

void
box_world_kill_bearerbox(struct box_world *w)
{
	assert_true(w->bearerbox > 0);
	stop(&w->bearerbox);
}

void
box_world_ask_bearerbox_to_stop(struct box_world *w)
{
	assert_true(w->bearerbox > 0);
	kill(w->bearerbox, SIGTERM);
}

bool
box_world_is_bearerbox_gone(struct box_world *w)
{
	if (w->bearerbox > 0 && waitpid(w->bearerbox, NULL, WNOHANG) == w->bearerbox)
		w->bearerbox = 0;
	return w->bearerbox == 0;
}

static struct box_world *
new_world(const char *dialect)
{
	struct box_world *w = xcalloc(1, sizeof(*w));
	struct buf why = BUF_INIT(512);
	uint16_t ports[2];
	char speak[64];

	(void)snprintf(w->directory, sizeof(w->directory), "/tmp/safar-box-");
	memset(w->directory + strlen(w->directory), 'X', 6);	/* mkdtemp() fills them in */
	assert_non_null(mkdtemp(w->directory));
	make_directory(w, "spool");
	make_directory(w, "dlr");
	start_operator(w);
	if (!ports_choose(ports, 2, &why))
		fail_msg("%s", why.ptr);
	w->box_port = ports[0];
	w->admin_port = ports[1];
	box_conf_write(w, dialect);
	if (dialect != NULL) {
		(void)snprintf(speak, sizeof(speak), "ussd|dialect|%s|*384*77#", dialect);
		box_world_tell(w, speak);
	}
	box_world_start_bearerbox(w);
	buf_free(&why);
	return w;
}

struct box_world *
box_world_new(void)
{
	return new_world(NULL);
}

struct box_world *
box_world_new_ussd(const char *dialect)
{
	return new_world(dialect);
}

static void
remove_directory(char *path)
{
	char *const roots[] = { path, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *e;

	while (tree != NULL && (e = fts_read(tree)) != NULL)
		if (e->fts_info != FTS_D)
			(void)remove(e->fts_accpath);
	if (tree != NULL)
		fts_close(tree);
}

void
box_world_free(struct box_world *w)
{
	if (w == NULL)
		return;
	wire_close(w->wire);
	stop(&w->bearerbox);
	stop(&w->smsc);
	remove_directory(w->directory);
	free(w);
}

static void
take_submit(struct box_world *w, const struct line *l)
{
	struct box_submit *s = &w->submit[w->count++];
	int udh, data;

	assert_true(w->count < BOX_SUBMITS);
	*s = (struct box_submit){ 0 };
	(void)snprintf(s->from, sizeof(s->from), "%s", line_field(l, 2));
	(void)snprintf(s->to, sizeof(s->to), "%s", line_field(l, 3));
	s->esm_class = (unsigned)strtoul(line_field(l, 4), NULL, 10);
	s->data_coding = (unsigned)strtoul(line_field(l, 5), NULL, 10);
	udh = hex_read(line_field(l, 6), s->udh, sizeof(s->udh));
	data = hex_read(line_field(l, 7), s->data, sizeof(s->data));
	assert_true(udh >= 0 && data >= 0);
	s->udh_octets = (size_t)udh;
	s->octets = (size_t)data;
	(void)snprintf(s->service_type, sizeof(s->service_type), "%s", line_field(l, 8));
	(void)snprintf(s->parameters, sizeof(s->parameters), "%s", line_field(l, 9));
}

static void
take_event(struct box_world *w, const struct line *l)
{
	const char *word = line_field(l, 0);
	struct box_page *p = &w->page[w->pages];

	if (strcmp(word, "submit") == 0)
		take_submit(w, l);
	else if (strcmp(word, "error") == 0)
		fail_msg("operator: %s", line_field(l, 1));
	if (strcmp(word, "page") != 0 && strcmp(word, "late") != 0)
		return;
	assert_true(++w->pages < BOX_PAGES);
	*p = (struct box_page){ .is_late = *word == 'l', .submit = w->count - 1 };
	(void)snprintf(p->to, sizeof(p->to), "%s", line_field(l, 1));
	(void)snprintf(p->kind, sizeof(p->kind), "%s", line_field(l, 2));
	(void)snprintf(p->text, sizeof(p->text), "%s", line_field(l, 3));
}

void
box_world_look(struct box_world *w)
{
	struct line l;

	while (wire_next(w->wire, 0, &l) == WIRE_LINE)
		take_event(w, &l);
}

static void
send_line(struct box_world *w, const struct buf *line)
{
	struct buf why = BUF_INIT(512);

	if (!wire_send(w->wire, line, &why))
		fail_msg("%s", why.ptr);
	buf_free(&why);
}

void
box_world_say(struct box_world *w, const char *from, const char *to, const char *text)
{
	struct buf line = BUF_INIT(4096);

	line_add(&line, "mo");
	line_add(&line, from);
	line_add(&line, to);
	line_add(&line, text);
	send_line(w, &line);
	buf_free(&line);
}

void
box_world_say_octets(struct box_world *w, const char *from, const char *to, unsigned data_coding, unsigned esm_class,
    const char *hex)
{
	struct buf line = BUF_INIT(4096);

	line_add(&line, "mo-hex");
	line_add(&line, from);
	line_add(&line, to);
	line_addf(&line, "%u", data_coding);
	line_addf(&line, "%u", esm_class);
	line_add(&line, hex);
	send_line(w, &line);
	buf_free(&line);
}

void
box_world_tell(struct box_world *w, const char *text)
{
	struct buf line = BUF_INIT(4096);

	buf_adds(&line, text);
	for (char *at = line.ptr; (at = strchr(at, '|')) != NULL;)
		*at = '\t';
	send_line(w, &line);
	buf_free(&line);
}

/* Sends a word and takes what comes until it is answered. */
static void
ask(struct box_world *w, const char *word, struct line *answer)
{
	box_world_tell(w, word);
	for (;;) {
		if (wire_next(w->wire, ASK_MS, answer) != WIRE_LINE)
			fail_msg("the operator does not answer: %s", word);
		if (strcmp(line_field(answer, 0), word) == 0)
			return;
		take_event(w, answer);
	}
}

struct box_counts
box_world_counts(struct box_world *w)
{
	struct box_counts c = { 0 };
	unsigned long *const fields[] = { &c.submits, &c.unique, &c.duplicates, &c.mos, &c.mo_acked, &c.dlrs, &c.late };
	struct line l;

	ask(w, "count", &l);
	for (unsigned i = 0; i < COUNT(fields); i++)
		*fields[i] = strtoul(line_field(&l, i + 1), NULL, 10);
	return c;
}

static bool
lists_our_box(const struct box_world *w)
{
	char url[128], room[512];
	struct buf page = BUF_INIT(65536), why = BUF_OVER(room);
	bool is_there;

	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/status.txt?password=" BOX_ADMIN, w->admin_port);
	is_there = http_get(url, &page, &why) && strstr(page.ptr, "smsbox:safar") != NULL;
	buf_free(&page);
	return is_there;
}

void
box_world_wait(struct box_world *w, unsigned ways, void (*turn)(void *arg), void *arg)
{
	struct line l;

	for (int ms = 0; ms < WAIT_MS; ms += 20) {
		ask(w, "bound", &l);
		if (strtoul(line_field(&l, 1), NULL, 10) >= ways && lists_our_box(w))
			return;
		turn(arg);
		nanosleep(&(struct timespec){ .tv_nsec = 20 * 1000 * 1000 }, NULL);
	}
	fail_msg("bearerbox does not come up");
}
