/*
 * pack.c - opens a pack and finds things in it
 *
 * The order of the checks is the order of trust: is it a pack, is it whole
 * (length), is it what its maker wrote (hash), is it sound (pack_check.c,
 * pack_check_words.c, pack_check_offices.c), can it answer (pack_answers.c).  The file itself is not mapped: who copies a new
 * pack over it would put unchecked bytes under a running reader, or none (SIGBUS).
 */
#include "content/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/pack_check.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

_Static_assert(sizeof(struct pack_header) == 512, "header of format 3");
_Static_assert(sizeof(struct pack_section) == 24, "section of format 3");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "records are read as they lie in the file");

static const uint32_t record_bytes[PACK_SECTION_COUNT] = {
#define SECTION(kind, type, field, what) sizeof(type),
	PACK_SECTIONS(SECTION)
#undef SECTION
};
static const char *const section_what[PACK_SECTION_COUNT] = {
#define SECTION(kind, type, field, what) what,
	PACK_SECTIONS(SECTION)
#undef SECTION
};

void
pack_hash(const void *bytes, size_t len, uint8_t hash[32])
{
	struct pack_header h;
	crypto_generichash_state state;

	BUG_IF(len < sizeof(h));
	BUG_IF(sodium_init() < 0);
	memcpy(&h, bytes, sizeof(h));
	memset(h.hash, 0, sizeof(h.hash));
	memset(h.signature, 0, sizeof(h.signature));
	crypto_generichash_init(&state, NULL, 0, 32);
	crypto_generichash_update(&state, (const unsigned char *)&h, sizeof(h));
	crypto_generichash_update(&state, (const unsigned char *)bytes + sizeof(h), len - sizeof(h));
	crypto_generichash_final(&state, hash, 32);
}

static bool
header_check(const struct pack_header *h, size_t len, struct buf *why)
{
	uint8_t hash[32];

	if (memcmp(h->magic, PACK_MAGIC, sizeof(h->magic)) != 0) {
		buf_addf(why, "this is not a pack (it does not begin with %s)", PACK_MAGIC);
		return false;
	}
	if (h->format != PACK_FORMAT) {
		buf_addf(why, "the pack has format %u, this program reads format %d", h->format, PACK_FORMAT);
		return false;
	}
	if (h->file_bytes != len) {
		buf_addf(why, "the pack should have %llu bytes and has %zu: it was cut or changed",
		    (unsigned long long)h->file_bytes, len);
		return false;
	}
	pack_hash(h, len, hash);
	if (memcmp(hash, h->hash, sizeof(hash)) != 0) {
		buf_adds(why, "the pack was changed after it was built (its hash does not fit)");
		return false;
	}
	if (h->kind != PACK_RELEASE && h->kind != PACK_SAMPLE) {
		buf_addf(why, "the pack is neither a release nor a sample (kind %u)", h->kind);
		return false;
	}
	return true;
}

static bool
sections_check(const struct pack_header *h, const struct pack_section *s, struct buf *why)
{
	uint64_t end = sizeof(*h) + PACK_SECTION_COUNT * sizeof(*s);

	for (uint32_t i = 0; i < PACK_SECTION_COUNT; i++) {
		const char *wrong = NULL;

		if (s[i].kind != i)
			wrong = "is not at its place";
		else if (s[i].record_bytes != record_bytes[i])
			wrong = "has records of another size than this program reads";
		else if (s[i].at % 8 != 0 || s[i].at < end)
			wrong = "does not begin where it may";
		else if (s[i].at > h->file_bytes ||
		    s[i].count > (h->file_bytes - s[i].at) / record_bytes[i])
			wrong = "does not end inside the file";
		if (wrong != NULL) {
			buf_addf(why, "section %u (%s) %s", i, section_what[i], wrong);
			return false;
		}
		end = s[i].at + s[i].count * record_bytes[i];
	}
	return true;
}

