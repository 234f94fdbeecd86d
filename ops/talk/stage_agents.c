/*
 * stage_agents.c - a list of invented agents for a talk, made into a register as an import would
 *
 * A line each, fields apart by '|', days as YYYY-MM-DD, "-" = not given:
 *	list COUNTRY | OFFICE | day of the list | days that it is fresh
 *	NAME | NUMBER | status (content/register/status.def) | the list's word | day of the word | last day | day it went | more
 *	job TITLE | PLACE | NUMBER or NAME | last day | workers
 *	jobs of | day of the job orders, if it is not that of the list
 * more: trade, actions N, grade 4.5, became NUMBER.
 */
#include "ops/talk/stage_inside.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "content/pack.h"
#include "content/register/build.h"
#include "gateway/registers.h"
#include "gateway/service.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/talk/script.h"

enum { ROWS = 64, JOBS = 16, LINES = ROWS + JOBS + 2, FIELDS = 8, LINE_BYTES = 1024, PATH_BYTES = 64 };

struct reading { struct list list; struct list_row row[ROWS]; struct list_job job[JOBS]; char line[LINES][LINE_BYTES]; };

/* The fields of a line, in place and trimmed; those that are not there are "". */
static void
split(char *line, char *field[FIELDS])
{
	line[strcspn(line, "\n")] = '\0';
	for (unsigned i = 0; i < FIELDS; i++) {
		char *end = line + strcspn(line, "|"), *last = end;
		bool is_last = *end == '\0';

		while (*line == ' ')
			line++;
		while (last > line && last[-1] == ' ')
			last--;
		*last = '\0';
		field[i] = strcmp(line, "-") == 0 ? last : line;
		line = is_last ? end : end + 1;
	}
}

static int32_t
day_of(const char *text)
{
	char whole[32];
	int64_t s = 0;

	(void)snprintf(whole, sizeof whole, "%.10sT00:00:00Z", text);
	return script_time(whole, &s) ? (int32_t)(s / 86400) : 0;
}

static bool
read_more(const char *more, struct list_row *row)
{
	unsigned whole, tenth = 0, actions;

	if (*more == '\0')
		return true;
	if (strcmp(more, "trade") == 0) {
		row->flags |= ROW_WRONG_TRADE;
	} else if (sscanf(more, "actions %3u", &actions) == 1) {
		row->actions = (uint8_t)actions;
	} else if (sscanf(more, "grade %1u.%1u", &whole, &tenth) >= 1) {
		row->flags |= ROW_HAS_GRADE;
		row->grade = (uint8_t)(whole * 10 + tenth);
	} else if (strncmp(more, "became ", 7) == 0) {
		row->alias = more + 7;
	} else {
		return false;
	}
	return true;
}

static bool
read_row(struct list *l, struct list_row *row, char *field[FIELDS])
{
	unsigned status = 0;

	while (status < AGENT_STATUS_COUNT && strcmp(agent_status_words[status], field[2]) != 0)
		status++;
	*row = (struct list_row){ .name = field[0], .number = field[1], .word = field[3], .alias = "",
	    .status = (enum agent_status)status, .status_day = day_of(field[4]), .end_day = day_of(field[5]),
	    .gone_day = day_of(field[6]), .line = (unsigned)l->row_count + 1 };
	l->row_count++;
	return status < AGENT_STATUS_COUNT && read_more(field[7], row);
}

static bool
read_list(struct list *l, char *field[FIELDS])
{
	(void)snprintf(l->country, sizeof l->country, "%.2s", field[0] + 5);
	l->office = field[1];
	l->source = "a talk";
	l->list_day = l->import_day = day_of(field[2]);
	l->fresh_days = (uint32_t)strtoul(field[3], NULL, 10);
	l->serial = 1;
	l->shape = SHAPE_ANY;
	for (unsigned i = 0; i < SHAPE_COUNT; i++)
		if (strlen(agent_shape_words[i]) == 2 && agent_shape_words[i][0] == (l->country[0] | 0x20)
		    && agent_shape_words[i][1] == (l->country[1] | 0x20))
			l->shape = (enum agent_shape)i;
	return l->list_day > 0 && l->country[1] != '\0';
}

static bool
read_job(struct list *l, struct list_job *job, char *field[FIELDS])
{
	*job = (struct list_job){ field[0] + 4, field[1], field[2], day_of(field[3]), (uint32_t)strtoul(field[4], NULL, 10) };
	l->job_count++;
	return *job->title != '\0' && *job->number != '\0';
}

static bool
read_line(struct reading *r, char *field[FIELDS])
{
	struct list *l = &r->list;

	if (strncmp(field[0], "list ", 5) == 0)
		return read_list(l, field);
	if (strcmp(field[0], "jobs of") == 0)
		return (l->jobs_day = day_of(field[1])) > 0;
	if (strncmp(field[0], "job ", 4) == 0)
		return l->job_count < JOBS && read_job(l, &r->job[l->job_count], field);
	return l->row_count < ROWS && read_row(l, &r->row[l->row_count], field);
}

static bool
read_file(const char *path, struct reading *r, struct buf *why)
{
	FILE *in = fopen(path, "r");
	char *field[FIELDS];
	unsigned line = 0, kept = 0;
	bool ok = in != NULL;

	r->list.rows = r->row;
	r->list.jobs = r->job;
	if (in == NULL)
		buf_addf(why, "%s: %s", path, strerror(errno));
	while (ok && kept < LINES && fgets(r->line[kept], LINE_BYTES, in) != NULL) {
		char *text = r->line[kept];

		line++;
		if (*text == '#' || *text == '\n')
			continue;
		kept++;
		split(text, field);
		ok = read_line(r, field);
		if (!ok)
			buf_addf(why, "%s:%u: cannot be read (ops/talk/stage_agents.c says how)", path, line);
	}
	if (in != NULL)
		(void)fclose(in);
	return ok;
}

static struct agents *
build(const struct inside *s, const struct list *l, struct buf *why)
{
	char folder[] = "/tmp/safar-talk-XXXXXX", path[PATH_BYTES];
	struct agents *list = NULL;

	if (mkdtemp(folder) == NULL) {
		buf_addf(why, "%s: %s", folder, strerror(errno));
		return NULL;
	}
	(void)snprintf(path, sizeof path, "%s/current.reg", folder);
	if (register_write(path, l, &s->pack->fold, why))
		list = register_open(path, why);
	(void)unlink(path);		/* it stays open as long as it is asked */
	(void)rmdir(folder);
	return list;
}

/* Beside those of other countries; in the place of an older one of its own. */
bool
stage_register(struct talk_stage *stage, const char *path, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	struct reading *r = xcalloc(1, sizeof *r);
	struct registers *next = xcalloc(1, sizeof *next), *old = s->registers;
	unsigned left = 0;
	size_t len = strlen(path);
	struct agents *list = NULL;

	if (len > 4 && strcmp(path + len - 4, ".reg") == 0)
		list = register_open(path, why);	/* as `safar register` put it into service */
	else if (read_file(path, r, why))
		list = build(s, &r->list, why);
	free(r);
	if (list == NULL) {
		registers_free(next);
		return false;
	}
	registers_add(next, list);
	for (unsigned i = 0; old != NULL && i < old->count; i++)
		if (strcmp(old->list[i]->header->country, list->header->country) != 0)
			registers_add(next, old->list[i]);
		else
			old->list[left++] = old->list[i];
	if (old != NULL)
		old->count = left;
	service_set_registers(s->service, next);
	registers_free(old);
	s->registers = next;
	return true;
}
