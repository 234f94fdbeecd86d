/*
 * stand.c - operator, bearerbox, safar-vault and safard, to be killed one by one
 */
#include "tests/soak/stand.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/lines.h"
#include "ops/command/ports.h"
#include "ops/command/run_directory.h"
#include "ops/command/stack_files.h"

enum { PATH_BYTES = 512, READY_MS = 20000, LOOK_MS = 50, ATTEMPTS = 3, CONF_BYTES = 16384 };

static const char *const names[STAND_PROGRAMS] = { "smsc", "bearerbox", "safar-vault", "safard" };

struct stand {
	struct stack_files files;
	char		 folder[64], pack[PATH_BYTES], bin[PATH_BYTES], path[STAND_PROGRAMS][PATH_BYTES], port[8];
	struct wire	*wire;
	struct stand_wish wish;
	bool		 is_prepared;
	pid_t		 pid[STAND_PROGRAMS];	/* 0: not running */
	unsigned	 falls;
};

static _Noreturn void
become(const struct stand *s, enum stand_program p, const char *const *argv, pid_t parent)
{
	const struct rlimit none = { 0, 0 };
	char log[32];
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), fd;

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(log, sizeof log, "%s.log", names[p]);
	if (getppid() != parent || chdir(s->folder) < 0)
		_exit(126);
	fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (null < 0 || fd < 0 || dup2(null, 0) < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
		_exit(126);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_IGN);	/* a test may take the disk away: the signal that comes with it would end the program */
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

static bool
start(struct stand *s, enum stand_program p, struct buf *why)
{
	const char *const argv[STAND_PROGRAMS][12] = {
		{ s->path[p], "--port", s->port, "--socket", "control.sock", "--account", "account", NULL },
		{ s->path[p], "-v", "4", "kannel.conf", NULL },
		{ s->path[p], "--keys", "vault", "--socket", "state/vault", "--public", "state/vault.pub", "--jobs", "state/jobs",
		    "--rows-per-second", "5000", NULL },
		{ s->path[p], "--config", "safar.conf", NULL },
	};
	pid_t parent = getpid();

	s->pid[p] = fork();
	if (s->pid[p] == 0)
		become(s, p, argv[p], parent);
	if (s->pid[p] > 0)
		return true;
	s->pid[p] = 0;
	buf_addf(why, "fork: %s", strerror(errno));
	return false;
}

static void
stop(struct stand *s, enum stand_program p)
{
	if (s->pid[p] > 0) {
		kill(s->pid[p], SIGKILL);
		waitpid(s->pid[p], NULL, 0);
	}
	s->pid[p] = 0;
}

bool
stand_kill(struct stand *s, enum stand_program p, struct buf *why)
{
	stop(s, p);
	return start(s, p, why);
}

bool
stand_tend(struct stand *s, struct buf *why)
{
	for (enum stand_program p = 0; p < STAND_PROGRAMS; p++) {
		if (s->pid[p] == 0 || waitpid(s->pid[p], NULL, WNOHANG) != s->pid[p])
			continue;
		s->falls++;
		if (p == STAND_SMSC) {
			buf_adds(why, "the operator ended by itself; nothing can be counted any more");
			return false;
		}
		if (!start(s, p, why))
			return false;
	}
	return true;
}

/* The vault, until its public key lies there; then safard. */
static bool
start_gateway(struct stand *s, struct buf *why)
{
	char state[PATH_BYTES], path[PATH_BYTES];

	snprintf(state, sizeof state, "%s/state", s->folder);
	snprintf(path, sizeof path, "%.480s/vault.pub", state);
	if (!start(s, STAND_VAULT, why))
		return false;
	for (int ms = 0; access(path, R_OK) < 0; ms += LOOK_MS) {
		if (ms > READY_MS) {
			buf_adds(why, "safar-vault puts out no key");
			return false;
		}
		nanosleep(&(struct timespec){ .tv_nsec = LOOK_MS * 1000000L }, NULL);
	}
	if (s->wish.prepare != NULL && !s->is_prepared && !s->wish.prepare(s->wish.arg, state, why))
		return false;
	s->is_prepared = true;
	return start(s, STAND_SAFARD, why);
}

/* The operator, and then a bearerbox that is bound to it. */
static bool
start_line(struct stand *s, struct buf *why)
{
	char path[PATH_BYTES], room[16];
	struct buf ask = BUF_OVER(room);
	struct line l;

	snprintf(path, sizeof path, "%s/control.sock", s->folder);
	if (!start(s, STAND_SMSC, why))
		return false;
	s->wire = wire_connect(path, READY_MS, why);
	if (s->wire == NULL || !start(s, STAND_BEARERBOX, why))
		return false;
	buf_adds(&ask, "bound");
	for (int ms = 0; ms < READY_MS; ms += LOOK_MS) {
		if (!wire_send(s->wire, &ask, why))
			return false;
		if (wire_next(s->wire, 1000, &l) == WIRE_LINE && strtoul(line_field(&l, 1), NULL, 10) > 0)
			return start_gateway(s, why);
		/* A port taken between asking and using ends bearerbox: ask again. */
		if (waitpid(s->pid[STAND_BEARERBOX], NULL, WNOHANG) > 0) {
			s->pid[STAND_BEARERBOX] = 0;
			buf_adds(why, "bearerbox did not stay up");
			return false;
		}
		nanosleep(&(struct timespec){ .tv_nsec = LOOK_MS * 1000000L }, NULL);
	}
	buf_addf(why, "bearerbox was not bound within %d s", READY_MS / 1000);
	return false;
}

