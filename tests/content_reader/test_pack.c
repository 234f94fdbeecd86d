/* A pack is opened whole or refused with a sentence; nothing bent is ever read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/pack.h"
#include "content/render.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "routing/meaning.h"
#include "tests/support/pack_make.h"

static void *
world_bytes(size_t *len)
{
	struct make *m = make_world(PACK_RELEASE);
	void *bytes = make_bytes(m, len);

	make_free(m);
	return bytes;
}

/* True if opened; the sentence is checked to be one. */
static bool
opens(const void *bytes, size_t len, struct buf *why)
{
	struct pack *p;

	buf_reset(why);
	p = pack_from_memory(bytes, len, why);
	assert_true(buf_ok(why));
	assert_true((p != NULL) == (why->len == 0));
	pack_close(p);
	return p != NULL;
}

static bool
is_in_signatures(size_t at)
{
	return at >= offsetof(struct pack_header, signature) && at < offsetof(struct pack_header, pad);
}

static void
a_flipped_byte_is_refused_everywhere(void **state)
{
	struct buf why = BUF_INIT(1000);
	size_t len;
	unsigned char *bytes = world_bytes(&len);

	(void)state;
	assert_true(opens(bytes, len, &why));
	for (size_t i = 0; i < len; i += i < 1024 || len < 1 << 15 ? 1 : 7) {
		bytes[i] ^= (unsigned char)(1u << i % 8);
		if (opens(bytes, len, &why) != is_in_signatures(i))
			fail_msg("byte %zu", i);
		bytes[i] ^= (unsigned char)(1u << i % 8);
	}
	free(bytes);
	buf_free(&why);
}

static void
a_cut_pack_is_refused_at_every_length(void **state)
{
	struct buf why = BUF_INIT(1000);
	size_t len;
	unsigned char *bytes = world_bytes(&len);
	struct pack_header *h = (void *)bytes;

	(void)state;
	for (size_t cut = 0; cut < len; cut += cut < 2048 ? 13 : 61) {
		assert_false(opens(bytes, cut, &why));
		/* Also when its maker claims that this is all of it. */
		if (cut < sizeof(*h))
			continue;
		h->file_bytes = cut;
		make_seal(bytes, cut);
		assert_false(opens(bytes, cut, &why));
		h->file_bytes = len;
		make_seal(bytes, len);
	}
	assert_true(opens(bytes, len, &why));
	free(bytes);
	buf_free(&why);
}

/* What readers do with a pack that was opened. */
static void
read_all(const struct pack *p)
{
	char room[8192];
	struct buf out = BUF_OVER(room);
	struct rendered did;
	struct meaning m;

	for (uint16_t locale = 0; locale < p->locales_count; locale++) {
		struct render r = { .pack = p, .now_s = make_noon("2026-11-20"), .locale = locale,
			.stay = COUNTRY('Q', 'A'), .origin = COUNTRY('N', 'P') };

		for (uint16_t topic = 0; topic < p->topics_count; topic++) {
			buf_reset(&out);
			render_topic(&r, topic, 1, &out, &did);
		}
		for (int ui = 0; ui < UI_COUNT; ui++) {
			buf_reset(&out);
			render_ui(&r, (enum ui)ui, &out);
		}
	}
	meaning_read(p, "sallary not paid", 16, PACK_NONE, &m);
	meaning_read(p, "sal?ry", 6, 0, &m);
	assert_true(pack_find_topic(p, "no such topic") == PACK_NONE);
}

/* A maker who seals nonsense is refused, or what he made can be read without harm (run under ASan). */
static void
sealed_nonsense_does_no_harm(void **state)
{
	struct buf why = BUF_INIT(1000);
	unsigned accepted = 0;
	size_t len;
	unsigned char *bytes = world_bytes(&len);

	(void)state;
	for (size_t i = sizeof(struct pack_header); i < len; i += 3) {
		static const unsigned char bends[] = { 0x01, 0x80, 0xFF };
		struct pack *p;

		bytes[i] ^= bends[i % COUNT(bends)];
		make_seal(bytes, len);
		buf_reset(&why);
		p = pack_from_memory(bytes, len, &why);
		if (p != NULL) {
			accepted++;
			read_all(p);
		}
		pack_close(p);
		bytes[i] ^= bends[i % COUNT(bends)];
	}
	assert_true(accepted > 0);
	free(bytes);
	buf_free(&why);
}

