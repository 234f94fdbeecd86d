/*
 * register.c - opens an official list, and says what holds of a row today
 *
 * The order of the checks is the order of trust, as for packs: is it a
 * register, is it whole, is it what its maker wrote (sum), is every record
 * sound (register_check.c).  Unlike a pack the file is mapped, not copied: a
 * list has tens of megabytes, and most pages of it are never asked for.  So it
 * must never change under a reader: build.c writes it read-only under a
 * temporary name and renames it.
 */
#include "content/register/register.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/register/register_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

_Static_assert(sizeof(struct register_header) == 88, "header of version 2");
_Static_assert(sizeof(struct register_row) == 56, "row of version 1");
_Static_assert(sizeof(struct register_entry) == 24, "entry of version 1");
_Static_assert(sizeof(struct register_job) == 28, "job of version 1");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "records are read as they lie in the file");

enum { DAY_S = 86400, BEHIND_S = 12 * 3600, AHEAD_S = 14 * 3600 };

const char *const agent_status_words[AGENT_STATUS_COUNT] = {
#define AGENT_STATUS(id, word, what) word,
#include "content/register/status.def"
#undef AGENT_STATUS
};

static const struct { uint32_t bytes; const char *what; } records[REGISTER_SECTION_COUNT] = {
#define SECTION(id, type, field, what) { sizeof(type), what },
	REGISTER_SECTIONS(SECTION)
#undef SECTION
};

void
register_sum(const void *bytes, size_t len, uint8_t sum[32])
{
	struct register_header h;
	crypto_generichash_state state;

	BUG_IF(len < sizeof(h));
	BUG_IF(sodium_init() < 0);
	memcpy(&h, bytes, sizeof(h));
	memset(h.sum, 0, sizeof(h.sum));
	crypto_generichash_init(&state, NULL, 0, 32);
	crypto_generichash_update(&state, (const unsigned char *)&h, sizeof(h));
	crypto_generichash_update(&state, (const unsigned char *)bytes + sizeof(h), len - sizeof(h));
	crypto_generichash_final(&state, sum, 32);
}

static bool
header_check(const struct register_header *h, size_t len, struct buf *why)
{
	uint8_t sum[32];

	if (memcmp(h->magic, REGISTER_MAGIC, sizeof(h->magic)) != 0) {
		buf_addf(why, "this is not a register (it does not begin with %s)", REGISTER_MAGIC);
		return false;
	}
	if (h->version != REGISTER_VERSION) {
		buf_addf(why, "the register has version %u, this program reads version %d", h->version, REGISTER_VERSION);
		return false;
	}
	if (h->bytes != len) {
		buf_addf(why, "the register should have %u bytes and has %zu: it was cut or changed", h->bytes, len);
		return false;
	}
	register_sum(h, len, sum);
	if (memcmp(sum, h->sum, sizeof(sum)) != 0) {
		buf_adds(why, "the register was changed after it was made (its sum does not fit)");
		return false;
	}
	return true;
}

static bool
sections_check(const struct register_section *s, size_t len, struct buf *why)
{
	size_t end = sizeof(struct register_header) + REGISTER_SECTION_COUNT * sizeof(*s);

	for (unsigned i = 0; i < REGISTER_SECTION_COUNT; i++) {
		const char *wrong = NULL;

		if (s[i].at % 8 != 0 || s[i].at < end)
			wrong = "do not begin where they may";
		else if (s[i].at > len || s[i].count > (len - s[i].at) / records[i].bytes)
			wrong = "do not end inside the file";
		if (wrong != NULL) {
			buf_addf(why, "the %s of the register %s", records[i].what, wrong);
			return false;
		}
		end = s[i].at + (size_t)s[i].count * records[i].bytes;
	}
	return true;
}

struct agents *
register_from_memory(const void *bytes, size_t len, struct buf *why)
{
	const struct register_header *h = bytes;
	const struct register_section *s = (const void *)(h + 1);
	struct agents *a;

	BUG_IF((uintptr_t)bytes % 8 != 0);
	if (len < sizeof(*h) + REGISTER_SECTION_COUNT * sizeof(*s)) {
		buf_addf(why, "%zu bytes are too short for a register", len);
		return NULL;
	}
	if (!header_check(h, len, why) || !sections_check(s, len, why))
		return NULL;
	a = xcalloc(1, sizeof(*a));
	a->header = h;
#define SECTION(id, type, field, what) \
	a->field = (const type *)(const void *)((const char *)bytes + s[REGISTER_##id].at);
	REGISTER_SECTIONS(SECTION)
#undef SECTION
	a->row_count = s[REGISTER_ROWS].count;
	a->number_count = s[REGISTER_NUMBERS].count;
	a->name_count = s[REGISTER_NAMES].count;
	a->skeleton_count = s[REGISTER_SKELETONS].count;
	a->gram_count = s[REGISTER_GRAMS].count;
	a->posting_count = s[REGISTER_POSTINGS].count;
	a->job_count = s[REGISTER_JOBS].count;
	if (!register_check(a, s[REGISTER_STRINGS].count, s[REGISTER_LOOSE].count, why)) {
		free(a);
		return NULL;
	}
	return a;
}

/* Non-blocking, so that a pipe in the place of a register is a sentence and not a wait. */
static void *
map_file(const char *path, size_t *len, struct buf *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	void *map = MAP_FAILED;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		buf_addf(why, "%s", strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		buf_adds(why, "not a file");
	} else if (st.st_size == 0) {
		buf_adds(why, "the file is empty");
	} else if (st.st_size > REGISTER_MAX_BYTES) {
		buf_addf(why, "%lld bytes are more than a register may have (%d)", (long long)st.st_size, REGISTER_MAX_BYTES);
	} else {
		*len = (size_t)st.st_size;
		map = mmap(NULL, *len, PROT_READ, MAP_PRIVATE, fd, 0);
		if (map == MAP_FAILED)
			buf_addf(why, "%s", strerror(errno));
	}
	if (fd >= 0)
		close(fd);
	return map;
}

struct agents *
register_open(const char *path, struct buf *why)
{
	size_t len = 0;
	void *map = map_file(path, &len, why);
	struct agents *a = map == MAP_FAILED ? NULL : register_from_memory(map, len, why);

	if (a == NULL) {
		if (map != MAP_FAILED)
			munmap(map, len);
		buf_prefixf(why, "%s: ", path);
		return NULL;
	}
	a->map = map;
	a->map_bytes = len;
	return a;
}

void
register_close(struct agents *a)
{
	if (a == NULL)
		return;
	if (a->map != NULL)
		munmap(a->map, a->map_bytes);
	free(a);
}

enum agent_status
register_status(const struct register_row *row, int64_t now_s)
{
	enum agent_status status = row->status;
	bool is_over = row->end_day != 0 && now_s >= ((int64_t)row->end_day + 1) * DAY_S + BEHIND_S;

	return is_over && (status == AGENT_VALID || status == AGENT_PROVISIONAL) ? AGENT_EXPIRED : status;
}

int32_t
register_latest_day(int64_t now_s)
{
	return (int32_t)((now_s + AHEAD_S) / DAY_S);
}

static bool
is_fresh(const struct agents *a, int32_t day, int64_t now_s)
{
	int64_t today = register_latest_day(now_s);

	return day <= today && today - day <= a->header->fresh_days;
}

bool
register_is_fresh(const struct agents *a, int64_t now_s)
{
	return is_fresh(a, a->header->list_day, now_s);
}

bool
register_jobs_are_fresh(const struct agents *a, int64_t now_s)
{
	return a->job_count > 0 && is_fresh(a, a->header->jobs_day, now_s);
}