/* `lines` behind the head of a section. */
static void
add_to_section(char conf[CONF_BYTES], const char *section, const char *lines)
{
	char *at = strstr(conf, section);
	size_t len = strlen(lines);

	BUG_IF(at == NULL || strlen(conf) + len >= CONF_BYTES);
	at += strlen(section);
	memmove(at + len, at, strlen(at) + 1);
	memcpy(at, lines, len);
}

static bool
write_wishes(const struct stand *s, struct buf *why)
{
	char path[PATH_BYTES], conf[CONF_BYTES];
	struct buf out = BUF_INIT(CONF_BYTES), sending = BUF_INIT(CONF_BYTES);
	bool is_written;
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/safar.conf", s->folder);
	f = fopen(path, "re");
	BUG_IF(f == NULL);
	n = fread(conf, 1, sizeof conf - 1, f);
	conf[n] = '\0';
	fclose(f);
	add_to_section(conf, "[kannel]\n", s->wish.kannel != NULL ? s->wish.kannel : "");
	add_to_section(conf, "[broadcast]\n", s->wish.broadcast != NULL ? s->wish.broadcast : "");
	buf_adds(&out, conf);
	buf_adds(&sending, s->wish.sending != NULL ? s->wish.sending : "");
	is_written = (s->wish.sending == NULL || run_directory_write(s->folder, "sending.ini", &sending, why)) &&
	    run_directory_write(s->folder, "safar.conf", &out, why);
	buf_free(&out);
	buf_free(&sending);
	return is_written;
}

static bool
attempt(struct stand *s, struct buf *why)
{
	for (enum stand_program p = 0; p < STAND_PROGRAMS; p++)
		stop(s, p);
	wire_close(s->wire);
	s->wire = NULL;
	if (!ports_choose(s->files.port, PORT_COUNT, why) || !stack_write_files(&s->files, why) || !write_wishes(s, why))
		return false;
	snprintf(s->port, sizeof s->port, "%u", s->files.port[PORT_SMSC]);
	return start_line(s, why);
}

static bool
find_programs(struct stand *s, const char *pack, struct buf *why)
{
	const char *build = getenv("SAFAR_BUILD");
	ssize_t n = build != NULL ? -1 : readlink("/proc/self/exe", s->bin, sizeof s->bin - 1);
	char *whole = realpath(pack, NULL), *folder = build != NULL ? realpath(build, NULL) : NULL, *slash;

	s->bin[n > 0 ? n : 0] = '\0';
	if (folder != NULL)
		snprintf(s->bin, sizeof s->bin, "%s/", folder);
	free(folder);
	slash = strrchr(s->bin, '/');
	if (whole == NULL || slash == NULL || strlen(whole) >= sizeof s->pack) {
		buf_addf(why, "%s: %s", pack, strerror(errno));
		free(whole);
		return false;
	}
	*slash = '\0';
	memcpy(s->pack, whole, strlen(whole) + 1);
	free(whole);
	snprintf(s->path[STAND_SMSC], PATH_BYTES, "%.480s/smsc", s->bin);
	snprintf(s->path[STAND_BEARERBOX], PATH_BYTES, "/usr/sbin/bearerbox");
	snprintf(s->path[STAND_VAULT], PATH_BYTES, "%.480s/safar-vault", s->bin);
	snprintf(s->path[STAND_SAFARD], PATH_BYTES, "%.480s/safard", s->bin);
	for (enum stand_program p = 0; p < STAND_PROGRAMS; p++) {
		if (access(s->path[p], X_OK) < 0) {
			buf_addf(why, "%s: %s", s->path[p], strerror(errno));
			return false;
		}
	}
	return true;
}

struct stand *
stand_open(const char *pack, const struct stand_wish *wish, struct buf *why)
{
	struct stand *s = xcalloc(1, sizeof *s);
	bool is_up = false;

	if (wish != NULL)
		s->wish = *wish;
	snprintf(s->folder, sizeof s->folder, "/tmp/safar-soak-XXXXXX");
	s->files = (struct stack_files){ .directory = s->folder, .pack = s->pack, .numbers = "" };
	stack_make_passwords(&s->files);
	if (!find_programs(s, pack, why)) {
		free(s);
		return NULL;
	}
	if (mkdtemp(s->folder) == NULL) {
		buf_addf(why, "%s: %s", s->folder, strerror(errno));
		free(s);
		return NULL;
	}
	for (int i = 0; i < ATTEMPTS && !is_up; i++) {
		buf_reset(why);
		is_up = attempt(s, why);
	}
	if (is_up)
		return s;
	buf_addf(why, "; logs are in %s", s->folder);
	stand_close(s, true);
	return NULL;
}

void
stand_close(struct stand *s, bool must_keep)
{
	char room[512];
	struct buf why = BUF_OVER(room);

	if (s == NULL)
		return;
	wire_close(s->wire);
	for (enum stand_program p = STAND_PROGRAMS; p-- > 0;)
		stop(s, p);
	if (!must_keep && !run_directory_remove(s->folder, &why))
		fprintf(stderr, "%s\n", why.ptr);
	free(s);
}

const char *stand_folder(const struct stand *s) { return s->folder; }
struct wire *stand_wire(struct stand *s) { return s->wire; }
pid_t stand_pid(const struct stand *s, enum stand_program p) { return s->pid[p]; }
unsigned stand_falls(const struct stand *s) { return s->falls; }

int64_t
stand_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
