/* like_build.c - files keywords under their keys, letters and loose forms */
#include "content/compiler/like_build.h"

#include "content/likeness.h"
#include "locales/text/bug.h"
#include "locales/text/loose.h"

/* A loose form shorter than that is some other word, too: "fees", "fish" and "fis" are one. */
enum { LATIN_LEAST = 4, LETTERS_LEAST = 2 };

struct filed { uint32_t key, alias; };

char *
like_loose_form(const char *alias, uint16_t letters, uint16_t flags)
{
	size_t len = strlen(alias), latin = 0;
	char *form;

	if (flags & ALIAS_EXACT)
		return NULL;
	form = xmalloc(len + 1);
	loose_text(alias, len, form);
	for (const char *c = form; *c != '\0'; c++)
		latin += *c >= 'a' && *c <= 'z';
	if (flags & ALIAS_STOPWORD || latin >= LATIN_LEAST || (latin == 0 && letters >= LETTERS_LEAST))
		return form;
	free(form);
	return NULL;
}

static int
by_form(const void *a, const void *b)
{
	const struct like_loose *x = a, *y = b;
	int order = strcmp(x->form, y->form);

	return order != 0 ? order : (x->alias > y->alias) - (x->alias < y->alias);
}

static int
by_count(const void *a, const void *b)
{
	const struct pack_letters *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? -1 : 1;
	return (x->alias > y->alias) - (x->alias < y->alias);
}

/* By key, then alias: a bucket has few, and nearly in order. */
static void
sort_bucket(struct filed *filed, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct filed one = filed[i];
		uint32_t k = i;

		for (; k > 0 && (filed[k - 1].key > one.key || (filed[k - 1].key == one.key && filed[k - 1].alias > one.alias)); k--)
			filed[k] = filed[k - 1];
		filed[k] = one;
	}
}

/* Buckets of four entries or so; those of a key lie together, which a bucket need not be. */
static void
lay_near(struct like_build *b, const struct filed *filed, uint32_t count)
{
	uint32_t buckets = 1, *next;
	struct filed *laid = xmalloc(((size_t)count + 1) * sizeof *laid);

	while (buckets < count / 4)
		buckets *= 2;
	b->buckets_count = buckets + 1;
	b->near_count = count;
	b->buckets = xcalloc(b->buckets_count, sizeof *b->buckets);
	b->near = xcalloc((size_t)count + 1, sizeof *b->near);
	for (uint32_t i = 0; i < count; i++)
		b->buckets[like_bucket(filed[i].key, buckets) + 1]++;
	for (uint32_t i = 0; i < buckets; i++)
		b->buckets[i + 1] += b->buckets[i];
	next = xmalloc(b->buckets_count * sizeof *next);
	memcpy(next, b->buckets, b->buckets_count * sizeof *next);
	for (uint32_t i = 0; i < count; i++)
		laid[next[like_bucket(filed[i].key, buckets)]++] = filed[i];
	for (uint32_t i = 0; i < buckets; i++)
		sort_bucket(laid + b->buckets[i], b->buckets[i + 1] - b->buckets[i]);
	for (uint32_t i = 0; i < count; i++)
		b->near[i] = like_entry(laid[i].key, laid[i].alias);
	free(next);
	free(laid);
}

/* Two letters alike make a key twice. */
static unsigned
drop_doubles(uint32_t *key, unsigned count)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < count; i++) {
		unsigned k = 0;

		while (k < kept && key[k] != key[i])
			k++;
		key[k] = key[i];
		kept += k == kept;
	}
	return kept;
}

void
like_build_init(struct like_build *b, const struct pack_alias *aliases, uint32_t count, const char *strings)
{
	struct filed *filed = xmalloc(((size_t)count * LIKE_KEYS_MAX + 1) * sizeof *filed);
	uint32_t filed_count = 0;

	*b = (struct like_build){ .heads = xcalloc((size_t)count + 1, sizeof *b->heads),
		.loose = xcalloc((size_t)count + 1, sizeof *b->loose),
		.letters = xcalloc((size_t)count + 1, sizeof *b->letters) };
	for (uint32_t i = 0; i < count; i++) {
		const struct pack_alias *a = &aliases[i];
		const char *at = strings + a->alias.at;
		char *form = like_loose_form(at, a->letters, a->flags);
		struct letters l;
		uint32_t key[LIKE_KEYS_MAX];
		unsigned edits, keys;

		b->heads[i] = like_head(at, a->alias.len);
		if (form != NULL)
			b->loose[b->loose_count++] = (struct like_loose){ form, i };
		if (a->flags & (ALIAS_EXACT | ALIAS_STOPWORD) || !like_read(&l, at, a->alias.len))
			continue;
		b->letters[b->letters_count++] = (struct pack_letters){ l.set, i, l.count };
		edits = like_edits(l.cp[0], a->letters, a->flags);
		keys = edits > 0 ? drop_doubles(key, like_keys(&l, edits, key)) : 0;
		for (unsigned k = 0; k < keys; k++)
			filed[filed_count++] = (struct filed){ key[k], i };
	}
	if (b->loose_count > 1)
		qsort(b->loose, b->loose_count, sizeof *b->loose, by_form);
	if (b->letters_count > 1)
		qsort(b->letters, b->letters_count, sizeof *b->letters, by_count);
	lay_near(b, filed, filed_count);
	free(filed);
}

void
like_build_release(struct like_build *b)
{
	for (uint32_t i = 0; i < b->loose_count; i++)
		free(b->loose[i].form);
	free(b->heads);
	free(b->loose);
	free(b->letters);
	free(b->buckets);
	free(b->near);
	*b = (struct like_build){ 0 };
}
