/*
 * register_bring.c - safar register import and refresh: a file becomes a staged list
 */
#include <ctype.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/diag.h"
#include "locales/text/buf.h"
#include "ops/command/command.h"
#include "ops/command/register_command.h"
#include "ops/command/register_fetch.h"

enum { PATH_BYTES = 4096 };

struct mapping *
register_mapping(struct register_words *w)
{
	static const char *const folders[] = { "content/registers", "/etc/safar/registers" };
	char path[64];
	struct mapping *m;
	struct diag d;

	snprintf(path, sizeof(path), "%s", "");
	for (size_t i = 0; w->mapping == NULL && i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%c%c.ini", folders[i], tolower((unsigned char)w->country[0]),
		    tolower((unsigned char)w->country[1]));
		if (access(path, R_OK) == 0)
			break;
	}
	diag_init(&d, stderr);
	m = mapping_read(w->mapping != NULL ? w->mapping : path, &d);
	diag_summary(&d);
	if (m != NULL && strcmp(mapping_country(m), w->country) != 0) {
		buf_addf(w->why, "the mapping is for %s, not for %s", mapping_country(m), w->country);
		mapping_free(m);
		m = NULL;
	}
	return m;
}

static FILE *
open_bad_rows(struct register_words *w, struct buf *path)
{
	FILE *f;

	if (w->bad_rows != NULL) {
		buf_adds(path, w->bad_rows);
	} else {
		mkdir(w->stage.dir, 0755);	/* if these fail, the next call says why */
		stage_path(&w->stage, "", path);
		mkdir(path->ptr, 0755);
		stage_path(&w->stage, "bad-rows.csv", path);
	}
	f = fopen(path->ptr, "we");
	if (f == NULL)
		buf_addf(w->why, "%s: %s", path->ptr, strerror(errno));
	return f;
}

static void
tell_import(const struct register_words *w, const struct stage_report *r, const char *bad_rows)
{
	register_print_report(r, w->is_json);
	if (r->refused > 0)
		fprintf(stderr, "%s: the rows that were refused are in %s, to be mended\n", w->title, bad_rows);
	if (r->refused > 0 && r->counts[DIFF_GONE] > 0)
		fprintf(stderr, "%s: an agent whose row was refused would be told as gone: mend these rows first\n", w->title);
	if (stage_is_never(r))
		fprintf(stderr, "%s: this list cannot come into service\n", w->title);
	else if (stage_needs_two(r))
		fprintf(stderr, "%s: a tripwire is up; safar register apply will ask for a second person\n", w->title);
	else if (r->tripped != 0)
		fprintf(stderr, "%s: the first list of %s: one person is enough, look at it well\n", w->title, w->country);
}

/* Job orders come with a list and are read after it: they are of its agencies. */
static int
take_jobs(struct register_words *w, const struct mapping *m, struct list_result *r, struct list_jobs **jobs)
{
	struct list *l = &r->list;
	struct diag d;

	diag_init(&d, stderr);
	*jobs = list_read_jobs(m, l, w->jobs, w->charset, w->stage.now_s, &d);
	diag_summary(&d);
	if (*jobs == NULL)
		return EXIT_BAD_INPUT;
	l->jobs = (*jobs)->job;
	l->job_count = (*jobs)->count;
	l->jobs_day = (*jobs)->day;
	r->jobs_lost = (*jobs)->unknown + (*jobs)->bad;
	fprintf(stderr, "%s: %zu job orders are open; left out: %zu of agencies that are not on the list, %zu ended, %zu refused\n", w->title,
	    (*jobs)->count, (*jobs)->unknown, (*jobs)->over, (*jobs)->bad);
	return 0;
}

bool
register_forget_fetched(struct register_words *w)
{
	struct buf path = BUF_INIT(PATH_BYTES);
	bool is_gone;

	stage_path(&w->stage, "fetched.etag", &path);
	is_gone = unlink(path.ptr) == 0 || errno == ENOENT;
	if (!is_gone)
		buf_addf(w->why, "%s: %s", path.ptr, strerror(errno));
	buf_free(&path);
	return is_gone;
}

/* Rows to mend go to `bad_path`; without one, the usual file does not stay. */
static int
read_list(struct register_words *w, const struct mapping *m, const char *path, struct buf *bad_path, struct list_result **r)
{
	FILE *bad = open_bad_rows(w, bad_path);
	bool is_empty, is_written;
	struct diag d;

	if (bad == NULL)
		return EXIT_WORLD;
	diag_init(&d, stderr);
	*r = list_read(m, path, w->charset, w->stage.now_s, bad, &d);
	diag_summary(&d);
	is_empty = ftell(bad) == 0;
	is_written = fclose(bad) == 0;
	if (is_empty && w->bad_rows == NULL)
		unlink(bad_path->ptr);
	if (!is_written) {
		buf_addf(w->why, "%s: %s", bad_path->ptr, strerror(errno));
		return EXIT_WORLD;
	}
	return *r == NULL ? EXIT_BAD_INPUT : 0;
}

