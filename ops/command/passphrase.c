/*
 * passphrase.c - the words over a signing key
 */
#include "ops/command/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/utf8.h"
#include "ops/command/cmd_control.h"

_Static_assert((int)PASSPHRASE_BYTES == (int)CONTROL_SECRET_BYTES, "one line is typed into the other");

static int
first_line(const char *title, int fd, const char *file, char out[PASSPHRASE_BYTES])
{
	size_t len = 0;
	ssize_t n;
	char *end;

	while ((n = read(fd, out + len, PASSPHRASE_BYTES - len)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			fprintf(stderr, "%s: %s: %s\n", title, file, strerror(errno));
			return EXIT_WORLD;
		}
		len += (size_t)n;
		if (len == PASSPHRASE_BYTES || memchr(out, '\n', len) != NULL)
			break;
	}
	end = memchr(out, '\n', len);
	if (end == NULL && len == PASSPHRASE_BYTES) {
		fprintf(stderr, "%s: %s: its first line is longer than %d bytes\n", title, file, PASSPHRASE_BYTES - 1);
		return EXIT_BAD_INPUT;
	}
	len = end != NULL ? (size_t)(end - out) : len;
	if (len > 0 && out[len - 1] == '\r')
		len--;
	out[len] = '\0';
	return 0;
}

/* A file that others may read keeps no secret; a pipe of our own shell does. */
static int
of_file(const char *title, const char *file, char out[PASSPHRASE_BYTES])
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY), status;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		fprintf(stderr, "%s: %s: %s\n", title, file, strerror(errno));
		status = EXIT_WORLD;
	} else if (S_ISREG(st.st_mode) && (st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		fprintf(stderr, "%s: %s: others may read it: chmod 600 %s\n", title, file, file);
		status = EXIT_BAD_INPUT;
	} else {
		status = first_line(title, fd, file, out);
	}
	if (fd >= 0)
		close(fd);
	return status;
}

static int
of_person(const char *title, bool is_stdin, bool is_new, char out[PASSPHRASE_BYTES])
{
	struct control_words w = { .title = title, .has_secrets_stdin = is_stdin };
	char again[PASSPHRASE_BYTES] = "";
	bool is_good = control_secret(&w, is_new ? "passphrase of the new key, 12 characters or more" : "passphrase of the key", out);

	if (is_good && is_new && !is_stdin) {
		is_good = control_secret(&w, "the same again", again);
		if (is_good && strcmp(out, again) != 0) {
			fprintf(stderr, "%s: the two differ\n", title);
			is_good = false;
		}
	}
	sodium_memzero(again, sizeof again);
	return is_good ? 0 : EXIT_BAD_INPUT;
}

int
passphrase_ask(const char *title, const char *file, bool is_new, char out[PASSPHRASE_BYTES])
{
	int status = file != NULL && strcmp(file, "-") != 0 ? of_file(title, file, out) :
	    of_person(title, !isatty(STDIN_FILENO), is_new, out);

	if (status == 0 && *out == '\0') {
		fprintf(stderr, "%s: the passphrase is empty\n", title);
		status = EXIT_BAD_INPUT;
	} else if (status == 0 && is_new && utf8_count(out, strlen(out)) < PASSPHRASE_LEAST) {
		fprintf(stderr, "%s: a passphrase has %d characters or more\n", title, PASSPHRASE_LEAST);
		status = EXIT_BAD_INPUT;
	}
	if (status != 0)
		sodium_memzero(out, PASSPHRASE_BYTES);
	return status;
}
