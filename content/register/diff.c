/*
 * diff.c - two sorted rows of keys, walked side by side
 *
 * A row of a list without status GONE is alive; a register in service also
 * holds those that went and older names.  Rows with one key (a list may have
 * two) are paired in the order of their files.
 */
#include "content/register/diff.h"

#include "content/register/name.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

const char *const diff_kind_words[DIFF_KIND_COUNT] = {
#define ROW(name, word, what) [DIFF_##name] = word,
	DIFF_KINDS(ROW)
#undef ROW
};

/* 'N' and the cleaned number, else 'A' and the name without its company words. */
static char *
key_of(enum agent_shape shape, const char *number, const char *name)
{
	struct agent_number n;
	struct agent_name a;
	size_t at;
	char *key;

	if (*number != '\0') {
		agent_number_read(shape, number, strlen(number), &n, &at);
		if (n.kind != NUMBER_LICENCE && n.kind != NUMBER_HINT) {
			n.len = strlen(number) < NUMBER_BYTES ? strlen(number) : NUMBER_BYTES - 1;
			memcpy(n.text, number, n.len);
		}
		key = xmalloc(n.len + 2);
		key[0] = 'N';
		memcpy(key + 1, n.text, n.len);
		key[n.len + 1] = '\0';
		return key;
	}
	agent_name_read(NULL, name, strlen(name), &a);
	key = xmalloc(NAME_BYTES + 1);
	snprintf(key, NAME_BYTES + 1, "A%s", a.clean_len > 0 ? a.clean : name);
	return key;
}

static int
compare(const void *x, const void *y)
{
	const struct diff_item *a = x, *b = y;
	int by_key = strcmp(a->key, b->key);

	return by_key != 0 ? by_key : a->row < b->row ? -1 : a->row > b->row;
}

static struct diff_item
item_of_register(const struct agents *a, uint32_t i)
{
	const struct register_row *row = &a->rows[i];

	return (struct diff_item){ .number = register_string(a, row->number), .name = register_string(a, row->name),
		.word = register_string(a, row->word), .status = row->status, .end_day = row->end_day, .row = i };
}

static struct diff_item
item_of_list(const struct list *l, uint32_t i)
{
	const struct list_row *row = &l->rows[i];

	return (struct diff_item){ .number = row->number, .name = row->name, .word = row->word, .status = row->status,
		.end_day = row->end_day, .row = i };
}

static struct diff_item *
items_new(struct diff_side side, enum agent_shape shape, size_t *count)
{
	struct diff_item *items;

	*count = side.agents != NULL ? side.agents->row_count : side.list != NULL ? side.list->row_count : 0;
	items = xcalloc(*count + 1, sizeof(*items));
	for (uint32_t i = 0; i < *count; i++) {
		items[i] = side.agents != NULL ? item_of_register(side.agents, i) : item_of_list(side.list, i);
		items[i].key = key_of(shape, items[i].number, items[i].name);
	}
	qsort(items, *count, sizeof(*items), compare);
	return items;
}

static size_t
count_alive(const struct diff_item *items, size_t count, size_t by_status[AGENT_STATUS_COUNT])
{
	size_t alive = 0;

	for (size_t i = 0; i < count; i++) {
		if (items[i].status == AGENT_GONE)
			continue;
		by_status[items[i].status]++;
		alive++;
	}
	return alive;
}

static void
add(struct register_diff *d, enum diff_kind kind, const struct diff_item *before, const struct diff_item *after)
{
	d->rows[d->row_count++] = (struct diff_row){ kind, before, after };
	d->counts[kind]++;
}

/* A name in other capitals, or with another company word, is the same name. */
static bool
is_same_name(const char *a, const char *b)
{
	struct agent_name x, y;

	if (strcmp(a, b) == 0)
		return true;
	agent_name_read(NULL, a, strlen(a), &x);
	agent_name_read(NULL, b, strlen(b), &y);
	return x.clean_len > 0 && strcmp(x.clean, y.clean) == 0;
}

