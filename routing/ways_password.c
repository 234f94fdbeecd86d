/*
 * ways_password.c - passwords that guessing finds, and files of passwords
 *
 * Kannel ships "bar" and thousands of its installations kept it.  The admin
 * password opens every queue; the one of a bind is short by protocol (SMPP
 * 3.4, 5.2.2: 8 characters), so all that can be asked is that it is none of
 * the first ones that are tried.
 */
#include "routing/ways.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/diag.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "routing/ways_check.h"

enum { ADMIN_CHARACTERS = 12, DIFFERENT = 5, LINE_BYTES = 256, SMPP_CHARACTERS = 8, ADMIN_MOST = 64 };

/* Without what is put before or behind them to please a rule: "change-me!" is "changeme". */
static const char *const well_known[] = {
	"admin", "administrator", "bar", "changeme", "default", "foo", "foobar", "guest", "iloveyou", "kannel",
	"letmein", "monkey", "pass", "passw", "passwd", "passwor", "password", "qwerty", "qwertyui", "root", "safar",
	"secret", "sms", "smpp", "smppclient", "smppclie", "test", "tester", "user", "ussd", "welcome", "xxx",
};

/* Letters only, small: "Passw0rd_123" is "password". */
static void
bare(const char *password, char out[LINE_BYTES])
{
	static const struct { char seen, meant; } leet[] = {
		{ '0', 'o' }, { '1', 'l' }, { '3', 'e' }, { '4', 'a' }, { '5', 's' }, { '7', 't' }, { '@', 'a' }, { '$', 's' },
	};
	size_t n = 0, end = strlen(password);

	while (end > 0 && !isalpha((unsigned char)password[end - 1]))
		end--;
	for (size_t i = 0; i < end && n + 1 < LINE_BYTES; i++) {
		char c = (char)tolower((unsigned char)password[i]);

		for (size_t k = 0; k < COUNT(leet); k++)
			if (c == leet[k].seen)
				c = leet[k].meant;
		if (isalpha((unsigned char)c))
			out[n++] = c;
	}
	out[n] = '\0';
}

static bool
is_well_known(const char *password)
{
	char word[LINE_BYTES];

	if (password[strspn(password, "0123456789")] == '\0')
		return strlen(password) < ADMIN_CHARACTERS && (strstr("01234567890123456789", password) != NULL ||
		    strstr("98765432109876543210", password) != NULL);
	bare(password, word);
	for (size_t i = 0; i < COUNT(well_known); i++)
		if (!strcmp(word, well_known[i]))
			return true;
	return false;
}

static unsigned
different(const char *text)
{
	unsigned n = 0;

	for (const char *c = text; *c != '\0'; c++)
		n += strchr(text, *c) == c;
	return n;
}

void
ways_check_password(enum ways_password kind, const char *password, const char *user, const struct place *at,
    struct diag *d)
{
	bool is_admin = kind == WAYS_PASSWORD_ADMIN;

	if (*password == '\0')
		diag_at(d, E711, at, "the password is empty");
	else if (is_admin && strlen(password) < ADMIN_CHARACTERS)
		diag_at(d, E711, at, "a password of %zu characters; %d are the least where nobody counts the attempts",
		    strlen(password), ADMIN_CHARACTERS);
	else if (!strcasecmp(password, user))
		diag_at(d, E711, at, "the password is the name itself");
	else if (is_well_known(password) || different(password) < (is_admin ? DIFFERENT : 2))
		diag_at(d, E711, at, "a password that is among the first to be tried");
	else
		return;
	diag_fix(d, is_admin ? "make one: head -c 18 /dev/urandom | base64 | tr +/ -_" :
	    "ask the operator for one of 8 random characters");
}

void
ways_check_mode(const char *path, unsigned mode, struct diag *d)
{
	const struct place at = { .file = path };

	if ((mode & 0027) == 0)
		return;
	diag_at(d, E712, &at, "a password stands in it, and its mode %03o lets others %s it", mode & 0777u,
	    (mode & 0004) != 0 ? "read" : "change");
	diag_fix(d, "chmod 600 %s (or 640, with a group that may read it)", path);
}

/* The first line of a password file into *out; false with a diagnostic. */
static bool
line_read(const char *path, struct buf *out, struct diag *d)
{
	const struct place at = { .file = path };
	unsigned before = d->errors;
	char room[LINE_BYTES] = "";
	struct stat st;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &st) < 0) {
		diag_at(d, E101, &at, "cannot be read: %s", strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode)) {
		diag_at(d, E101, &at, "is no ordinary file");
		goto out;
	}
	ways_check_mode(path, st.st_mode, d);
	n = read(fd, room, sizeof(room) - 1);
	if (n < 0)
		diag_at(d, E101, &at, "cannot be read: %s", strerror(errno));
	room[n > 0 ? n : 0] = '\0';
	room[strcspn(room, "\r\n")] = '\0';
	buf_adds(out, room);
out:
	explicit_bzero(room, sizeof(room));
	if (fd >= 0)
		close(fd);
	return d->errors == before;
}

struct password { enum ways_password kind; const char *file, *user; char **into; };

static void
password_read(const struct password *p, const char *ways_path, struct diag *d)
{
	char name[4096], room[LINE_BYTES];
	struct buf path = BUF_OVER(name), line = BUF_OVER(room);
	const char *slash = strrchr(ways_path, '/'), *reason;
	size_t most = p->kind == WAYS_PASSWORD_ADMIN ? ADMIN_MOST : SMPP_CHARACTERS;
	struct place at = { .file = path.ptr };

	if (*p->file == '\0')
		return;
	if (*p->file != '/' && slash != NULL)
		buf_add(&path, ways_path, (size_t)(slash - ways_path) + 1);
	buf_adds(&path, p->file);
	if (!line_read(path.ptr, &line, d))
		goto out;
	reason = ways_misread(line.ptr);
	if (line.len > most)
		diag_at(d, E123, &at, "at most %zu characters, here are %zu", most, line.len);
	else if (reason != NULL)
		diag_at(d, E710, &at, "%s", reason);
	else
		ways_check_password(p->kind, line.ptr, p->user, &at, d);
	free(*p->into);
	*p->into = xstrdup(line.ptr);
out:
	explicit_bzero(room, sizeof(room));
}

bool
ways_read_passwords(struct ways *w, const char *path, struct diag *d)
{
	const struct password admin = { WAYS_PASSWORD_ADMIN, w->bearerbox.admin_password_file, w->bearerbox.box,
		&w->bearerbox.admin_password };
	unsigned before = d->errors;

	password_read(&admin, path, d);
	for (size_t i = 0; i < w->count; i++) {
		struct way_keys *k = &w->way[i].key;

		password_read(&(struct password){ WAYS_PASSWORD_SMPP, k->password_file, k->user, &k->password }, path, d);
	}
	return d->errors == before;
}
