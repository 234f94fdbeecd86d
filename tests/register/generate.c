/*
 * generate.c - the invented register of ZZ as a file, and what people type who look for its names
 *
 * usage: generate list SEED YYYY-MM-DD      CSV as its office would publish it
 *        generate jobs SEED YYYY-MM-DD      CSV of job orders of these agencies
 *        generate typos SEED N              "typed<TAB>licence number", N lines
 * The same SEED means the same names in both.
 */
#include <string.h>
#include <time.h>

#include "tests/register/made.h"

static int32_t
day_of(const char *text)
{
	struct tm tm = { 0 };

	if (sscanf(text, "%4d-%2d-%2d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday) != 3)
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	return (int32_t)(timegm(&tm) / 86400);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
	struct made_list *l;

	if (argc == 4 && strcmp(argv[1], "list") == 0 && day_of(argv[3]) > 0) {
		l = made_list(seed, MADE_ROWS, day_of(argv[3]));
		made_list_write(l, stdout);
	} else if (argc == 4 && strcmp(argv[1], "jobs") == 0 && day_of(argv[3]) > 0) {
		l = made_list(seed, MADE_ROWS, day_of(argv[3]));
		made_jobs_write(l, seed, stdout);
	} else if (argc == 4 && strcmp(argv[1], "typos") == 0) {
		l = made_list(seed, MADE_ROWS, 1);
		for (uint64_t i = 0, n = strtoull(argv[3], NULL, 10); i < n; i++) {
			char typed[MADE_TYPED];
			const struct made_row *row = made_typed(l, seed, i, typed);

			printf("%s\t%s\n", typed, row->number);
		}
	} else {
		fputs("usage: generate list SEED YYYY-MM-DD | generate jobs SEED YYYY-MM-DD | generate typos SEED N\n", stderr);
		return 2;
	}
	made_list_free(l);
	return fflush(stdout) == 0 ? 0 : 3;
}
