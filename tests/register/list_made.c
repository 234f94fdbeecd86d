/* list_made.c - a small invented list, and the register made of it */
#include "tests/register/list_made.h"

#include <dirent.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

void
list_make(struct list_made *m)
{
	static const struct list_row rows[MADE_ROWS] = {
		{ .name = "Zubaro Kelin Manpower Ltd", .number = "RL-0448", .word = "valid", .alias = "", .status = AGENT_VALID,
		    .end_day = 21000, .line = 2 },
		{ .name = "Zubara Kelin Manpower Ltd", .number = "RL-0449", .word = "cancelled", .alias = "",
		    .status = AGENT_REVOKED, .status_day = 20500, .line = 3 },
		{ .name = "Mirodan Overseas Pvt. Ltd.", .number = "RL-0007", .word = "merged", .alias = "RL-0012",
		    .status = AGENT_CLOSED, .line = 4 },
		{ .name = "Tolupeki & Co", .number = "RL-0012", .word = "valid", .alias = "", .status = AGENT_VALID, .end_day = 20699,
		    .grade = 40, .flags = ROW_HAS_GRADE, .grade_day = 20000, .actions = 2, .line = 5 },
		{ .name = "Vexam Olturi Services", .number = "", .word = "new word", .alias = "", .status = AGENT_CAUTION, .line = 6 },
		{ .name = "Old Vexam", .number = "", .word = "", .alias = "Mirodan Overseas", .status = AGENT_GONE,
		    .gone_day = 20600, .line = 7 },
		{ .name = "International Services Limited", .number = "RL-0800", .word = "valid", .alias = "",
		    .status = AGENT_PROVISIONAL, .end_day = 20800, .line = 8 },
		{ .name = "Karomi Travels 24", .number = "RL-0012", .word = "valid", .alias = "", .status = AGENT_VALID,
		    .flags = ROW_WRONG_TRADE, .line = 9 },
	};
	static const struct list_job jobs[MADE_JOBS] = {
		{ "cook", "Zed Bay", "RL-0012", 20900, 4 },
		{ "nurse", "Zed Bay", "RL-0448", 20901, 12 },
		{ "nobody's", "Zed Bay", "RL-9999", 20902, 1 },
		{ "driver", "Zed Hill", "RL-0012", 20903, 2 },
	};

	memcpy(m->rows, rows, sizeof(rows));
	memcpy(m->jobs, jobs, sizeof(jobs));
	m->list = (struct list){
		.country = "ZZ", .office = "ZLO", .source = "list.csv", .shape = SHAPE_BANGLADESH, .list_day = MADE_DAY,
		.import_day = MADE_DAY + 1, .fresh_days = 30, .serial = 7, .rows = m->rows, .row_count = MADE_ROWS,
		.jobs = m->jobs, .job_count = MADE_JOBS,
	};
}

char *
list_folder(void)
{
	const char *root = getenv("TMPDIR");
	struct buf name = BUF_INIT(4096);
	char *made;

	buf_addf(&name, "%s/register.XXXXXX", root != NULL ? root : "/tmp");
	made = xstrdup(name.ptr);
	buf_free(&name);
	BUG_IF(mkdtemp(made) == NULL);
	return made;
}

void
list_remove(char *folder)
{
	DIR *d = opendir(folder);

	for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL; )
		unlinkat(dirfd(d), e->d_name, 0);
	if (d != NULL)
		closedir(d);
	rmdir(folder);
	free(folder);
}

char *
list_bytes(const struct list *l, const char *folder, size_t *len)
{
	struct buf path = BUF_INIT(4096), why = BUF_INIT(1024);
	char *bytes = NULL;
	FILE *f;

	buf_addf(&path, "%s/list.reg", folder);
	if (!register_write(path.ptr, l, NULL, &why)) {
		fprintf(stderr, "%s\n", why.ptr);
		BUG_IF(true);
	}
	f = fopen(path.ptr, "rbe");
	BUG_IF(f == NULL || fseek(f, 0, SEEK_END) != 0);
	*len = (size_t)ftell(f);
	rewind(f);
	bytes = xmalloc(*len);
	BUG_IF(fread(bytes, 1, *len, f) != *len);
	fclose(f);
	buf_free(&path);
	buf_free(&why);
	return bytes;
}
