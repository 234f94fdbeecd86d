/*
 * site.c - starts, asks and stops it
 */
#include "tests/privacy/site.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/lines.h"

enum { TURNS = 600, WORDS = 24, SCREEN_BYTES = 8192 };

static void
pause_50_ms(void)
{
	const struct timespec t = { .tv_nsec = 50000000 };

	nanosleep(&t, NULL);
}

const char *
site_path(const struct site *s, const char *name)
{
	static char room[4][160];
	static unsigned turn;
	char *out = room[turn++ % COUNT(room)];

	snprintf(out, sizeof(room[0]), "%s/%s", s->folder, name);
	return out;
}

static const char *
built(const char *name)
{
	static char path[256];
	const char *build = getenv("SAFAR_BUILD");

	snprintf(path, sizeof(path), "%s/%s", build != NULL ? build : "build", name);
	return path;
}

static void
read_screen(const struct site *s, char out[SCREEN_BYTES])
{
	int fd = open(site_path(s, "terminal"), O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, out, SCREEN_BYTES - 1);

	out[n > 0 ? n : 0] = '\0';
	if (fd >= 0)
		close(fd);
}

static void
take_url(const char *screen, const char *before, char *out, size_t size)
{
	const char *at = strstr(screen, before);

	out[0] = '\0';
	if (at != NULL)
		snprintf(out, size, "%.*s", (int)strcspn(at + strlen(before), " \n"), at + strlen(before));
}

static void
launch(struct site *s, const char *from)
{
	const char *pack = getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack";
	pid_t parent = getpid();
	int screen;

	fflush(NULL);
	s->supervisor = fork();
	if (s->supervisor != 0)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	screen = open(site_path(s, "terminal"), O_WRONLY | O_CREAT | O_APPEND, 0600);
	setenv("TMPDIR", site_path(s, "tmp"), 1);
	if (screen >= 0 && dup2(screen, 1) >= 0 && dup2(screen, 2) >= 0)
		execl(built("safar"), "safar", "run", "--no-phone", "--dir", s->run, "--pack", pack, "--from", from, (char *)NULL);
	_exit(127);
}

bool
site_start(struct site *s, const char *from, struct buf *why)
{
	char screen[SCREEN_BYTES] = "";

	memset(s, 0, sizeof(*s));
	snprintf(s->folder, sizeof(s->folder), "/tmp/safar-privacy-XXXXXX");
	if (mkdtemp(s->folder) == NULL || mkdir(site_path(s, "said"), 0700) < 0 || mkdir(site_path(s, "tmp"), 0700) < 0) {
		buf_addf(why, "%s: %s", s->folder, strerror(errno));
		return false;
	}
	snprintf(s->run, sizeof(s->run), "%s/run", s->folder);
	snprintf(s->control, sizeof(s->control), "%s/control.sock", s->run);
	snprintf(s->phone, sizeof(s->phone), "%s/phone.sock", s->run);
	snprintf(s->door, sizeof(s->door), "%s/state/control", s->run);
	launch(s, from);
	for (int i = 0; i < TURNS && strstr(screen, "up; Ctrl-C") == NULL; i++) {
		if (waitpid(s->supervisor, NULL, WNOHANG) == s->supervisor) {
			s->supervisor = 0;
			break;
		}
		pause_50_ms();
		read_screen(s, screen);
	}
	take_url(screen, "--ussd ", s->ussd, sizeof(s->ussd));
	take_url(screen, "a missed call is told at ", s->ring, sizeof(s->ring));
	if (s->ussd[0] != '\0' && s->ring[0] != '\0')
		return true;
	buf_addf(why, "safar run did not come up: %s", screen);
	return false;
}

void
site_stop(struct site *s)
{
	if (s->supervisor <= 0)
		return;
	kill(s->supervisor, SIGTERM);
	waitpid(s->supervisor, NULL, 0);
	s->supervisor = 0;
}

void
site_remove(struct site *s)
{
	char *const tops[] = { s->folder, NULL };
	FTS *tree;
	FTSENT *e;

	site_stop(s);
	tree = fts_open(tops, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	while (tree != NULL && (e = fts_read(tree)) != NULL)
		if (e->fts_info != FTS_D)
			remove(e->fts_accpath);
	if (tree != NULL)
		fts_close(tree);
}

/* "1234 (safard) S 1200 ...": is it this program, and a child of the supervisor? */
static bool
is_child(const struct site *s, const char *pid, const char *program)
{
	char path[300], line[256] = "", name[64] = "";
	int parent = 0, fd;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (read(fd, line, sizeof(line) - 1) > 0)
		(void)sscanf(line, "%*d (%63[^)]) %*c %d", name, &parent);
	close(fd);
	return parent == s->supervisor && strcmp(name, program) == 0;
}

pid_t
site_pid(const struct site *s, const char *program)
{
	DIR *dir = opendir("/proc");
	const struct dirent *e;
	long pid = 0;

	while (dir != NULL && pid == 0 && (e = readdir(dir)) != NULL)
		if (e->d_name[0] >= '1' && e->d_name[0] <= '9' && is_child(s, e->d_name, program))
			pid = strtol(e->d_name, NULL, 10);
	if (dir != NULL)
		closedir(dir);
	return (pid_t)pid;
}

bool
site_wait_safard(const struct site *s, pid_t before)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	for (int i = 0; i < TURNS; i++) {
		pid_t now = site_pid(s, "safard");

		if (now > 0 && now != before) {
			struct wire *w = wire_connect(s->phone, 0, &why);

			wire_close(w);
			if (w != NULL)
				return true;
		}
		pause_50_ms();
	}
	return false;
}

