/*
 * register_serve.c - safar register apply, rollback and status: what is in service
 */
#include <dirent.h>
#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "ops/command/cmd_control.h"
#include "ops/command/command.h"
#include "ops/command/register_command.h"

enum { PATH_BYTES = 4096 };

static void
tripped_words(const struct stage_report *r, char *out, size_t size)
{
	bool is_first = true;
	size_t len = 0;

	out[0] = '\0';
	if (r->back != 0)
		len += (size_t)snprintf(out, size, "back to serial %u: ", r->back);
	for (unsigned t = 0; t < TRIPWIRE_COUNT && len < size; t++)
		if ((r->tripped >> t & 1) != 0)
			len += (size_t)snprintf(out + len, size - len, "%s%s", is_first ? "" : ", ", tripwire_word(t)), is_first = false;
}

/* Asks safard, whose accounts are the persons.  True: two agreed to exactly this list. */
static bool
two_agreed(struct register_words *w, const struct stage_report *r, int *status)
{
	static const struct control_verb verb = { "apply", "", 0, 0, 0, NULL };
	char title[64], words[200];
	struct control_words c = { .verb = &verb, .socket = w->socket };
	json_t *result = NULL;
	bool is_same;

	snprintf(title, sizeof(title), "safar register apply --country %s", w->country);	/* also behind a rollback: it waits like an import */
	c.title = title;
	c.option[CONTROL_OPTION_approval] = w->approval;
	tripped_words(r, words, sizeof(words));
	fprintf(stderr, "%s: a tripwire is up: %s; safard is asked for a second person\n", w->title, words);
	*status = control_ask(&c, "register.apply", json_pack("{s:s,s:i,s:s,s:s}", "country", w->country, "serial", (int)r->serial,
	    "sum", r->sum, "tripwires", words), NULL, &result);
	if (result == NULL) {
		if (*status != 0)
			buf_adds(w->why, "this list needs two accounts of a running safard (safar staff); the list in service stays");
		return false;
	}
	is_same = json_integer_value(json_object_get(result, "serial")) == r->serial &&
	    strcmp(json_string_value(json_object_get(result, "sum")), r->sum) == 0 &&
	    strcmp(json_string_value(json_object_get(result, "country")), w->country) == 0;
	json_decref(result);
	if (!is_same) {
		buf_adds(w->why, "what the two agreed to is another list than the one staged now; the list in service stays");
		*status = EXIT_BAD_INPUT;
	}
	return is_same;
}

int
register_exit_of(enum stage_end end)
{
	return end == STAGE_DONE ? 0 : end == STAGE_REFUSED ? EXIT_BAD_INPUT : EXIT_WORLD;
}

static int
into_service(struct register_words *w, const struct stage_report *r)
{
	bool is_agreed = false;
	int status = 0;

	if (!stage_is_never(r) && stage_needs_two(r)) {
		is_agreed = two_agreed(w, r, &status);
		if (!is_agreed)
			return status;
	} else if (r->tripped != 0 && !stage_is_never(r)) {
		char words[200];

		tripped_words(r, words, sizeof(words));
		fprintf(stderr, "%s: the first list of %s: one person is enough, although a tripwire is up: %s\n", w->title,
		    w->country, words);
	}
	status = register_exit_of(stage_apply(&w->stage, r, is_agreed, w->why));
	if (status != 0)
		return status;
	if (r->back != 0)
		printf("an earlier list of %s is in service again, as serial %u\n", w->country, r->serial);
	else
		printf("serial %u of %s is in service: %zu agents\n", r->serial, w->country, r->rows);
	fprintf(stderr, "%s: a running safard reads it when it is told to: systemctl reload safard\n", w->title);
	return 0;
}

int
register_apply(struct register_words *w)
{
	struct stage_report r;

	if (stage_read(&w->stage, &r, w->why))
		return into_service(w, &r);
	if (w->why->len == 0)
		buf_addf(w->why, "nothing is staged for %s", w->country);
	return EXIT_BAD_INPUT;
}

/* An import that waited waits no more; what a refresh had fetched would else be "unchanged" for ever. */
static bool
forget_waiting(struct register_words *w)
{
	char room[512];
	struct buf why = BUF_OVER(room);
	struct stage_report waits;

	return !stage_read(&w->stage, &waits, &why) || waits.back != 0 || register_forget_fetched(w);
}