static void
file_write(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void
only_whole_files_are_opened(void **state)
{
	char folder[] = "/tmp/test_pack.XXXXXX", path[64];
	struct buf name = BUF_OVER(path), why = BUF_INIT(1000);
	size_t len;
	void *bytes = world_bytes(&len);
	struct pack *p;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_null(pack_open(folder, &why));
	assert_non_null(strstr(why.ptr, ": not a file"));
	buf_addf(&name, "%s/pack", folder);
	buf_reset(&why);
	assert_null(pack_open(path, &why));
	assert_non_null(strstr(why.ptr, "/pack: No such file"));
	buf_reset(&why);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_null(pack_open(path, &why));
	assert_non_null(strstr(why.ptr, ": not a file"));
	unlink(path);
	buf_reset(&why);
	file_write(path, "", 0);
	assert_null(pack_open(path, &why));
	assert_non_null(strstr(why.ptr, "the file is empty"));
	buf_reset(&why);
	fd = open(path, O_WRONLY);
	assert_int_equal(ftruncate(fd, PACK_MAX_BYTES + 1), 0);
	close(fd);
	assert_null(pack_open(path, &why));
	assert_non_null(strstr(why.ptr, "more than a pack may have"));
	buf_reset(&why);
	unlink(path);
	file_write(path, bytes, len);
	p = pack_open(path, &why);
	assert_non_null(p);
	assert_string_equal(why.ptr, "");
	read_all(p);
	pack_close(p);
	pack_close(NULL);
	unlink(path);
	rmdir(folder);
	free(bytes);
	buf_free(&why);
}

static void
things_are_found_by_name(void **state)
{
	struct make *m = make_world(PACK_SAMPLE);
	struct pack *p = make_open(m);
	char letters[3];

	(void)state;
	assert_true(pack_is_sample(p));
	assert_int_equal(pack_find_locale(p, "ne"), 2);
	assert_int_equal(pack_find_locale(p, "NE"), PACK_NONE);
	assert_int_equal(pack_find_child(p, pack_find_topic(p, "work"), 3), pack_find_topic(p, "work.passport"));
	assert_int_equal(pack_find_child(p, pack_find_topic(p, "work"), 2), PACK_NONE);
	assert_int_equal(pack_find_child(p, pack_find_topic(p, "fear"), 1), PACK_NONE);
	assert_string_equal(pack_string(p, p->facts[pack_find_fact(p, "qa/hotline.labour")].value), "LABOUR-QA");
	assert_int_equal(pack_find_fact(p, "qa/hotline"), PACK_NONE);
	assert_int_equal(pack_find_country(p, COUNTRY('Q', 'A'))->code, COUNTRY('Q', 'A'));
	assert_null(pack_find_country(p, COUNTRY('Z', 'Z')));
	assert_non_null(pack_find_service(p, SERVICE_USSD, "*384*77#"));
	assert_null(pack_find_service(p, SERVICE_SMS, "*384*77#"));
	assert_int_equal(country_code("qa"), COUNTRY('Q', 'A'));
	assert_int_equal(country_code("q"), 0);
	assert_int_equal(country_code("qat"), 0);
	assert_int_equal(country_code("q1"), 0);
	country_letters(COUNTRY('N', 'P'), letters);
	assert_string_equal(letters, "NP");
	made_close(p);
	make_free(m);
}

/* The same for what the compiler made: make gives its path. */
static void
the_compiled_pack_is_sound(void **state)
{
	struct buf why = BUF_INIT(1000);
	struct pack *p = pack_open(getenv("SAFAR_PACK"), &why);
	unsigned char *bytes;
	size_t len;

	(void)state;
	if (p == NULL)
		fail_msg("%s", why.ptr);
	read_all(p);
	len = p->map_bytes;
	bytes = xmalloc(len);
	memcpy(bytes, p->map, len);
	pack_close(p);
	for (size_t i = 0; i < len; i += len / 500 + 1) {
		bytes[i] ^= 0x10;
		assert_true(opens(bytes, len, &why) == is_in_signatures(i));
		bytes[i] ^= 0x10;
	}
	free(bytes);
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flipped_byte_is_refused_everywhere),
		cmocka_unit_test(a_cut_pack_is_refused_at_every_length),
		cmocka_unit_test(sealed_nonsense_does_no_harm),
		cmocka_unit_test(only_whole_files_are_opened),
		cmocka_unit_test(things_are_found_by_name),
	};
	const struct CMUnitTest compiled[] = { cmocka_unit_test(the_compiled_pack_is_sound) };
	int failed = cmocka_run_group_tests_name("pack", tests, NULL, NULL);

	if (getenv("SAFAR_PACK") != NULL)
		failed += cmocka_run_group_tests_name("compiled pack", compiled, NULL, NULL);
	return failed;
}
