/*
 * list_read_csv.c - a CSV of any size as rows, one at a time
 *
 * The tables of translators (content/compiler/table.h) are kept whole and
 * small; a list of agents may have 200 MB, so here one row is in memory.  A
 * quote that is never closed would swallow the rest: a cell has a ceiling.
 */
#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/compiler/table.h"
#include "content/register/list_read_inside.h"

enum { CHUNK = 1 << 20, HALF_CHARACTER = 3, ROW_BYTES = 1 << 20 };

struct pass {
	list_take	*take;
	void		*of;
	const char	*path;
	struct diag	*d;
	struct list_cells cells;
	size_t		 begin[LIST_COLUMNS];
	struct buf	 row;
	bool		 after_return;		/* a CR ended the row before; its LF ends none */
	bool		 is_over;		/* refused, or wanted no more */
};

static int
never(unsigned char c)
{
	(void)c;
	return 0;
}

static void *
bounded(void *p, size_t bytes)
{
	return bytes > LIST_CELL_BYTES ? NULL : xrealloc(p, bytes);
}

static void
refuse(struct pass *p, const char *sentence, const char *fix)
{
	struct place here = { p->path, p->cells.row, p->cells.count + 1, NULL, 0, 0 };

	diag_at(p->d, E401, &here, "%s", sentence);
	if (fix != NULL)
		diag_fix(p->d, "%s", fix);
	p->is_over = true;
}

static void
on_cell(void *text, size_t len, void *of)
{
	struct pass *p = of;

	p->after_return = false;
	if (p->is_over)
		return;
	if (p->cells.count == LIST_COLUMNS) {
		refuse(p, "a row with more than 64 cells", NULL);
		return;
	}
	p->begin[p->cells.count] = p->row.len;
	p->cells.len[p->cells.count++] = len;
	if (len > 0)
		buf_add(&p->row, text, len);
	buf_add(&p->row, "", 1);
	if (!buf_ok(&p->row))
		refuse(p, "a row with more than 1 MiB", NULL);
}

static void
on_row(int end, void *of)
{
	struct pass *p = of;
	bool is_second_half = end == '\n' && p->after_return && p->cells.count == 0, is_empty = true;

	p->after_return = end == '\r';
	if (p->is_over || is_second_half)
		return;
	p->cells.is_last = end < 0;
	for (unsigned i = 0; i < p->cells.count; i++) {
		p->cells.text[i] = p->row.ptr + p->begin[i];
		is_empty &= p->cells.len[i] == 0;
	}
	if (p->cells.row > LIST_ROWS)
		refuse(p, "a list may have 1,000,000 rows", NULL);
	else if (!is_empty)
		p->is_over = !p->take(p->of, &p->cells);
	p->cells.count = 0;
	p->cells.row++;
	buf_reset(&p->row);
}

/* Whichever of , ; and tab is most frequent in one of the first lines: a heading has one between all its columns. */
static char
separator(const char *text, size_t len)
{
	static const char among[] = ",;\t";
	size_t seen[3] = { 0 }, most = 0, lines = 0;
	bool in_quotes = false;
	char best = ',';

	for (size_t i = 0; i < len && lines < 10; i++) {
		const char *found = text[i] != '\0' ? strchr(among, text[i]) : NULL;

		in_quotes ^= text[i] == '"';
		if (!in_quotes && found != NULL && ++seen[found - among] > most) {
			most = seen[found - among];
			best = *found;
		}
		if (!in_quotes && text[i] == '\n') {
			memset(seen, 0, sizeof seen);
			lines++;
		}
	}
	return best;
}

/* What the file is made of. */
struct source {
	int		 fd;
	enum charset	 charset;
	struct charsets	*charsets;
	char		 bytes[CHUNK + HALF_CHARACTER + 1];
	size_t		 held;
	bool		 at_end;
	const char	*fix;			/* of what is wrong; NULL: none is known */
};

