/* image.c - the sections of a pack while they grow */
#include "content/compiler/image.h"

static const uint32_t record_bytes[PACK_SECTION_COUNT] = {
#define SECTION(kind, type, field, what) sizeof(type),
	PACK_SECTIONS(SECTION)
#undef SECTION
};

void
image_init(struct image *m)
{
	memset(m, 0, sizeof *m);
	image_add(m, PACK_STRINGS, "", 1);	/* string 0 is the empty one */
}

void
image_release(struct image *m)
{
	for (int i = 0; i < PACK_SECTION_COUNT; i++)
		free(m->section[i].bytes);
	names_release(&m->strings);
	arena_release(&m->arena);
}

uint32_t
image_add(struct image *m, enum pack_section_kind kind, const void *records, size_t count)
{
	size_t len = count * record_bytes[kind], first = m->section[kind].count;

	while (m->section[kind].len + len > m->section[kind].room) {
		m->section[kind].room = m->section[kind].room ? 2 * m->section[kind].room : 4096;
		m->section[kind].bytes = xrealloc(m->section[kind].bytes, m->section[kind].room);
	}
	if (len > 0)
		memcpy(m->section[kind].bytes + m->section[kind].len, records, len);
	m->section[kind].len += len;
	m->section[kind].count += count;
	return (uint32_t)first;
}

struct pack_str
image_bytes(struct image *m, const char *s, size_t len)
{
	uint32_t at = (uint32_t)m->section[PACK_STRINGS].count, before;
	char *kept;

	if (len == 0)
		return (struct pack_str){ 0, 0 };
	kept = arena_copy(&m->arena, s, len);
	before = names_add(&m->strings, kept, at);
	if (before == NAME_NONE)
		image_add(m, PACK_STRINGS, kept, len + 1);
	return (struct pack_str){ before == NAME_NONE ? at : before, (uint32_t)len };
}

struct pack_str
image_string(struct image *m, const char *s)
{
	return image_bytes(m, s, s != NULL ? strlen(s) : 0);
}

void *
image_join(struct image *m, struct pack_header header, size_t *len)
{
	struct pack_section table[PACK_SECTION_COUNT];
	uint64_t at = sizeof header + sizeof table;
	char *bytes;

	for (uint32_t i = 0; i < PACK_SECTION_COUNT; i++) {
		at = (at + 7) & ~(uint64_t)7;
		table[i] = (struct pack_section){ i, record_bytes[i], at, m->section[i].count };
		at += m->section[i].len;
	}
	header.sections = PACK_SECTION_COUNT;
	header.file_bytes = at;
	bytes = xcalloc(1, at);
	memcpy(bytes, &header, sizeof header);
	memcpy(bytes + sizeof header, table, sizeof table);
	for (int i = 0; i < PACK_SECTION_COUNT; i++)
		if (m->section[i].len > 0)
			memcpy(bytes + table[i].at, m->section[i].bytes, m->section[i].len);
	pack_hash(bytes, at, header.hash);
	memcpy(bytes, &header, sizeof header);
	*len = at;
	return bytes;
}
