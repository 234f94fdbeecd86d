/* whole_file.c - a source file as bytes */
#include "content/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/diag.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static bool
read_all(int fd, char *to, size_t want, size_t *got)
{
	*got = 0;
	while (*got < want) {
		ssize_t n = read(fd, to + *got, want - *got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (n == 0)
			break;
		*got += (size_t)n;
	}
	return true;
}

char *
whole_file_read(const char *path, size_t *len, struct buf *why)
{
	struct stat st;
	char *bytes = NULL;
	/* Not waiting: a pipe is refused below, instead of being waited upon for ever. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &st) < 0) {
		buf_addf(why, "%s", strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode)) {
		buf_adds(why, "it is not a file");
		goto out;
	}
	if (st.st_size > WHOLE_FILE_MAX) {
		buf_addf(why, "it is larger than %d MiB", WHOLE_FILE_MAX >> 20);
		goto out;
	}
	bytes = xmalloc((size_t)st.st_size + 1);
	if (!read_all(fd, bytes, (size_t)st.st_size, len)) {
		buf_addf(why, "%s", strerror(errno));
		free(bytes);
		bytes = NULL;
		goto out;
	}
	bytes[*len] = '\0';
out:
	if (fd >= 0)
		close(fd);
	return bytes;
}

static struct place
place_of_byte(const char *name, const char *bytes, size_t at)
{
	struct place p = { name, 1, 0, NULL, 0, 1 };
	size_t line = 0;

	for (size_t i = 0; i < at; i++)
		if (bytes[i] == '\n') {
			p.line++;
			line = i + 1;
		}
	p.column = (unsigned)utf8_count(bytes + line, at - line) + 1;
	return p;
}

bool
whole_file_is_text(const char *name, const char *bytes, size_t len, size_t *skip, struct diag *d)
{
	const char *mark, *nul = memchr(bytes, '\0', len);
	struct place here = { name, 1, 1, NULL, 0, 1 };
	size_t bad;

	*skip = 0;
	if (!utf8_valid(bytes, len, &bad)) {
		here = place_of_byte(name, bytes, bad);
		diag_at(d, E102, &here, "the byte 0x%02X is not UTF-8", (unsigned char)bytes[bad]);
		diag_fix(d, "save the file as UTF-8");
		return false;
	}
	if (nul != NULL) {
		here = place_of_byte(name, bytes, (size_t)(nul - bytes));
		diag_at(d, E104, &here, "U+0000 (NUL) stands inside the file");
		return false;
	}
	if (strncmp(bytes, BYTE_ORDER_MARK, 3) == 0) {
		*skip = 3;
		diag_at(d, W106, &here, "the file begins with U+FEFF (byte order mark); it is skipped");
	}
	mark = strstr(bytes + *skip, BYTE_ORDER_MARK);
	if (mark != NULL) {
		here = place_of_byte(name, bytes, (size_t)(mark - bytes));
		diag_at(d, E104, &here, "U+FEFF (byte order mark) stands inside the file");
		return false;
	}
	return true;
}