static const char charset_fix[] = "save it as \"CSV UTF-8\", or tell how it was saved: --charset Windows-1252, Windows-1256, UTF-16LE";

static bool
refill(struct source *s, struct buf *why)
{
	while (!s->at_end && s->held < CHUNK) {
		ssize_t n = read(s->fd, s->bytes + s->held, CHUNK - s->held);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			buf_addf(why, "cannot be read: %s", strerror(errno));
			return false;
		}
		s->at_end = n == 0;
		s->held += (size_t)n;
	}
	return true;
}

/* What is held, as UTF-8; half a character at its end is held until the rest comes. */
static bool
convert(struct source *s, struct buf *text, struct buf *why)
{
	size_t bad;

	if (!charset_to_utf8(s->charsets, s->charset, s->bytes, s->held, text, &bad) &&
	    (s->at_end || s->held - bad > HALF_CHARACTER)) {
		s->fix = charset_fix;
		buf_addf(why, "a byte (0x%02X) that means nothing in %s", (unsigned char)s->bytes[bad], charset_name(s->charset));
		return false;
	}
	BUG_IF(!buf_ok(text));
	memmove(s->bytes, s->bytes + bad, s->held - bad);
	s->held -= bad;
	if (memchr(text->ptr, '\0', text->len) != NULL) {
		s->fix = charset_fix;
		buf_addf(why, "a NUL character: this is no text in %s", charset_name(s->charset));
		return false;
	}
	return true;
}

/* What comes instead of a list: mostly the web page that says why there is none. */
static const char *
no_list(const struct source *s)
{
	static const struct { const char *begin, *what; } others[] = {
		{ "PK\3\4", "this is a spreadsheet (.xlsx) or a zip: save it as CSV" },
		{ "\xD0\xCF\x11\xE0", "this is an old .xls file: save it as CSV" },
		{ "%PDF", "this is a PDF" },
		{ "<", "this is a web page or XML, no list" },
		{ "{", "this is JSON, no list" },
	};

	for (size_t i = 0; i < COUNT(others); i++)
		if (s->held >= strlen(others[i].begin) && memcmp(s->bytes, others[i].begin, strlen(others[i].begin)) == 0)
			return others[i].what;
	return NULL;
}

/* A heading is mostly ASCII: in UTF-16 every second byte of it is 0. */
static enum charset
unmarked_utf16(const struct source *s)
{
	enum { LOOK = 256 };
	size_t zeros[2] = { 0, 0 }, n = s->held < LOOK ? s->held : LOOK;

	for (size_t i = 0; i < n; i++)
		zeros[i % 2] += s->bytes[i] == '\0';
	if (zeros[0] > n / 8 && zeros[1] == 0)
		return CHARSET_UTF_16BE;
	return zeros[1] > n / 8 && zeros[0] == 0 ? CHARSET_UTF_16LE : CHARSET_NONE;
}

static bool
choose_charset(struct source *s, enum charset told, struct buf *why)
{
	size_t mark;
	enum charset marked = charset_of_mark(s->bytes, s->held, &mark), guess;
	const char *other = no_list(s);

	if (other != NULL) {
		buf_adds(why, other);
		return false;
	}
	if (marked != CHARSET_NONE && told != CHARSET_NONE && told != marked) {
		buf_addf(why, "the file itself says that it is %s, not %s", charset_name(marked), charset_name(told));
		return false;
	}
	if (marked == CHARSET_NONE && told == CHARSET_NONE && (guess = unmarked_utf16(s)) != CHARSET_NONE) {
		buf_addf(why, "this is %s without its mark", charset_name(guess));
		s->fix = guess == CHARSET_UTF_16LE ? "tell it: --charset UTF-16LE" : "tell it: --charset UTF-16BE";
		return false;
	}
	s->charset = marked != CHARSET_NONE ? marked : told != CHARSET_NONE ? told : CHARSET_UTF_8;
	memmove(s->bytes, s->bytes + mark, s->held - mark);
	s->held -= mark;
	return true;
}

