/*
 * test_inflate.c - a .gz that gives what was promised, and those that do not
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "gateway/release/inflate.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/tree.h"

enum { PLAIN_BYTES = 300000, GZIP = 16 + MAX_WBITS, ZLIB = MAX_WBITS, ROOM_BYTES = 400000 };

struct place { char folder[64], gz[96], out[96]; unsigned char plain[PLAIN_BYTES], packed[ROOM_BYTES]; size_t len; };

static size_t
pack(const unsigned char *from, size_t len, unsigned char *to, size_t max, int kind)
{
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)from, .avail_in = (unsigned)len, .next_out = to, .avail_out = (unsigned)max };

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, kind, 9, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(deflateEnd(&z), Z_OK);
	return z.total_out;
}

static int
setup(void **state)
{
	struct place *p = xcalloc(1, sizeof(*p));

	snprintf(p->folder, sizeof(p->folder), "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	snprintf(p->gz, sizeof(p->gz), "%s/a.gz", p->folder);
	snprintf(p->out, sizeof(p->out), "%s/a", p->folder);
	for (size_t i = 0; i < PLAIN_BYTES; i++)
		p->plain[i] = (unsigned char)(i * i / 7);
	p->len = pack(p->plain, PLAIN_BYTES, p->packed, ROOM_BYTES, GZIP);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	assert_true(tree_remove(p->folder));
	free(p);
	return 0;
}

static void
put(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static bool
out_is(const struct place *p, const void *bytes, size_t len)
{
	unsigned char *room = xmalloc(len + 1);
	FILE *f = fopen(p->out, "re");
	bool is_it = f != NULL && fread(room, 1, len + 1, f) == len && memcmp(room, bytes, len) == 0;

	if (f != NULL)
		fclose(f);
	free(room);
	return is_it;
}

static void
unpack(const struct place *p, size_t len, size_t max, enum inflate_result result, const char *says)
{
	char room[512], fresh[128];
	struct buf why = BUF_OVER(room);
	enum inflate_result got;

	put(p->gz, p->packed, len);
	put(p->out, "before", 6);
	got = inflate_file(p->gz, p->out, max, &why);
	if (got != result || strstr(why.ptr, says) == NULL)
		fail_msg("\"%s\" is not in: %s (%d)", says, why.ptr, got);
	assert_true(result == INFLATE_DONE ? out_is(p, p->plain, PLAIN_BYTES) : out_is(p, "before", 6));
	snprintf(fresh, sizeof(fresh), "%s.new", p->out);
	assert_int_equal(access(fresh, F_OK), -1);
}

static void
what_was_promised(void **state)
{
	struct place *p = *state;

	unpack(p, p->len, PLAIN_BYTES, INFLATE_DONE, "");
	unpack(p, p->len, PLAIN_BYTES - 1, INFLATE_BAD, "more than 299999 bytes come out");
	unpack(p, p->len, 0, INFLATE_BAD, "more than 0 bytes");
}

static void
cut_or_with_a_tail(void **state)
{
	static const size_t lacking[] = { 1, 4, 8, 9, 1000 };
	struct place *p = *state;

	for (size_t i = 0; i < COUNT(lacking); i++)
		unpack(p, p->len - lacking[i], PLAIN_BYTES, INFLATE_BAD, "ends too early");
	unpack(p, 0, PLAIN_BYTES, INFLATE_BAD, "ends too early");
	unpack(p, p->len + 1, PLAIN_BYTES, INFLATE_BAD, "behind the end");
	memmove(p->packed + p->len, p->packed, p->len);		/* gzip would read both */
	unpack(p, 2 * p->len, 2 * PLAIN_BYTES, INFLATE_BAD, "behind the end");
}

/* The end falls on the end of a piece that is read, and something comes behind it. */
static void
a_tail_in_the_next_piece(void **state)
{
	struct place *p = *state;
	size_t len;

	for (size_t noise = 65000;; noise++) {			/* stored: a byte more, a byte longer */
		z_stream z = { .next_in = p->plain, .avail_in = (unsigned)noise, .next_out = p->packed, .avail_out = ROOM_BYTES };

		assert_int_equal(deflateInit2(&z, 0, Z_DEFLATED, GZIP, 9, Z_DEFAULT_STRATEGY), Z_OK);
		assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
		len = z.total_out;
		deflateEnd(&z);
		if (len >= 64 << 10)
			break;
	}
	assert_int_equal(len, 64 << 10);
	unpack(p, len + 1, PLAIN_BYTES, INFLATE_BAD, "behind the end");
}

static void
every_flipped_byte(void **state)
{
	struct place *p = *state;
	size_t len = pack(p->plain, 500, p->packed, ROOM_BYTES, GZIP);

	for (size_t i = 0; i < len; i++) {
		char room[512];
		struct buf why = BUF_OVER(room);
		enum inflate_result got;

		p->packed[i] ^= 0x5A;
		put(p->gz, p->packed, len);
		put(p->out, "before", 6);
		got = inflate_file(p->gz, p->out, 500, &why);
		/* time, system and hints of the head say nothing about the bytes */
		assert_true(got == INFLATE_BAD ? out_is(p, "before", 6) : got == INFLATE_DONE && out_is(p, p->plain, 500) && i < 10);
		p->packed[i] ^= 0x5A;
	}
}

static void
a_bomb(void **state)
{
	struct place *p = *state;
	unsigned char *zeros = xcalloc(1, 50 << 20);
	struct stat st;

	p->len = pack(zeros, 50 << 20, p->packed, ROOM_BYTES, GZIP);
	free(zeros);
	assert_true(p->len < 100000);
	unpack(p, p->len, 1 << 20, INFLATE_BAD, "more than 1048576 bytes");
	assert_int_equal(stat(p->out, &st), 0);
}

static void
what_is_no_gzip(void **state)
{
	struct place *p = *state;
	char room[512];
	struct buf why = BUF_OVER(room);

	p->len = pack(p->plain, PLAIN_BYTES, p->packed, ROOM_BYTES, ZLIB);
	unpack(p, p->len, PLAIN_BYTES, INFLATE_BAD, "not what gzip writes");
	memcpy(p->packed, "SAFARPK1", 8);
	unpack(p, 1000, PLAIN_BYTES, INFLATE_BAD, "not what gzip writes");
	unlink(p->gz);
	assert_int_equal(inflate_file(p->gz, p->out, 1, &why), INFLATE_WORLD);
	put(p->gz, p->packed, 10);
	buf_reset(&why);
	assert_int_equal(inflate_file(p->gz, "/nowhere/out", 1, &why), INFLATE_WORLD);
	assert_non_null(strstr(why.ptr, "/nowhere/out"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int
main(void)
{
	const struct CMUnitTest tests[] = { TEST(what_was_promised), TEST(cut_or_with_a_tail), TEST(a_tail_in_the_next_piece),
		TEST(every_flipped_byte), TEST(a_bomb), TEST(what_is_no_gzip) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
