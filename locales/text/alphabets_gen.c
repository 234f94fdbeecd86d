/*
 * alphabets_gen.c - alphabets.txt becomes the tables of gsm7.c
 *
 * A program of the build: alphabets_gen alphabets.txt > build/gen/locales/text/alphabets_table.h
 * For each language a row of 128 code points a table to read with, and one list
 * sorted by code point to write with.  The default alphabet also gets a direct
 * table of all below U+0100: nearly every character of every answer is one; each
 * language gets one of ASCII and of the block that its letters lie in.
 * A grid that is not whole ends the build with file and line.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LANGUAGES = 14, SEPTETS = 128, COLUMNS = 16, ESCAPE = 0x1B };
enum kind { LOCKING, SINGLE, KINDS };

struct table {
	int		is_there;
	uint16_t	cp[SEPTETS];
	unsigned char	is_read_only[SEPTETS];
};

struct reader {
	const char	*path;
	unsigned	 line;
	struct table	 table[KINDS][LANGUAGES];
	char		 tag[LANGUAGES][4];
	struct table	*now;
	unsigned	 rows;		/* of `now`, so far */
};

static void
stop(const struct reader *r, const char *what)
{
	fprintf(stderr, "%s:%u: error: %s\n", r->path, r->line, what);
	exit(EXIT_FAILURE);
}

static void
read_heading(struct reader *r, const char *line)
{
	char kind[8], tag[4];
	unsigned language;

	if (r->now != NULL && r->rows != SEPTETS / COLUMNS)
		stop(r, "the table above has not 8 rows");
	if (sscanf(line, "%7s %u %3s", kind, &language, tag) != 3 || language >= LANGUAGES)
		stop(r, "a heading is \"locking 1 tr\" or \"single 1 tr\"");
	r->now = &r->table[strcmp(kind, "single") == 0 ? SINGLE : LOCKING][language];
	if (r->now->is_there)
		stop(r, "this table is there twice");
	r->now->is_there = 1;
	r->rows = 0;
	memcpy(r->tag[language], tag, sizeof tag);
}

static void
read_row(struct reader *r, const char *line)
{
	char *at;
	unsigned first = (unsigned)strtoul(line, &at, 16);

	if (r->now == NULL || first != r->rows * COLUMNS || r->rows == SEPTETS / COLUMNS)
		stop(r, "rows of a table begin with 00, 10, ... 70");
	for (unsigned i = first; i < first + COLUMNS; i++) {
		char cell[8];
		int taken = 0;

		if (sscanf(at, " %7s%n", cell, &taken) != 1)
			stop(r, "a row has 16 cells");
		at += taken;
		if (strcmp(cell, "----") == 0 || (i == ESCAPE && strcmp(cell, "esc") == 0))
			continue;
		if (strspn(cell, "0123456789ABCDEF") != 4 || (cell[4] != '\0' && strcmp(cell + 4, "<") != 0))
			stop(r, "a cell is four hex digits, a \"<\" behind them if it is only read, or ----");
		r->now->cp[i] = (uint16_t)strtoul(cell, NULL, 16);
		r->now->is_read_only[i] = cell[4] == '<';
	}
	r->rows++;
}

static void
read_tables(struct reader *r)
{
	FILE *in = fopen(r->path, "r");
	char line[256];

	if (in == NULL) {
		perror(r->path);
		exit(EXIT_FAILURE);
	}
	while (r->line++, fgets(line, sizeof line, in) != NULL) {
		line[strcspn(line, "#\n")] = '\0';
		if (line[0] == 'l' || line[0] == 's')
			read_heading(r, line);
		else if (line[0] != '\0')
			read_row(r, line);
	}
	if (r->now == NULL || r->rows != SEPTETS / COLUMNS)
		stop(r, "the last table has not 8 rows");
	fclose(in);
}

static void
print_readers(const struct reader *r, enum kind kind, const char *name)
{
	printf("static const uint16_t %s[%d][%d] = {\n", name, LANGUAGES, SEPTETS);
	for (unsigned language = 0; language < LANGUAGES; language++) {
		/* Spanish has no locking table: the default one stands in its place. */
		const struct table *t = &r->table[kind][r->table[kind][language].is_there ? language : 0];

		printf("{");
		for (unsigned i = 0; i < SEPTETS; i++)
			printf("%s0x%04X,", i % COLUMNS ? "" : "\n\t", t->cp[i]);
		printf("\n},\n");
	}
	printf("};\n");
}

