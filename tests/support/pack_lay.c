/*
 * pack_lay.c - texts, options and lists are laid out last
 *
 * By then everything that they point to is known.
 */
#include "content/compiler/like_build.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/pack_make.h"
#include "tests/support/pack_make_inside.h"

static void
add_span(struct make *m, struct pack_text *t, const char *at, size_t len, uint16_t token)
{
	char room[2000];
	struct buf b = BUF_OVER(room);
	struct pack_span s = { .token = token };

	if (len == 0 && token == PACK_NONE)
		return;
	buf_add(&b, at, len);
	BUG_IF(!buf_ok(&b));
	s.literal = make_string(m, b.ptr);
	make_add(m, PACK_SPANS, &s);
	t->spans++;
}

static struct pack_text
lay_text(struct make *m, const struct made_text *from)
{
	struct pack_text t = { .first_span = make_count(m, PACK_SPANS), .review = (uint16_t)from->review };
	const char *at = from->text, *open;

	while ((open = strchr(at, '{')) != NULL) {
		const char *close = strchr(open, '}');

		BUG_IF(close == NULL);
		add_span(m, &t, at, (size_t)(open - at), PACK_NONE);
		add_span(m, &t, "", 0, made_named(m, PACK_TOKENS, open + 1, (size_t)(close - open - 1)));
		at = close + 1;
	}
	add_span(m, &t, at, strlen(at), PACK_NONE);
	return t;
}

static void
lay_texts(struct make *m)
{
	uint32_t keys = make_count(m, PACK_KEYS), locales = make_count(m, PACK_LOCALES);

	for (uint32_t i = 0; i < keys * locales; i++)
		make_add(m, PACK_TEXTS, &(struct pack_text){ 0 });
	for (uint32_t i = 0; i < m->text_count; i++) {
		struct pack_text t = lay_text(m, &m->texts[i]);
		struct pack_text *to = make_record(m, PACK_TEXTS, m->texts[i].locale * keys + m->texts[i].key);

		*to = t;
	}
}

static void
lay_children(struct make *m)
{
	for (uint32_t i = 0; i < make_count(m, PACK_TOPICS); i++) {
		struct pack_topic *menu = make_record(m, PACK_TOPICS, i);

		menu->first_child = (uint16_t)make_count(m, PACK_CHILDREN);
		for (unsigned key = 1; key <= PACK_KEY_CRISIS; key++) {
			for (uint32_t k = 0; k < make_count(m, PACK_TOPICS); k++) {
				const struct pack_topic *t = make_record(m, PACK_TOPICS, k);

				if (t->parent != i || t->key != key)
					continue;
				make_add(m, PACK_CHILDREN, &(uint16_t){ (uint16_t)k });
				menu->children++;
			}
		}
	}
}

static int
fact_order(const struct pack_fact *a, const struct pack_fact *b)
{
	if (a->type != b->type)
		return (int)a->type - (int)b->type;
	if (a->country != b->country)
		return (int)a->country - (int)b->country;
	return (int)a->origin - (int)b->origin;
}

/* By insertion: few, and equal ones must stay in the order they came. */
static void
sort_facts_and_aliases(struct make *m)
{
	const char *strings = m->section[PACK_STRINGS].at;

	for (uint32_t i = 1; i < make_count(m, PACK_FACTS); i++) {
		struct pack_fact *f = make_record(m, PACK_FACTS, 0), kept = f[i];
		uint32_t k = i;

		for (; k > 0 && fact_order(&f[k - 1], &kept) > 0; k--)
			f[k] = f[k - 1];
		f[k] = kept;
	}
	for (uint32_t i = 1; i < make_count(m, PACK_ALIASES); i++) {
		struct pack_alias *a = make_record(m, PACK_ALIASES, 0), kept = a[i];
		uint32_t k = i;

		for (; k > 0; k--) {
			int order = strcmp(strings + a[k - 1].alias.at, strings + kept.alias.at);

			if (order < 0 || (order == 0 && a[k - 1].locale <= kept.locale))
				break;
			a[k] = a[k - 1];
		}
		a[k] = kept;
	}
}

static void
lay_likeness(struct make *m)
{
	struct like_build b;
	uint32_t count = make_count(m, PACK_ALIASES);

	like_build_init(&b, (void *)m->section[PACK_ALIASES].at, count, m->section[PACK_STRINGS].at);
	for (uint32_t i = 0; i < b.loose_count; i++)
		make_add(m, PACK_LOOSE, &(struct pack_loose){ make_string(m, b.loose[i].form), b.loose[i].alias });
	for (uint32_t i = 0; i < count; i++)
		make_add(m, PACK_HEADS, &b.heads[i]);
	for (uint32_t i = 0; i < b.letters_count; i++)
		make_add(m, PACK_LETTERS, &b.letters[i]);
	for (uint32_t i = 0; i < b.buckets_count; i++)
		make_add(m, PACK_BUCKETS, &b.buckets[i]);
	for (uint32_t i = 0; i < b.near_count; i++)
		make_add(m, PACK_NEAR, &b.near[i]);
	like_build_release(&b);
}

void
make_seal(void *bytes, size_t len)
{
	struct pack_header *h = bytes;

	pack_hash(bytes, len, h->hash);
}

void *
make_bytes(struct make *m, size_t *len)
{
	struct pack_header h = { .magic = { 'S', 'A', 'F', 'A', 'R', 'P', 'K', '1' }, .format = PACK_FORMAT,
		.kind = m->kind, .serial = m->serial != 0 ? m->serial : 1, .expires_s = INT64_MAX,
		.sections = PACK_SECTION_COUNT };
	struct pack_section table[PACK_SECTION_COUNT];
	size_t at = sizeof(h) + sizeof(table);
	char *bytes;

	h.owner = m->owner.len > 0 ? m->owner : make_string(m, "np");
	h.name = make_string(m, "test");
	lay_children(m);
	lay_texts(m);
	sort_facts_and_aliases(m);
	made_lay_places(m);
	made_find_numbers(m);
	lay_likeness(m);
	for (uint32_t i = 0; i < PACK_SECTION_COUNT; i++) {
		table[i] = (struct pack_section){ i, made_record_bytes[i], at, make_count(m, i) };
		at = (at + (size_t)make_count(m, i) * made_record_bytes[i] + 7) & ~(size_t)7;
	}
	h.file_bytes = *len = at;
	bytes = xcalloc(1, at);
	memcpy(bytes, &h, sizeof(h));
	memcpy(bytes + sizeof(h), table, sizeof(table));
	for (uint32_t i = 0; i < PACK_SECTION_COUNT; i++)
		if (make_count(m, i) > 0)
			memcpy(bytes + table[i].at, m->section[i].at, (size_t)make_count(m, i) * made_record_bytes[i]);
	make_seal(bytes, *len);
	return bytes;
}

struct pack *
make_open(struct make *m)
{
	struct buf why = BUF_INIT(1000);
	size_t len;
	void *bytes = make_bytes(m, &len);
	struct pack *p = pack_from_memory(bytes, len, &why);

	if (p == NULL)
		fprintf(stderr, "pack_make: %s\n", why.ptr);
	BUG_IF(p == NULL);
	buf_free(&why);
	return p;
}

void
made_close(struct pack *p)
{
	void *bytes;

	if (p == NULL)
		return;
	memcpy(&bytes, &p->header, sizeof(bytes));
	pack_close(p);
	free(bytes);
}