long
site_spooled(const struct site *s, const char *folder)
{
	char path[160];
	char *const tops[] = { path, NULL };
	FTS *tree;
	FTSENT *e;
	long bytes = 0;

	snprintf(path, sizeof(path), "%s/%s", s->run, folder);
	tree = fts_open(tops, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	while (tree != NULL && (e = fts_read(tree)) != NULL)
		if (e->fts_info == FTS_F)
			bytes += (long)e->fts_statp->st_size;
	if (tree != NULL)
		fts_close(tree);
	return bytes;
}

static _Noreturn void
become_command(const struct site *s, const char *who, const char *out, const char *err, int in, const char *const *words)
{
	char said[64];
	const char *argv[WORDS] = { "safar" };

	for (int i = 0; words[i] != NULL && i + 2 < WORDS; i++)
		argv[i + 1] = words[i];
	snprintf(said, sizeof(said), "said/%s", who);
	mkdir(site_path(s, said), 0700);
	setenv("XDG_RUNTIME_DIR", site_path(s, said), 1);
	setenv("SAFAR_CONTROL", s->door, 1);
	if (dup2(in, 0) >= 0 && dup2(open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600), 1) >= 0 &&
	    dup2(open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600), 2) >= 0)
		execv(built("safar"), (char *const *)(uintptr_t)argv);
	_exit(127);
}

int
site_command(const struct site *s, const char *who, const char *name, const char *typed, const char *const *words,
    struct buf *out)
{
	char place[2][160], room[512], last[64];
	int in[2], status, fd;
	ssize_t n;
	pid_t pid;

	snprintf(last, sizeof(last), "said/%s.out", name);
	snprintf(place[0], sizeof(place[0]), "%s", site_path(s, last));
	snprintf(last, sizeof(last), "said/%s.err", name);
	snprintf(place[1], sizeof(place[1]), "%s", site_path(s, last));
	BUG_IF(pipe(in) < 0 || write(in[1], typed, strlen(typed)) != (ssize_t)strlen(typed));
	close(in[1]);
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		become_command(s, who, place[0], place[1], in[0], words);
	close(in[0]);
	BUG_IF(pid < 0 || waitpid(pid, &status, 0) != pid);
	buf_reset(out);
	fd = open(place[0], O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && (n = read(fd, room, sizeof(room))) > 0)
		buf_add(out, room, (size_t)n);
	if (fd >= 0)
		close(fd);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool
site_said(const struct site *s, const char *file, const char *words)
{
	char room[4096], name[64];
	ssize_t n;
	int fd;

	snprintf(name, sizeof(name), "said/%s", file);
	fd = open(site_path(s, name), O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? 0 : read(fd, room, sizeof(room) - 1);
	room[n > 0 ? n : 0] = '\0';
	if (fd >= 0)
		close(fd);
	return strstr(room, words) != NULL;
}

/* As much is logged as there is; [people] is the last section. */
static void
add_settings(const struct site *site)
{
	char text[4096], *at;
	FILE *f = fopen(site_path(site, "run/safar.conf"), "r+e");
	size_t n;

	BUG_IF(f == NULL);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	at = strstr(text, "[gateway]\n");
	BUG_IF(at == NULL || strstr(at, "[people]\n") == NULL);
	rewind(f);
	fprintf(f, "[gateway]\nlog_level = debug\n%soffices = \"%s\"\n", at + strlen("[gateway]\n"), site_path(site, "run/offices.ini"));
	fclose(f);
}

static void
put_offices(const char *path)
{
	int offset = 12 - (int)(time(NULL) / 3600 % 24);	/* it is noon there, whenever this runs */
	FILE *f = fopen(path, "we");

	BUG_IF(f == NULL);
	fprintf(f, "[office.doha-mrc]\nowner = np\ntitle = \"Centre, Doha\"\nrole = mrc\ncountries = QA\norigins = all\n"
	    "languages = ne en\ngroups = work money house papers home safety\nutc_offset = %c%02d:00\nmorning = 00:00-24:00\n"
	    "staff.morning = 50\nwomen.morning = yes\n", offset < 0 ? '-' : '+', abs(offset));
	fclose(f);
}

bool
site_reload(const struct site *s)
{
	char log[1 << 16];
	pid_t safard = site_pid(s, "safard");

	put_offices(site_path(s, "run/offices.ini"));
	add_settings(s);
	if (safard <= 0 || kill(safard, SIGHUP) < 0)
		return false;
	for (int i = 0; i < TURNS; i++) {
		int fd = open(site_path(s, "run/safard.log"), O_RDONLY | O_CLOEXEC);
		ssize_t n = fd < 0 ? 0 : read(fd, log, sizeof(log) - 1);

		log[n > 0 ? n : 0] = '\0';
		if (fd >= 0)
			close(fd);
		if (strstr(log, "offices=1") != NULL)
			return true;
		pause_50_ms();
	}
	return false;
}
