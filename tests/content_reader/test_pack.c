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

static struct pack_topic *
topic(struct make *m, const char *name)
{
	for (uint32_t i = 0; i < make_count(m, PACK_TOPICS); i++) {
		struct pack_topic *t = make_record(m, PACK_TOPICS, i);

		if (strcmp((const char *)make_record(m, PACK_STRINGS, t->name.at), name) == 0)
			return t;
	}
	fail_msg("no topic %s", name);
	return NULL;
}

static void bend_fallback(struct make *m)
{
	((struct pack_locale *)make_record(m, PACK_LOCALES, 2))->fallback[1] = 3;
}
static void bend_fallback_self(struct make *m)
{
	((struct pack_locale *)make_record(m, PACK_LOCALES, 2))->fallback[0] = 2;
}
static void bend_no_locales(struct make *m)
{
	((struct pack_locale *)make_record(m, PACK_LOCALES, 1))->fallbacks = 9;
}
static void bend_string(struct make *m)
{
	((struct pack_topic *)make_record(m, PACK_TOPICS, 0))->name.len++;
}
static void bend_utf8(struct make *m)
{
	((struct pack_topic *)make_record(m, PACK_TOPICS, 0))->name = make_string(m, "\xC3(");
}
static void bend_parents(struct make *m)
{
	topic(m, "main")->parent = 4;
}
static void bend_continues(struct make *m)
{
	topic(m, "main")->continues = 0;
}
static void bend_chain(struct make *m)
{
	/* embassy -> emergency becomes embassy -> line.work -> embassy */
	*(uint16_t *)make_record(m, PACK_ELSES, 0) = 9;
}
static void bend_class(struct make *m)
{
	static const struct make_token t = { .name = "line.kids", .class = CLASS_CHILD,
		.facts = "stay hotline.child", .otherwise = "embassy" };

	make_token(m, &t);
}
static void bend_token(struct make *m)
{
	((struct pack_ref *)make_record(m, PACK_REFS, 0))->when = 500;
}
static void bend_kind(struct make *m)
{
	topic(m, "fees")->kind = TOPIC_KIND_COUNT;
}
static void bend_otherwise(struct make *m)
{
	((struct pack_ref *)make_record(m, PACK_REFS, topic(m, "fees")->first_ref + 2u))->when = 7;
}
static void bend_key(struct make *m)
{
	topic(m, "danger")->key = 2;
}
static void bend_title(struct make *m)
{
	topic(m, "danger")->title = PACK_NONE;
}
static void bend_title_fact(struct make *m)
{
	make_text(m, "ne", "danger.title", "{emergency}", REVIEW_READ);
}
static void bend_text(struct make *m)
{
	make_text(m, "en", "danger.text", "", REVIEW_SOURCE);
}
static void bend_unread(struct make *m)
{
	make_text(m, "en", "danger.text", "Danger", REVIEW_UNREAD);
}
static void bend_ui(struct make *m)
{
	make_text(m, "en", "ui.stopped.text", "", REVIEW_MISSING);
}
static void bend_warn(struct make *m)
{
	make_text(m, "hi", "ui.warn.text", "{warn}", REVIEW_READ);
}
static void bend_words(struct make *m)
{
	make_text(m, "ar", "fact.qa.rule.passport.text", "{rule.passport}", REVIEW_READ);
}
static void bend_root(struct make *m)
{
	*(uint16_t *)make_record(m, PACK_ROOTS, ROOT_ALONE) = PACK_NONE;
}
static void bend_main(struct make *m)
{
	make_root(m, ROOT_MAIN, "fear");
}
static void bend_source(struct make *m)
{
	((struct pack_fact *)make_record(m, PACK_FACTS, 0))->source = (struct pack_str){ 0, 0 };
}
static void bend_value(struct make *m)
{
	((struct pack_fact *)make_record(m, PACK_FACTS, 0))->value = (struct pack_str){ 0, 0 };
}
static void bend_day(struct make *m)
{
	((struct pack_fact *)make_record(m, PACK_FACTS, 0))->call_tested = -1;
}
static void bend_country(struct make *m)
{
	((struct pack_fact *)make_record(m, PACK_FACTS, 0))->country = 77;
}
static void bend_stop_word(struct make *m)
{
	make_alias(m, "en", "free", NULL, 0);
	((struct pack_alias *)make_record(m, PACK_ALIASES, 0))->flags = 0;
}
static void bend_fold(struct make *m)
{
	make_fold(m, 0x1000, 0xD800);
}
static void bend_order(struct make *m)
{
	make_fold(m, 0x100, 'a');
}

