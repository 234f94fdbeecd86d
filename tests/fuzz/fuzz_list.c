/* An official list of agents, and the same bytes as its job orders: what is taken is within its bounds, is text, and is counted; e-mail is never in what is to be mended. */
#include <sys/stat.h>
#include <unistd.h>

#include "content/register/list_read.h"
#include "content/register/register.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "list", 3000 };

enum { DAY_2026_11_27 = 20784 };

/* content/registers/zz.ini, wherever the harness is started. */
static struct mapping *
mapping(struct diag *d)
{
	static const char ini[] = "[register]\noffice = ZZ\nshape = ke\nfresh_days = 30\n[columns]\nname = name\nnumber = no\n"
	    "status = status\nend = ends\nalias = became\ngrade = grade\n[status]\nvalid = ok\nrevoked = gone\n[dates]\nformat = ymd\n"
	    "[jobs]\ntitle = job\nplace = place\nnumber = no\nname = name\nend = ends\ncount = count\n";
	char folder[] = "/tmp/fuzz_list.XXXXXX", path[64];
	struct mapping *m;
	FILE *f;

	BUG_IF(mkdtemp(folder) == NULL);
	snprintf(path, sizeof path, "%s/zz.ini", folder);
	f = fopen(path, "we");
	BUG_IF(f == NULL || fputs(ini, f) < 0 || fclose(f) != 0);
	m = mapping_read(path, d);
	BUG_IF(m == NULL || unlink(path) != 0 || rmdir(folder) != 0);
	return m;
}

static void
check(const struct list *l)
{
	BUG_IF(l->list_day == 0 || l->list_day > DAY_2026_11_27 + 1);
	for (size_t i = 0; i < l->row_count; i++) {
		const struct list_row *row = &l->rows[i];

		BUG_IF(row->name[0] == '\0' || strlen(row->name) >= REGISTER_NAME_BYTES || strlen(row->number) >= REGISTER_NUMBER_BYTES);
		BUG_IF(!utf8_valid(row->name, strlen(row->name), NULL) || strpbrk(row->name, "@\n\r\t") != NULL);
		BUG_IF(row->status >= AGENT_GONE || row->line < 2 || (i > 0 && row->line <= row[-1].line));
		BUG_IF(row->status == AGENT_VALID && (row->end_day == 0 || row->number[0] == '\0'));
	}
}

/* Every order taken is of one of these two, and says no more than it may. */
static void
check_jobs(const struct mapping *m, const char *path, struct diag *d)
{
	static struct list_row rows[] = {
		{ .name = "Bolsibu Works Ltd", .number = "RA/2025/1/1", .word = "", .alias = "" },
		{ .name = "Lodlodo Agency", .number = "", .word = "", .alias = "" },
	};
	const struct list l = { .country = "ZZ", .shape = SHAPE_KENYA, .rows = rows, .row_count = COUNT(rows) };
	unsigned before = d->errors;
	struct list_jobs *j = list_read_jobs(m, &l, path, CHARSET_NONE, (int64_t)DAY_2026_11_27 * 86400, d);

	BUG_IF(j == NULL && d->errors == before);
	BUG_IF(j != NULL && (j->count == 0 || j->bad != d->errors - before || j->day == 0 || j->day > DAY_2026_11_27 + 1));
	for (size_t i = 0; j != NULL && i < j->count; i++) {
		const struct list_job *job = &j->job[i];

		BUG_IF(strcmp(job->number, rows[0].number) != 0 && strcmp(job->number, rows[1].name) != 0);
		BUG_IF(job->title[0] == '\0' || strlen(job->title) >= REGISTER_NAME_BYTES || strlen(job->place) >= REGISTER_NAME_BYTES);
		BUG_IF(!utf8_valid(job->title, strlen(job->title), NULL) || strpbrk(job->title, "@\n\r\t") != NULL);
		BUG_IF(!utf8_valid(job->place, strlen(job->place), NULL) || strpbrk(job->place, "@\n\r\t") != NULL);
		BUG_IF(job->count > 999999 || (job->end_day != 0 && job->end_day < DAY_2026_11_27));
	}
	list_jobs_free(j);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct mapping *m;	/* the same for every input; its own is the harness's to keep */
	FILE *file = tmpfile(), *out = fopen("/dev/null", "we");
	char path[64], *mend = NULL;
	size_t mend_len;
	FILE *mend_to = open_memstream(&mend, &mend_len);
	struct list_result *r;
	struct diag d;

	BUG_IF(file == NULL || out == NULL || mend_to == NULL);
	/* Of which day it is stands above, except before a byte order mark or "sep=". */
	if (len > 0 && data[0] < 0x80 && data[0] != 's')
		fputs("as of 2026-11-20\n", file);
	BUG_IF(fwrite(data, 1, len, file) != len || fflush(file) != 0);
	diag_init(&d, out);
	if (m == NULL)
		m = mapping(&d);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
	r = list_read(m, path, CHARSET_NONE, (int64_t)DAY_2026_11_27 * 86400, mend_to, &d);
	fclose(mend_to);
	BUG_IF(r == NULL && d.errors == 0);
	BUG_IF(r != NULL && r->bad != d.errors);
	if (r != NULL)
		check(&r->list);
	list_free(r);
	check_jobs(m, path, &d);
	free(mend);
	fclose(out);
	fclose(file);
	return 0;
}