static int
import(struct register_words *w, const struct mapping *m, const char *path)
{
	struct list_jobs *jobs = NULL;
	struct buf bad_path = BUF_INIT(PATH_BYTES);
	struct list_result *r = NULL;
	struct stage_report report;
	int status = EXIT_WORLD;

	if (register_forget_fetched(w) && stage_forget(&w->stage, w->why))
		status = read_list(w, m, path, &bad_path, &r);
	if (status == 0 && w->jobs != NULL)
		status = take_jobs(w, m, r, &jobs);
	if (status == 0)
		status = register_exit_of(stage_list(&w->stage, r, &report, w->why));
	if (status == 0) {
		tell_import(w, &report, bad_path.ptr);
		status = stage_is_never(&report) ? EXIT_BAD_INPUT : 0;
	}
	list_jobs_free(jobs);
	list_free(r);
	buf_free(&bad_path);
	return status;
}

int
register_import(struct register_words *w)
{
	struct mapping *m = register_mapping(w);
	int status = m == NULL ? EXIT_BAD_INPUT : import(w, m, w->word);

	mapping_free(m);
	return status;
}

/* What the server called the file that was staged; "" if nothing is staged and nothing is in service. */
static void
read_etag(const struct register_words *w, const char *path, char out[FETCH_ETAG_BYTES])
{
	static const char *const made_of_it[] = { "staged.reg", "current.reg" };
	struct buf file = BUF_INIT(PATH_BYTES);
	bool is_here = false;
	FILE *f;

	for (size_t i = 0; i < 2; i++) {
		stage_path(&w->stage, made_of_it[i], &file);
		is_here = is_here || access(file.ptr, F_OK) == 0;
	}
	out[0] = '\0';
	f = is_here ? fopen(path, "re") : NULL;
	if (f != NULL && fgets(out, FETCH_ETAG_BYTES, f) != NULL)
		out[strcspn(out, "\r\n")] = '\0';
	if (f != NULL)
		fclose(f);
	buf_free(&file);
}

static void
write_etag(const char *path, const char *etag)
{
	FILE *f = fopen(path, "we");

	/* Without it the next refresh fetches the file again. */
	if (f != NULL) {
		fprintf(f, "%s\n", etag);
		fclose(f);
	}
}

static int
fetch_and_import(struct register_words *w, const struct mapping *m)
{
	struct buf file = BUF_INIT(PATH_BYTES), etag = BUF_INIT(PATH_BYTES);
	struct register_file f = { .fetch = { .url = mapping_url(m), .ca = w->ca }, .sum = w->sum, .signature = w->signature, .key = w->key };
	int status;

	mkdir(w->stage.dir, 0755);	/* if these fail, fetching says why */
	stage_path(&w->stage, "", &file);
	mkdir(file.ptr, 0755);
	stage_path(&w->stage, "fetched.csv", &file);
	stage_path(&w->stage, "fetched.etag", &etag);
	f.fetch.path = file.ptr;
	if (w->jobs == NULL)		/* job orders need the list beside them, also one that is here already */
		read_etag(w, etag.ptr, f.fetch.etag);
	switch (register_fetch(&f, w->why)) {
	case FETCH_NEW:
		status = import(w, m, file.ptr);
		unlink(file.ptr);	/* offices write e-mail and home addresses into lists: nothing of that stays */
		if (status == 0)
			write_etag(etag.ptr, f.fetch.etag);
		break;
	case FETCH_SAME:
		fprintf(stderr, "%s: the office has no newer list\n", w->title);
		status = 0;
		break;
	case FETCH_BAD: status = EXIT_BAD_INPUT; break;
	default: status = EXIT_WORLD; break;
	}
	buf_free(&file);
	buf_free(&etag);
	return status;
}

int
register_refresh(struct register_words *w)
{
	struct mapping *m = register_mapping(w);
	int status = EXIT_BAD_INPUT;

	if (m != NULL && *mapping_url(m) == '\0')
		buf_adds(w->why, "the mapping has no address to refresh from: fetch the file by hand and import it");
	else if (m != NULL)
		status = fetch_and_import(w, m);
	mapping_free(m);
	return status;
}
