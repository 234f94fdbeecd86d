/*
 * build.c - from rows of a list to the file people are answered from
 *
 * The same rows give the same bytes.  What was made is opened as a reader
 * would (register_check.c) before it gets the name that readers open: a row
 * that no reader would take is a sentence to who imports, and the list in
 * service stays.
 */
#include "content/register/build.h"

#include <sys/stat.h>

#include "content/compiler/write.h"
#include "content/register/build_inside.h"
#include "content/register/list_read_inside.h"
#include "content/register/name.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct build {
	const struct list	*list;
	const struct fold_table *fold;
	struct heap		 heap;
	struct entries		 numbers, names, skeletons;
	struct pieces		 pieces;
	struct register_row	*rows;
	struct register_str	*loose;
	struct register_gram	*grams;
	uint32_t		*postings, gram_count;
	struct register_job	*jobs;
	uint32_t		 job_count;
	struct register_header	 header;
	struct buf		*why;
};

static const char *
given(const char *text)
{
	return text == NULL ? "" : text;
}

static struct register_str
keep(struct build *b, const char *text)
{
	return heap_add(&b->heap, given(text), strlen(given(text)));
}

static struct register_str
share(struct build *b, const char *text)
{
	return heap_share(&b->heap, given(text), strlen(given(text)));
}

/* The cleaned number; and what stands before the first '/', if that alone is a hint. */
static void
number_ways(struct build *b, const char *number, uint32_t row)
{
	struct agent_number n, hint;
	size_t at, head = strcspn(number, "/");

	agent_number_read(b->list->shape, number, strlen(number), &n, &at);
	if (n.kind == NUMBER_LICENCE || n.kind == NUMBER_HINT)
		entries_add(&b->numbers, &b->heap, heap_like(&b->heap, b->rows[row].number, n.text, n.len), row);
	if (n.kind != NUMBER_LICENCE || number[head] == '\0')
		return;
	agent_number_read(b->list->shape, number, head, &hint, &at);
	if (hint.kind == NUMBER_HINT && (hint.len != n.len || memcmp(hint.text, n.text, n.len) != 0))
		entries_add(&b->numbers, &b->heap, heap_share(&b->heap, hint.text, hint.len), row);
}

static bool
add_row(struct build *b, uint32_t i)
{
	const struct list_row *from = &b->list->rows[i];
	struct register_row *to = &b->rows[i];
	struct register_str clean;
	struct agent_name name;

	if (strlen(given(from->name)) >= REGISTER_NAME_BYTES || strlen(given(from->number)) >= REGISTER_NUMBER_BYTES ||
	    strlen(given(from->word)) > REGISTER_WORD_BYTES || given(from->name)[0] == '\0') {
		buf_addf(b->why, "line %u of the list: without a name, or with one, a number or a word that is too long", from->line);
		return false;
	}
	*to = (struct register_row){
		.name = keep(b, from->name), .number = keep(b, from->number), .word = share(b, from->word),
		.status = (uint8_t)from->status, .flags = from->flags, .grade = from->grade, .actions = from->actions,
		.status_day = from->status_day, .end_day = from->end_day, .gone_day = from->gone_day,
		.grade_day = from->grade_day, .alias_of = REGISTER_NONE,
	};
	agent_name_read(b->fold, from->name, strlen(from->name), &name);
	clean = heap_like(&b->heap, to->name, name.clean, name.clean_len);
	entries_add(&b->names, &b->heap, clean, i);
	entries_add(&b->skeletons, &b->heap, heap_like(&b->heap, clean, name.skeleton, name.skeleton_len), i);
	b->loose[i] = heap_like(&b->heap, clean, name.loose, name.loose_len);
	pieces_add(&b->pieces, name.loose, name.loose_len, i);
	number_ways(b, given(from->number), i);
	return true;
}

/* The row that a number or a name of the list means, but not `except`; REGISTER_NONE. */
static uint32_t
row_called(const struct build *b, const char *text, uint32_t except)
{
	struct agent_name name;
	struct agent_number n;
	size_t at;

	agent_number_read(b->list->shape, text, strlen(text), &n, &at);
	if (n.kind == NUMBER_LICENCE && !list_has_rest(text, at, n.used)) {
		uint32_t row = entries_find(&b->numbers, &b->heap, n.text, n.len, except);

		if (row != REGISTER_NONE)
			return row;
	}
	agent_name_read(b->fold, text, strlen(text), &name);
	return entries_find(&b->names, &b->heap, name.clean, name.clean_len, except);
}