static bool
pack_read(struct pack *p, const void *bytes, size_t len, struct buf *why)
{
	const struct pack_header *h = bytes;
	const struct pack_section *s = (const void *)(h + 1);

	if (len < sizeof(*h) + PACK_SECTION_COUNT * sizeof(*s)) {
		buf_addf(why, "%zu bytes are too short for a pack", len);
		return false;
	}
	if (len > PACK_MAX_BYTES) {
		buf_addf(why, "%zu bytes are more than a pack may have (%d)", len, PACK_MAX_BYTES);
		return false;
	}
	if (!header_check(h, len, why))
		return false;
	if (h->sections != PACK_SECTION_COUNT) {
		buf_addf(why, "the pack has %u sections, this program reads %d", h->sections, PACK_SECTION_COUNT);
		return false;
	}
	if (!sections_check(h, s, why))
		return false;
	p->header = h;
#define SECTION(kind, type, field, what) \
	p->field = (const type *)(const void *)((const char *)bytes + s[PACK_##kind].at); \
	p->field##_count = (uint32_t)s[PACK_##kind].count;
	PACK_SECTIONS(SECTION)
#undef SECTION
	p->fold = (struct fold_table){ p->folds, p->folds_count, p->folded, p->folded_count };
	return pack_check_records(p, why) && pack_check_words(p, why) && pack_check_offices(p, why) && pack_check_answers(p, why);
}

void
pack_views(const struct pack *p, struct pack_view out[PACK_SECTION_COUNT])
{
#define SECTION(kind, type, field, what) \
	out[PACK_##kind] = (struct pack_view){ (const char *)p->field, p->field##_count, sizeof(type), what };
	PACK_SECTIONS(SECTION)
#undef SECTION
}

struct pack *
pack_from_memory(const void *bytes, size_t len, struct buf *why)
{
	struct pack *p = xcalloc(1, sizeof(*p));

	BUG_IF((uintptr_t)bytes % 8 != 0);
	if (!pack_read(p, bytes, len, why)) {
		free(p);
		return NULL;
	}
	return p;
}

/* Non-blocking, so that a pipe in the place of a pack is a sentence and not a wait. */
static int
pack_file_open(const char *path, size_t *len, struct buf *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		buf_addf(why, "%s", strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		buf_adds(why, "not a file");
	} else if (st.st_size == 0) {
		buf_adds(why, "the file is empty");
	} else if (st.st_size > PACK_MAX_BYTES) {
		buf_addf(why, "%lld bytes are more than a pack may have (%d)", (long long)st.st_size,
		    PACK_MAX_BYTES);
	} else {
		*len = (size_t)st.st_size;
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

/* The bytes as they are now, read-only; MAP_FAILED and a sentence. */
static void *
copy_file(int fd, size_t len, struct buf *why)
{
	char *copy = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t done = 0;

	while (copy != MAP_FAILED && done < len) {
		ssize_t n = read(fd, copy + done, len - done);

		if (n > 0) {
			done += (size_t)n;
		} else if (n == 0 || errno != EINTR) {
			buf_adds(why, n == 0 ? "the file became shorter while it was read" : strerror(errno));
			munmap(copy, len);
			return MAP_FAILED;
		}
	}
	if (copy != MAP_FAILED && mprotect(copy, len, PROT_READ) == 0)
		return copy;
	buf_addf(why, "%s", strerror(errno));
	if (copy != MAP_FAILED)
		munmap(copy, len);
	return MAP_FAILED;
}

struct pack *
pack_open(const char *path, struct buf *why)
{
	struct pack *p = NULL;
	void *map = MAP_FAILED;
	size_t len = 0;
	int fd = pack_file_open(path, &len, why);

	if (fd < 0)
		goto out;
	map = copy_file(fd, len, why);
	close(fd);
	if (map == MAP_FAILED)
		goto out;
	p = pack_from_memory(map, len, why);
	if (p == NULL) {
		munmap(map, len);
		goto out;
	}
	p->map = map;
	p->map_bytes = len;
out:
	if (p == NULL)
		buf_prefixf(why, "%s: ", path);
	return p;
}

void
pack_close(struct pack *p)
{
	if (p == NULL)
		return;
	if (p->map != NULL)
		munmap(p->map, p->map_bytes);
	free(p);
}