static void
print_direct(const struct reader *r)
{
	printf("const uint16_t gsm7_low[0x100] = {\n");
	for (int kind = SINGLE; kind >= LOCKING; kind--)
		for (unsigned i = 0; i < SEPTETS; i++)
			if (r->table[kind][0].cp[i] != 0 && r->table[kind][0].cp[i] < 0x100)
				printf("\t[0x%02X] = 0x%03X,\n", r->table[kind][0].cp[i], (kind == SINGLE ? 0x200u : 0x100u) | i);
	printf("};\n");
}

struct pair { uint16_t cp, code; };

static int
by_code_point(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return x->cp != y->cp ? (int)x->cp - (int)y->cp : (int)x->code - (int)y->code;
}

/* Sorted by code point; one that the table has twice is written as the first. */
static void
print_writers(const struct reader *r, enum kind kind, const char *name)
{
	unsigned first[LANGUAGES + 1], count = 0;

	printf("static const struct writer_row %s[] = {\n", name);
	for (unsigned language = 0; language < LANGUAGES; language++) {
		const struct table *t = &r->table[kind][language];
		struct pair pair[SEPTETS];
		unsigned pairs = 0;

		first[language] = count;
		for (unsigned i = 0; i < SEPTETS; i++)
			if (t->cp[i] != 0 && !t->is_read_only[i])
				pair[pairs++] = (struct pair){ t->cp[i], (uint16_t)i };
		qsort(pair, pairs, sizeof *pair, by_code_point);
		for (unsigned i = 0; i < pairs; i++) {
			if (i > 0 && pair[i].cp == pair[i - 1].cp)
				continue;
			printf("\t{ 0x%04X, 0x%02X },\n", pair[i].cp, pair[i].code);
			count++;
		}
	}
	first[LANGUAGES] = count;
	printf("};\nstatic const uint16_t %s_first[%d] = {", name, LANGUAGES + 1);
	for (unsigned language = 0; language <= LANGUAGES; language++)
		printf(" %u,", first[language]);
	printf(" };\n");
}

/* The block of 128 code points that most letters of the table lie in; 0: ASCII is all there is. */
static unsigned
block_of(const struct table *t)
{
	unsigned best = 0, most = 0;

	for (unsigned block = 1; block < 0x10000 / SEPTETS; block++) {
		unsigned count = 0;

		for (unsigned i = 0; i < SEPTETS; i++)
			count += t->cp[i] != 0 && t->cp[i] / SEPTETS == block;
		if (count > most) {
			most = count;
			best = block;
		}
	}
	return best;
}

/* Septet + 1 of each code point of a block, 0 = not in the table. */
static void
print_block(const struct table *t, unsigned block)
{
	printf("\t{");
	for (unsigned at = 0; at < SEPTETS; at++) {
		unsigned code = 0;

		for (unsigned i = SEPTETS; i-- > 0;)
			if (t->cp[i] == block * SEPTETS + at && t->cp[i] != 0 && !t->is_read_only[i])
				code = i + 1;
		printf("%u,", code);
	}
	printf("},\n");
}

/* For each language the code points that its texts are made of: ASCII, and its own block. */
static void
print_near(const struct reader *r)
{
	printf("static const struct near_rows near_rows[%d] = {\n", LANGUAGES);
	for (unsigned language = 0; language < LANGUAGES; language++) {
		unsigned block = block_of(&r->table[SINGLE][language]);

		if (r->table[LOCKING][language].is_there)
			block = block_of(&r->table[LOCKING][language]);
		printf("{ 0x%04X,\n", block * SEPTETS);
		for (int kind = 0; kind < KINDS; kind++) {
			print_block(&r->table[kind][language], 0);
			print_block(&r->table[kind][language], block);
		}
		printf("},\n");
	}
	printf("};\n");
}

int
main(int argc, char **argv)
{
	static struct reader r;

	if (argc != 2)
		return EXIT_FAILURE;
	r.path = argv[1];
	read_tables(&r);
	printf("/* Made by alphabets_gen from alphabets.txt: do not edit. */\n");
	print_readers(&r, LOCKING, "locking_table");
	print_readers(&r, SINGLE, "single_table");
	print_direct(&r);
	print_writers(&r, LOCKING, "locking_writer");
	print_writers(&r, SINGLE, "single_writer");
	print_near(&r);
	printf("static const char language_tag[%d][4] = {", LANGUAGES);
	for (unsigned language = 0; language < LANGUAGES; language++)
		printf(" \"%s\",", r.tag[language]);
	printf(" };\n");
	return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