int
register_rollback(struct register_words *w)
{
	unsigned long serial = 0;
	struct stage_report r;
	char *end;
	int status;

	if (w->word != NULL) {
		serial = strtoul(w->word, &end, 10);
		if (!isdigit((unsigned char)*w->word) || *end != '\0' || serial == 0 || serial >= UINT32_MAX) {
			buf_adds(w->why, "say the serial of a list that is kept (safar register status)");
			return EXIT_BAD_INPUT;
		}
	}
	if (!forget_waiting(w))
		return EXIT_WORLD;
	status = register_exit_of(stage_back(&w->stage, (uint32_t)serial, &r, w->why));
	if (status != 0)
		return status;
	if (stage_needs_two(&r))
		register_print_report(&r, false);
	return into_service(w, &r);
}

struct agents *
register_in_service(struct register_words *w)
{
	struct buf path = BUF_INIT(PATH_BYTES);
	struct agents *a;

	stage_path(&w->stage, "current.reg", &path);
	a = register_open(path.ptr, w->why);
	buf_free(&path);
	return a;
}

struct standing { size_t by_status[AGENT_STATUS_COUNT], agents; };

static struct standing
count(const struct agents *a, int64_t now_s)
{
	struct standing s = { { 0 }, 0 };

	for (uint32_t i = 0; i < a->row_count; i++)
		if (a->rows[i].status != AGENT_GONE || a->rows[i].alias_of == REGISTER_NONE)
			s.by_status[register_status(&a->rows[i], now_s)]++;
	for (unsigned i = 0; i < AGENT_STATUS_COUNT; i++)
		s.agents += i == AGENT_GONE ? 0 : s.by_status[i];
	return s;
}

static json_t *
staged_json(const struct register_words *w)
{
	char room[512];
	struct buf why = BUF_OVER(room);
	struct stage_report r;

	if (!stage_read(&w->stage, &r, &why))
		return why.len > 0 ? json_string(why.ptr) : json_null();
	return json_pack("{s:I,s:I,s:I,s:s,s:s,s:b}", "serial", (json_int_t)r.serial, "back", (json_int_t)r.back, "agents", (json_int_t)r.rows, "who", r.who, "when", r.when,
	    "needs_two", stage_needs_two(&r));
}

static json_t *
country_json(const struct register_words *w, const struct agents *a)
{
	struct stage_old old[STAGE_OLD_MAX];
	struct standing s = count(a, w->stage.now_s);
	json_t *c = json_object(), *by = json_object(), *kept = json_array();
	char day[16], until[16];
	size_t n = stage_old(&w->stage, old, STAGE_OLD_MAX);

	stage_day(a->header->list_day, day);
	stage_day(a->header->list_day + (int32_t)a->header->fresh_days, until);
	for (unsigned i = 0; i < AGENT_STATUS_COUNT; i++)
		json_object_set_new(by, agent_status_words[i], json_integer((json_int_t)s.by_status[i]));
	for (size_t i = 0; i < n; i++)
		json_array_append_new(kept, json_pack("{s:I,s:s}", "serial", (json_int_t)old[i].serial, "until_then", old[i].date));
	json_object_set_new(c, "country", json_string(w->country));
	json_object_set_new(c, "serial", json_integer(a->header->serial));
	json_object_set_new(c, "list_day", json_string(day));
	json_object_set_new(c, "age_days", json_integer(w->stage.now_s / 86400 - a->header->list_day));
	json_object_set_new(c, "refresh_by", json_string(until));
	json_object_set_new(c, "is_fresh", json_boolean(register_is_fresh(a, w->stage.now_s)));
	json_object_set_new(c, "agents", json_integer((json_int_t)s.agents));
	json_object_set_new(c, "status", by);
	stage_day(a->header->jobs_day, day);	/* behind list_day, which has its own copy by now */
	json_object_set_new(c, "job_orders", json_integer(a->job_count));
	json_object_set_new(c, "jobs_day", json_string(day));
	json_object_set_new(c, "jobs_are_fresh", json_boolean(register_jobs_are_fresh(a, w->stage.now_s)));
	json_object_set_new(c, "bytes", json_integer((json_int_t)a->map_bytes));
	json_object_set_new(c, "office", json_string(register_string(a, a->header->office)));
	json_object_set_new(c, "kept", kept);
	json_object_set_new(c, "staged", staged_json(w));
	return c;
}

static void
print_staged(const json_t *staged)
{
	if (json_is_object(staged))
		printf("    staged: serial %lld, %lld agents, by %s, %s%s\n", (long long)json_integer_value(json_object_get(staged, "serial")),
		    (long long)json_integer_value(json_object_get(staged, "agents")), json_string_value(json_object_get(staged, "who")),
		    json_string_value(json_object_get(staged, "when")),
		    json_is_true(json_object_get(staged, "needs_two")) ? "; a tripwire is up" : "");
	else if (json_is_string(staged))
		printf("    staged: %s\n", json_string_value(staged));
}