static void
each_fault_has_its_sentence(void **state)
{
	static const struct { void (*bend)(struct make *m); const char *sentence; } cases[] = {
		{ bend_fallback, "the fallbacks of language ne do not end in the source language" },
		{ bend_fallback_self, "the fallbacks of language ne do not end" },
		{ bend_no_locales, "lists too many languages" },
		{ bend_string, "name does not lie among the strings" },
		{ bend_utf8, "name is not UTF-8" },
		{ bend_parents, "topic main leads up or on in a circle" },
		{ bend_continues, "topic main leads up or on in a circle" },
		{ bend_chain, "falls back in a circle" },
		{ bend_class, "token line.kids falls back to embassy, which serves something else" },
		{ bend_token, "when leads to a record that does not exist" },
		{ bend_kind, "kind has a value that this program does not know" },
		{ bend_otherwise, "topic fees has no variant for all other cases" },
		{ bend_key, "topic main has options out of order" },
		{ bend_title, "topic main has an option without a title" },
		{ bend_title_fact, "topic main has an option whose title names a fact" },
		{ bend_text, "topic danger has a text that does not exist in the source language" },
		{ bend_unread, "topic danger has a text that does not exist in the source language" },
		{ bend_ui, "text ui.stopped.text does not exist" },
		{ bend_warn, "text ui.warn.text stands inside other texts" },
		{ bend_words, "text fact.qa.rule.passport.text stands inside other texts" },
		{ bend_root, "topic quiet.alone does not exist" },
		{ bend_main, "the main menu has no options" },
		{ bend_source, "source is missing" },
		{ bend_value, "value must stand there, or words" },
		{ bend_day, "call_tested has a value" },
		{ bend_country, "country is not a country" },
		{ bend_stop_word, "topic must stand there unless" },
		{ bend_fold, "does not exist in Unicode" },
		{ bend_order, "from is not in its place" },
	};
	struct buf why = BUF_INIT(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct make *m = make_world(PACK_RELEASE);
		size_t len;
		void *bytes;

		cases[i].bend(m);
		bytes = make_bytes(m, &len);
		if (opens(bytes, len, &why) || strstr(why.ptr, cases[i].sentence) == NULL)
			fail_msg("\"%s\": got \"%s\"", cases[i].sentence, why.ptr);
		free(bytes);
		make_free(m);
	}
	buf_free(&why);
}

static void
header_faults_are_told_apart(void **state)
{
	struct buf why = BUF_INIT(1000);
	size_t len;
	char *bytes = world_bytes(&len);
	struct pack_header *h = (void *)bytes, kept = *h;
	struct pack_section *s = (void *)(h + 1), first = s[0];

	(void)state;
	h->magic[0] = 'X';
	assert_false(opens(bytes, len, &why));
	assert_string_equal(why.ptr, "this is not a pack (it does not begin with SAFARPK1)");
	*h = kept;
	h->format = 2;
	assert_false(opens(bytes, len, &why));
	assert_string_equal(why.ptr, "the pack has format 2, this program reads format 1");
	*h = kept;
	h->serial++;
	assert_false(opens(bytes, len, &why));
	assert_string_equal(why.ptr, "the pack was changed after it was built (its hash does not fit)");
	h->kind = 3;
	make_seal(bytes, len);
	assert_false(opens(bytes, len, &why));
	assert_string_equal(why.ptr, "the pack is neither a release nor a sample (kind 3)");
	*h = kept;
	s[0].at += 8;
	make_seal(bytes, len);
	assert_false(opens(bytes, len, &why));
	s[0] = first;
	s[1].count = UINT64_MAX / 4;
	make_seal(bytes, len);
	assert_false(opens(bytes, len, &why));
	assert_non_null(strstr(why.ptr, "section 1 (languages; 0 is the source) does not end inside"));
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
		cmocka_unit_test(each_fault_has_its_sentence),
		cmocka_unit_test(header_faults_are_told_apart),
		cmocka_unit_test(only_whole_files_are_opened),
		cmocka_unit_test(things_are_found_by_name),
	};
	const struct CMUnitTest compiled[] = { cmocka_unit_test(the_compiled_pack_is_sound) };
	int failed = cmocka_run_group_tests_name("pack", tests, NULL, NULL);

	if (getenv("SAFAR_PACK") != NULL)
		failed += cmocka_run_group_tests_name("compiled pack", compiled, NULL, NULL);
	return failed;
}
