/*
 * stage_history.c - history.txt: who put what into service, of how many agents, and whether two persons agreed
 *
 *	2026-11-27T12:00:00Z	ada	apply	5	valid=190	suspended=10	agreed
 *	2026-11-28T09:00:00Z	bea	rollback	4	as	6	valid=195	suspended=5
 *
 * It is also how far a list may move: not a tenth from any list since the
 * last one that two agreed to, in however many steps one person makes it.
 */
#include <string.h>

#include "content/register/stage_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { LINE_BYTES = 512 };

void
stage_count_of(const struct agents *a, struct stage_count *out)
{
	memset(out, 0, sizeof(*out));
	for (uint32_t i = 0; i < a->row_count; i++)
		if (a->rows[i].status != AGENT_GONE) {
			out->by_status[a->rows[i].status]++;
			out->agents++;
		}
}

static FILE *
open_history(const struct stage *s, const char *mode)
{
	char room[STAGE_PATH_BYTES];
	struct buf path = BUF_OVER(room);

	stage_path(s, "history.txt", &path);
	return fopen(path.ptr, mode);
}

void
stage_history(const struct stage *s, const char *what, const struct agents *a, bool is_agreed)
{
	char when[32] = "", who[STAGE_WORD_BYTES];
	time_t now = (time_t)s->now_s;
	struct stage_count count;
	struct tm tm;
	FILE *f = open_history(s, "a+e");

	if (f == NULL)
		return;
	if (gmtime_r(&now, &tm) != NULL)
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	stage_clean(who, sizeof(who), s->who);	/* a tab or a line end in it would say what nobody did */
	stage_count_of(a, &count);
	if (fseek(f, -1, SEEK_END) == 0 && fgetc(f) != '\n')
		fputc('\n', f);		/* behind a line that a kill cut off */
	fseek(f, 0, SEEK_END);
	fprintf(f, "%s\t%s\t%s", when, who, what);
	for (unsigned i = 0; i < AGENT_STATUS_COUNT; i++)
		if (count.by_status[i] > 0)
			fprintf(f, "\t%s=%zu", agent_status_words[i], count.by_status[i]);
	fputs(is_agreed ? "\tagreed\n" : "\n", f);
	fclose(f);
}

/* "valid=190" */
static void
take_count(const char *word, struct stage_count *out)
{
	for (unsigned i = 0; i < AGENT_STATUS_COUNT; i++) {
		size_t len = strlen(agent_status_words[i]);
		unsigned long n;

		if (strncmp(word, agent_status_words[i], len) != 0 || word[len] != '=')
			continue;
		n = strtoul(word + len + 1, NULL, 10);
		out->by_status[i] += n;
		out->agents += n;
	}
}

/* False if the line tells of no list, as one that a kill cut off. */
static bool
take_line(char *line, struct stage_count *out, bool *is_agreed)
{
	char *word, *rest = line, *end = strchr(line, '\n');

	memset(out, 0, sizeof(*out));
	*is_agreed = false;
	if (end == NULL)
		return false;
	*end = '\0';
	for (unsigned i = 0; (word = strsep(&rest, "\t")) != NULL; i++) {
		if (i == 2 && strcmp(word, "apply") != 0 && strcmp(word, "rollback") != 0)
			return false;
		if (i > 2)
			take_count(word, out);
		*is_agreed |= i > 2 && strcmp(word, "agreed") == 0;
	}
	return out->agents > 0;
}

struct stage_count *
stage_since(const struct stage *s, size_t *count)
{
	struct stage_count *lists = NULL, one;
	FILE *f = open_history(s, "re");
	size_t room = 0;
	char line[LINE_BYTES];
	bool is_agreed;

	*count = 0;
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		if (!take_line(line, &one, &is_agreed))
			continue;
		if (is_agreed)
			*count = 0;
		if (*count == room) {
			room = room == 0 ? 16 : 2 * room;
			lists = xrealloc(lists, room * sizeof(*lists));
		}
		lists[(*count)++] = one;
	}
	if (f != NULL)
		fclose(f);
	return lists;
}