/* Each row leads straight to what it is now, over everything it was called between. */
static bool
resolve_aliases(struct build *b)
{
	uint32_t count = (uint32_t)b->list->row_count, *next = xmalloc(count * sizeof(*next));
	bool is_sound = true;

	for (uint32_t i = 0; i < count; i++)
		next[i] = given(b->list->rows[i].alias)[0] == '\0' ? REGISTER_NONE : row_called(b, b->list->rows[i].alias, i);
	for (uint32_t i = 0; i < count && is_sound; i++) {
		uint32_t last = i, steps = 0;

		while (next[last] != REGISTER_NONE && ++steps <= REGISTER_MAX_RENAMES)
			last = next[last];
		is_sound = next[last] == REGISTER_NONE;
		if (is_sound)
			b->rows[i].alias_of = last == i ? REGISTER_NONE : last;
		else
			buf_addf(b->why, "line %u of the list: it became another, and so on, and that never ends",
			    b->list->rows[i].line);
	}
	free(next);
	return is_sound;
}

/* Jobs of one row together, as the list has them; jobs of who is not on the list are nobody's and left out. */
static void
add_jobs(struct build *b)
{
	const struct list *l = b->list;
	uint32_t *row = xmalloc(l->job_count * sizeof(*row) + 1), next = 0;

	b->jobs = xcalloc(l->job_count + 1, sizeof(*b->jobs));
	for (size_t i = 0; i < l->job_count; i++) {
		row[i] = row_called(b, given(l->jobs[i].number), REGISTER_NONE);
		if (row[i] != REGISTER_NONE)
			b->rows[row[i]].jobs++;
	}
	for (size_t i = 0; i < l->row_count; i++) {
		b->rows[i].first_job = next;
		next += b->rows[i].jobs;
		b->rows[i].jobs = 0;		/* counted once more below */
	}
	for (size_t i = 0; i < l->job_count; i++) {
		struct register_row *r = row[i] == REGISTER_NONE ? NULL : &b->rows[row[i]];

		if (r != NULL)
			b->jobs[r->first_job + r->jobs++] = (struct register_job){
				.title = share(b, l->jobs[i].title), .place = share(b, l->jobs[i].place),
				.end_day = l->jobs[i].end_day, .count = l->jobs[i].count, .row = row[i],
			};
	}
	b->job_count = next;
	free(row);
}

static void
make_grams(struct build *b)
{
	const struct pieces *p = &b->pieces;

	pieces_sort(&b->pieces);
	b->postings = xmalloc(p->count * sizeof(*b->postings) + 1);
	b->grams = xmalloc(p->count * sizeof(*b->grams) + 1);
	for (size_t i = 0; i < p->count; i++) {
		uint32_t gram = (uint32_t)(p->at[i] >> 32);

		if (b->gram_count == 0 || b->grams[b->gram_count - 1].gram != gram)
			b->grams[b->gram_count++] = (struct register_gram){ gram, (uint32_t)i, 0 };
		b->grams[b->gram_count - 1].count++;
		b->postings[i] = (uint32_t)p->at[i];
	}
}

static void
make_header(struct build *b)
{
	const struct list *l = b->list;
	struct register_header *h = &b->header;

	memcpy(h->magic, REGISTER_MAGIC, sizeof(h->magic));
	memcpy(h->country, l->country, 2);
	h->shape = (uint8_t)l->shape;
	h->version = REGISTER_VERSION;
	h->list_day = l->list_day;
	h->import_day = l->import_day;
	h->fresh_days = l->fresh_days;
	h->serial = l->serial;
	h->jobs_day = b->job_count == 0 ? 0 : l->jobs_day != 0 ? l->jobs_day : l->list_day;
	h->office = keep(b, l->office);
	h->source = keep(b, l->source);
}