/* The csv parser stopped: why. */
static void
refuse_csv(struct pass *p, struct csv_parser *csv, bool at_end)
{
	if (csv_error(csv) == CSV_ENOMEM || csv_error(csv) == CSV_ETOOBIG)
		refuse(p, "a cell with more than 128 KiB: the quote that begins it is never closed", NULL);
	else if (at_end)
		refuse(p, "the file stops inside a cell in quotes: it was cut off, or the quote is never closed", NULL);
	else
		refuse(p, "a quote stands inside this cell, or something follows its closing quote",
		    "a cell with a quote stands in quotes, and the quote is written twice: \"a \"\"word\"\" so\"");
}

static void
parse(struct pass *p, struct source *s, enum charset told, struct csv_parser *csv)
{
	struct buf text = BUF_INIT((size_t)4 * CHUNK), why = BUF_INIT(256);
	bool is_first = true, is_well;

	do {
		size_t skip = 0;

		buf_reset(&text);
		is_well = refill(s, &why) && (!is_first || choose_charset(s, told, &why)) && convert(s, &text, &why);
		if (is_first) {
			char sep = separator(text.ptr, text.len);

			skip = table_named_separator(text.ptr, text.len, &sep);
			csv_set_delim(csv, (unsigned char)sep);
			p->cells.row = 1 + (skip > 0);
			is_first = false;
		}
		if (csv_parse(csv, text.ptr + skip, text.len - skip, on_cell, on_row, p) != text.len - skip && !p->is_over)
			refuse_csv(p, csv, false);
		if (!is_well && !p->is_over)
			refuse(p, why.ptr, s->fix);
	} while (!p->is_over && (!s->at_end || s->held > 0));
	if (!p->is_over && csv_fini(csv, on_cell, on_row, p) != 0)
		refuse_csv(p, csv, true);
	buf_free(&text);
	buf_free(&why);
}

/* Closed by the caller; -1 after a diagnostic. */
static int
open_list(const char *path, struct diag *d)
{
	struct place whole = { path, 0, 0, NULL, 0, 0 };
	/* Not waiting: a pipe is refused below, instead of being waited upon for ever. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		diag_at(d, E101, &whole, "cannot be read: %s", strerror(errno));
	else if (!S_ISREG(st.st_mode))
		diag_at(d, E101, &whole, "it is not a file");
	else if (st.st_size > LIST_FILE_BYTES)
		diag_at(d, E401, &whole, "it is larger than %d MiB: is it the right file?", LIST_FILE_BYTES >> 20);
	else
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

bool
list_csv_read(const char *path, enum charset told, list_take *take, void *of, struct diag *d)
{
	struct pass p = { .take = take, .of = of, .path = path, .d = d, .row = BUF_INIT(ROW_BYTES) };
	struct place whole = { path, 0, 0, NULL, 0, 0 };
	struct buf why = BUF_INIT(256);
	struct source *s = NULL;
	struct csv_parser csv;
	int fd = open_list(path, d);

	if (fd < 0)
		return false;
	BUG_IF(csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL | CSV_EMPTY_IS_NULL) != 0);
	csv_set_space_func(&csv, never);	/* what is trimmed is list_read_row.c's to say */
	csv_set_realloc_func(&csv, bounded);
	csv_set_blk_size(&csv, 4096);
	s = xcalloc(1, sizeof *s);
	s->fd = fd;
	s->charsets = charsets_open(&why);
	if (s->charsets == NULL) {
		diag_at(d, E401, &whole, "%s", why.ptr);
		p.is_over = true;
	} else {
		parse(&p, s, told, &csv);
	}
	charsets_close(s->charsets);
	free(s);
	csv_free(&csv);
	buf_free(&p.row);
	buf_free(&why);
	close(fd);
	return !p.is_over;
}