static void
pair(struct register_diff *d, const struct diff_item *before, const struct diff_item *after)
{
	bool was_gone = before->status == AGENT_GONE, is_gone = after->status == AGENT_GONE;

	if (was_gone || is_gone) {
		add(d, was_gone && is_gone ? DIFF_KEPT : was_gone ? DIFF_ADDED : DIFF_GONE, before, after);
		return;
	}
	if (!is_same_name(before->name, after->name))
		add(d, DIFF_RENAMED, before, after);
	if (before->status != after->status || before->end_day != after->end_day || strcmp(before->word, after->word) != 0)
		add(d, DIFF_CHANGED, before, after);
}

static void
only_before(struct register_diff *d, const struct diff_item *before)
{
	add(d, before->status == AGENT_GONE ? DIFF_KEPT : DIFF_GONE, before, NULL);
}

static void
only_after(struct register_diff *d, const struct diff_item *after)
{
	if (after->status != AGENT_GONE)	/* an older name, made by the import itself, is nobody new */
		add(d, DIFF_ADDED, NULL, after);
}

struct register_diff *
diff_new(struct diff_side before, struct diff_side after, enum agent_shape shape)
{
	struct register_diff *d = xcalloc(1, sizeof(*d));
	size_t i = 0, j = 0;

	d->before = items_new(before, shape, &d->before_count);
	d->after = items_new(after, shape, &d->after_count);
	d->live_before = count_alive(d->before, d->before_count, d->status_before);
	d->live_after = count_alive(d->after, d->after_count, d->status_after);
	d->rows = xcalloc((d->before_count + d->after_count) * 2 + 1, sizeof(*d->rows));
	while (i < d->before_count || j < d->after_count) {
		int order = i == d->before_count ? 1 : j == d->after_count ? -1 : strcmp(d->before[i].key, d->after[j].key);

		if (order < 0)
			only_before(d, &d->before[i++]);
		else if (order > 0)
			only_after(d, &d->after[j++]);
		else
			pair(d, &d->before[i++], &d->after[j++]);
	}
	return d;
}

void
diff_free(struct register_diff *d)
{
	if (d == NULL)
		return;
	for (size_t i = 0; i < d->before_count; i++)
		free(d->before[i].key);
	for (size_t i = 0; i < d->after_count; i++)
		free(d->after[i].key);
	free(d->before);
	free(d->after);
	free(d->rows);
	free(d);
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

static char **
job_keys(const struct agents *a, enum agent_shape shape, size_t *count)
{
	char **keys;

	*count = a != NULL ? a->job_count : 0;
	keys = xcalloc(*count + 1, sizeof(*keys));
	for (size_t i = 0; i < *count; i++) {
		const struct register_job *j = &a->jobs[i];
		const struct register_row *row = &a->rows[j->row];
		char *agency = key_of(shape, register_string(a, row->number), register_string(a, row->name));
		size_t len = strlen(agency) + j->title.len + j->place.len + 40;

		keys[i] = xmalloc(len);
		snprintf(keys[i], len, "%s\t%s\t%s\t%d\t%u", agency, register_string(a, j->title), register_string(a, j->place),
		    (int)j->end_day, j->count);
		free(agency);
	}
	qsort(keys, *count, sizeof(*keys), by_text);
	return keys;
}

static void
keys_free(char **keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(keys[i]);
	free(keys);
}

void
diff_jobs(const struct agents *before, const struct agents *after, size_t *came, size_t *went)
{
	size_t old_count, new_count, i = 0, j = 0;
	char **old = job_keys(before, after->header->shape, &old_count), **new = job_keys(after, after->header->shape, &new_count);

	*came = *went = 0;
	while (i < old_count || j < new_count) {
		int order = i == old_count ? 1 : j == new_count ? -1 : strcmp(old[i], new[j]);

		*went += order < 0;
		*came += order > 0;
		i += order <= 0;
		j += order >= 0;
	}
	keys_free(old, old_count);
	keys_free(new, new_count);
}