/* The bytes of the file, from xcalloc; NULL and a sentence. */
static void *
make_bytes_of(struct build *b, size_t *len)
{
	const uint32_t rows = (uint32_t)b->list->row_count;
	const struct { const void *from; size_t count, size; } part[REGISTER_SECTION_COUNT] = {
		[REGISTER_STRINGS] = { b->heap.bytes, b->heap.len, 1 },
		[REGISTER_ROWS] = { b->rows, rows, sizeof(*b->rows) },
		[REGISTER_NUMBERS] = { b->numbers.at, b->numbers.count, sizeof(*b->numbers.at) },
		[REGISTER_NAMES] = { b->names.at, b->names.count, sizeof(*b->names.at) },
		[REGISTER_SKELETONS] = { b->skeletons.at, b->skeletons.count, sizeof(*b->skeletons.at) },
		[REGISTER_GRAMS] = { b->grams, b->gram_count, sizeof(*b->grams) },
		[REGISTER_POSTINGS] = { b->postings, b->pieces.count, sizeof(*b->postings) },
		[REGISTER_LOOSE] = { b->loose, rows, sizeof(*b->loose) },
		[REGISTER_JOBS] = { b->jobs, b->job_count, sizeof(*b->jobs) },
	};
	struct register_section table[REGISTER_SECTION_COUNT];
	size_t end = sizeof(b->header) + sizeof(table);
	char *bytes;

	for (unsigned i = 0; i < REGISTER_SECTION_COUNT; i++) {
		end = (end + 7) & ~(size_t)7;
		table[i] = (struct register_section){ (uint32_t)end, (uint32_t)part[i].count };
		end += part[i].count * part[i].size;
		if (end > REGISTER_MAX_BYTES || b->heap.is_full) {
			buf_addf(b->why, "the list is too long: a register has at most %d bytes", REGISTER_MAX_BYTES);
			return NULL;
		}
	}
	b->header.bytes = (uint32_t)end;
	bytes = xcalloc(1, end);
	memcpy(bytes, &b->header, sizeof(b->header));
	memcpy(bytes + sizeof(b->header), table, sizeof(table));
	for (unsigned i = 0; i < REGISTER_SECTION_COUNT; i++)
		if (part[i].count > 0)
			memcpy(bytes + table[i].at, part[i].from, part[i].count * part[i].size);
	register_sum(bytes, end, b->header.sum);
	memcpy(bytes, &b->header, sizeof(b->header));
	*len = end;
	return bytes;
}

static void *
make_register(struct build *b, size_t *len)
{
	uint32_t rows = (uint32_t)b->list->row_count;

	if (b->list->row_count == 0 || b->list->row_count > REGISTER_MAX_ROWS || b->list->job_count > UINT32_MAX / 2) {
		buf_addf(b->why, "a list has 1 to %d rows, this one has %zu", REGISTER_MAX_ROWS, b->list->row_count);
		return NULL;
	}
	b->rows = xcalloc(rows, sizeof(*b->rows));
	b->loose = xcalloc(rows, sizeof(*b->loose));
	for (uint32_t i = 0; i < rows; i++)
		if (!add_row(b, i))
			return NULL;
	entries_sort(&b->numbers);
	entries_sort(&b->names);
	entries_sort(&b->skeletons);
	if (!resolve_aliases(b))
		return NULL;
	add_jobs(b);
	make_grams(b);
	make_header(b);
	return make_bytes_of(b, len);
}

bool
register_write(const char *path, const struct list *l, const struct fold_table *fold, struct buf *why)
{
	bool is_list;

	return register_write_list(path, l, fold, &is_list, why);
}

bool
register_write_list(const char *path, const struct list *l, const struct fold_table *fold, bool *is_list, struct buf *why)
{
	struct build b = { .list = l, .fold = fold, .why = why };
	struct agents *read = NULL;
	bool is_done = false;
	void *bytes;
	size_t len;

	heap_init(&b.heap);
	bytes = make_register(&b, &len);
	read = bytes == NULL ? NULL : register_from_memory(bytes, len, why);
	*is_list = read != NULL;
	is_done = read != NULL && write_file(path, bytes, len, why);
	if (is_done)
		chmod(path, 0444);		/* who copies over it in place would change it under a reader */
	else
		buf_prefixf(why, "%s: ", path);
	register_close(read);
	free(bytes);
	free(b.jobs);
	free(b.grams);
	free(b.postings);
	free(b.loose);
	free(b.rows);
	free(b.pieces.at);
	free(b.skeletons.at);
	free(b.names.at);
	free(b.numbers.at);
	heap_release(&b.heap);
	return is_done;
}