static void
print_country(const json_t *c)
{
	const json_t *staged = json_object_get(c, "staged"), *kept = json_object_get(c, "kept"), *v;
	const char *word;
	size_t i;

	printf("%s  list of %s (%lld days old%s), %s, serial %lld, %lld agents, %lld bytes\n",
	    json_string_value(json_object_get(c, "country")), json_string_value(json_object_get(c, "list_day")),
	    (long long)json_integer_value(json_object_get(c, "age_days")),
	    json_is_true(json_object_get(c, "is_fresh")) ? "" : ": too old, people are told so",
	    json_string_value(json_object_get(c, "office")), (long long)json_integer_value(json_object_get(c, "serial")),
	    (long long)json_integer_value(json_object_get(c, "agents")), (long long)json_integer_value(json_object_get(c, "bytes")));
	printf("    a newer list is needed by %s\n    today:", json_string_value(json_object_get(c, "refresh_by")));
	json_object_foreach((json_t *)(uintptr_t)json_object_get(c, "status"), word, v)
		if (json_integer_value(v) > 0)
			printf(" %s %lld", word, (long long)json_integer_value(v));
	printf("\n");
	if (json_integer_value(json_object_get(c, "job_orders")) > 0)
		printf("    %lld job orders of %s%s\n", (long long)json_integer_value(json_object_get(c, "job_orders")),
		    json_string_value(json_object_get(c, "jobs_day")),
		    json_is_true(json_object_get(c, "jobs_are_fresh")) ? "" : ": too old, nothing is told of them");
	json_array_foreach(kept, i, v)
		printf("    kept: serial %lld, in service until %s\n", (long long)json_integer_value(json_object_get(v, "serial")),
		    json_string_value(json_object_get(v, "until_then")));
	print_staged(staged);
}

bool
register_is_there(const struct register_words *w)
{
	struct buf path = BUF_INIT(PATH_BYTES);
	bool is_there;

	stage_path(&w->stage, "current.reg", &path);
	is_there = access(path.ptr, F_OK) == 0;
	buf_free(&path);
	return is_there;
}

/* A first list may wait. */
static int
status_of_none(struct register_words *w, json_t *rows)
{
	json_t *staged = staged_json(w);

	if (w->is_json) {
		json_array_append_new(rows, json_pack("{s:s,s:n,s:O}", "country", w->country, "serial", "staged", staged));
	} else {
		printf("%s  no list is in service\n", w->country);
		print_staged(staged);
	}
	json_decref(staged);
	return 0;
}

static int
status_of_one(struct register_words *w, json_t *rows)
{
	struct agents *a;
	json_t *c;

	if (!register_is_there(w))
		return status_of_none(w, rows);
	a = register_in_service(w);

	if (a == NULL)
		return EXIT_WORLD;
	c = country_json(w, a);
	register_close(a);
	if (w->is_json)
		json_array_append(rows, c);
	else
		print_country(c);
	json_decref(c);
	return 0;
}

static int
status_of_all(struct register_words *w, json_t *rows)
{
	struct dirent *e;
	DIR *d = opendir(w->stage.dir);
	int status = 0;

	if (d == NULL) {
		buf_addf(w->why, "%s: %s", w->stage.dir, strerror(errno));
		return EXIT_WORLD;
	}
	while ((e = readdir(d)) != NULL) {
		if (strlen(e->d_name) != 2 || !islower((unsigned char)e->d_name[0]) || !islower((unsigned char)e->d_name[1]))
			continue;
		snprintf(w->country, sizeof(w->country), "%c%c", toupper((unsigned char)e->d_name[0]), toupper((unsigned char)e->d_name[1]));
		if (status_of_one(w, rows) == 0)
			continue;
		status = EXIT_WORLD;
		fprintf(stderr, "%s: %s: %s\n", w->title, w->country, w->why->ptr);
		buf_reset(w->why);
	}
	closedir(d);
	return status;
}

int
register_status_of(struct register_words *w)
{
	json_t *rows = json_array();
	int status = w->country[0] != '\0' ? status_of_one(w, rows) : status_of_all(w, rows);

	if (w->is_json) {
		json_dumpf(rows, stdout, JSON_INDENT(2));
		printf("\n");
	}
	json_decref(rows);
	return status;
}
