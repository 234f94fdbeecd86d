/*
 * test_cap.c - what warning centres send, file by file
 *
 * cap/good: NAME.xml becomes the draft NAME.json, and broadcast_read() takes it.  cap/bad: NAME.xml is refused with the
 * sentence NAME.txt.  The clock stands at 2026-11-27T12:00:00Z; two alerts are ours.  REGEN=1 writes what is said now:
 * read each difference.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "content/whole_file.h"
#include "gateway/broadcast/cap.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/broadcast/cap_made.h"

#define FOLDER "tests/broadcast/cap"

enum { NOW_S = 1795780800, NAMES = 256 };

struct names { char at[NAMES][64]; unsigned count; };

/* Three messages of ours; the second repeats the first alert. */
static bool
find_ours(void *arg, const char *reference, uint8_t id[STORE_ID_BYTES])
{
	static const struct { const char *reference; uint8_t byte; } ours[] = {
		{ "office@mission.example,SAFAR-1,2026-11-27T10:00:00+03:00", 0x11 },
		{ "office@mission.example,SAFAR-1-UPDATE,2026-11-27T11:00:00+03:00", 0x11 },
		{ "office@mission.example,SAFAR-2,2026-11-27T10:30:00+03:00", 0x22 },
	};

	(void)arg;
	for (size_t i = 0; i < COUNT(ours); i++)
		if (strcmp(ours[i].reference, reference) == 0) {
			memset(id, ours[i].byte, STORE_ID_BYTES);
			return true;
		}
	memset(id, 0xEE, STORE_ID_BYTES);
	return false;
}

/* All of it, as whoever lets a message in does it. */
static json_t *
take(const char *xml, size_t len, struct buf *why)
{
	struct cap *c = xmalloc(sizeof(*c));
	uint8_t id[STORE_ID_BYTES];
	const uint8_t *changes = NULL;
	json_t *draft = NULL;
	bool is_read = cap_read(xml, len, c, why);
	enum cap_message m = is_read ? cap_message_of(c->message) : CAP_ALERT;

	if (is_read && (m == CAP_UPDATE || m == CAP_CANCEL)) {
		is_read = cap_changes(c, find_ours, NULL, id, why);
		changes = id;
	}
	if (is_read)
		draft = cap_draft(c, changes, NOW_S, why);
	free(c);
	return draft;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
names_read(const char *folder, struct names *names)
{
	DIR *d = opendir(folder);
	struct dirent *e;

	names->count = 0;
	if (d == NULL)
		fail_msg("%s is not there", folder);
	while ((e = readdir(d)) != NULL) {
		size_t len = strlen(e->d_name);

		if (len < 5 || len >= sizeof(names->at[0]) || strcmp(e->d_name + len - 4, ".xml") != 0)
			continue;
		assert_true(names->count < NAMES);
		snprintf(names->at[names->count++], sizeof(names->at[0]), "%.*s", (int)len - 4, e->d_name);
	}
	closedir(d);
	qsort(names->at, names->count, sizeof(names->at[0]), by_name);
}

static char *
file_of(const char *folder, const char *name, size_t *len)
{
	char path[256];
	struct buf why = BUF_INIT(512);
	char *xml;

	snprintf(path, sizeof(path), "%s/%s.xml", folder, name);
	xml = whole_file_read(path, len, &why);
	if (xml == NULL)
		fail_msg("%s", why.ptr);
	return xml;
}

static void
good_ones_become_drafts(void **state)
{
	struct names *names = xmalloc(sizeof(*names));
	unsigned wrong = 0;

	(void)state;
	names_read(FOLDER "/good", names);
	assert_true(names->count >= 30);
	for (unsigned i = 0; i < names->count; i++) {
		struct buf why = BUF_INIT(4096), text = BUF_INIT(16384);
		struct broadcast b;
		size_t len;
		char *xml = file_of(FOLDER "/good", names->at[i], &len), *dump;
		json_t *draft = take(xml, len, &why);

		if (draft == NULL || !broadcast_read(draft, &b, &why)) {
			print_error("%s: %s\n", names->at[i], why.ptr);
			wrong++;
		}
		if (draft != NULL) {
			dump = json_dumps(draft, JSON_SORT_KEYS | JSON_INDENT(2));
			buf_addf(&text, "%s\n", dump);
			wrong += !cap_golden(FOLDER "/good", names->at[i], "json", text.ptr);
			free(dump);
			assert_int_equal(why.len, 0);
		}
		json_decref(draft);
		free(xml);
		buf_free(&why);
		buf_free(&text);
	}
	free(names);
	assert_int_equal(wrong, 0);
}

static void
bad_ones_get_a_sentence(void **state)
{
	struct names *names = xmalloc(sizeof(*names));
	unsigned wrong = 0;

	(void)state;
	names_read(FOLDER "/bad", names);
	assert_true(names->count >= 100);
	for (unsigned i = 0; i < names->count; i++) {
		struct buf why = BUF_INIT(4096);
		size_t len;
		char *xml = file_of(FOLDER "/bad", names->at[i], &len);
		json_t *draft = take(xml, len, &why);

		assert_true(buf_ok(&why));
		if (draft != NULL) {
			print_error("%s was taken\n", names->at[i]);
			wrong++;
		}
		assert_true(why.len > 0);
		buf_addc(&why, '\n');
		wrong += !cap_golden(FOLDER "/bad", names->at[i], "txt", why.ptr);
		json_decref(draft);
		free(xml);
		buf_free(&why);
	}
	free(names);
	assert_int_equal(wrong, 0);
}

/* libxml2 would print pieces of what it reads. */
static void
nothing_is_printed(void **state)
{
	static const char *const folders[] = { FOLDER "/good", FOLDER "/bad" };
	struct names *names = xmalloc(sizeof(*names));
	FILE *room = tmpfile();
	int real = dup(STDERR_FILENO), out = room != NULL ? fileno(room) : -1;
	struct stat st;

	(void)state;
	assert_true(real >= 0 && out >= 0 && dup2(out, STDERR_FILENO) >= 0);
	for (size_t f = 0; f < COUNT(folders); f++) {
		names_read(folders[f], names);
		for (unsigned i = 0; i < names->count; i++) {
			struct buf why = BUF_INIT(4096);
			size_t len;
			char *xml = file_of(folders[f], names->at[i], &len);

			json_decref(take(xml, len, &why));
			free(xml);
			buf_free(&why);
		}
	}
	fflush(stderr);
	dup2(real, STDERR_FILENO);
	assert_int_equal(fstat(out, &st), 0);
	assert_int_equal(st.st_size, 0);
	close(real);
	fclose(room);
	free(names);
}

/* No field is lost, and none is taken for another. */
static void
every_field_is_read(void **state)
{
	struct cap *c = xmalloc(sizeof(*c));
	struct buf why = BUF_INIT(512);
	char room[512];
	struct buf reference = BUF_OVER(room);
	const struct cap_info *i = &c->info[0];
	size_t len;
	char *xml = file_of(FOLDER "/good", "everything", &len);

	(void)state;
	assert_true(cap_read(xml, len, c, &why));
	assert_string_equal(c->identifier, "ZZ-2026-0117");
	assert_string_equal(c->sender, "alerts@weather.example");
	assert_string_equal(c->sent, "2026-11-27T14:30:00+03:00");
	assert_true(c->sent_s == NOW_S - 1800);
	assert_string_equal(c->status, "Actual");
	assert_string_equal(c->message, "Alert");
	assert_string_equal(c->scope, "Public");
	assert_string_equal(c->note, "none");
	assert_string_equal(c->code, "profile:9 x y");
	assert_string_equal(c->incidents, "flood-2026");
	assert_int_equal(c->references, 0);
	assert_int_equal(c->infos, 1);
	assert_string_equal(i->language, "en-GB");
	assert_string_equal(i->category, "Met Safety");
	assert_string_equal(i->event, "Flood");
	assert_string_equal(i->response, "Shelter Monitor");
	assert_string_equal(i->urgency, "Immediate");
	assert_string_equal(i->severity, "Severe");
	assert_string_equal(i->certainty, "Observed");
	assert_true(i->effective_s == NOW_S - 1800 && i->onset_s == NOW_S + 3 * 3600 && i->expires_s == NOW_S + 15 * 3600);
	assert_string_equal(i->headline, "Flood water is rising in Zubaro.");
	assert_string_equal(i->description, "The gauge at the harbour shows 4 m.");
	assert_string_equal(i->instruction, "Go up to a higher floor.\n      Take water and papers with you.");
	assert_string_equal(i->area, "Al Qamar; Zubaro");
	cap_reference(c, &reference);
	assert_string_equal(reference.ptr, "alerts@weather.example,ZZ-2026-0117,2026-11-27T14:30:00+03:00");
	free(xml);
	free(c);
	buf_free(&why);
}

/* A caller that forgot to ask gets no draft, and one that asks for an Alert no id. */
static void
a_change_says_what_it_changes(void **state)
{
	static const struct { const char *word, *sentence; } cases[CAP_MESSAGE_COUNT] = {
		[CAP_ALERT] = { "Alert", "" },
		[CAP_UPDATE] = { "Update", "the Update does not say which alert of ours it changes" },
		[CAP_CANCEL] = { "Cancel", "the Cancel does not say which alert of ours it changes" },
		[CAP_ACK] = { "Ack", "Ack: a line in the log, and nothing to send" },
		[CAP_ERROR] = { "Error", "Error: a line in the log, and nothing to send" },
	};
	struct cap *c = xmalloc(sizeof(*c));
	struct buf why = BUF_INIT(512);
	uint8_t id[STORE_ID_BYTES];
	json_t *draft;
	size_t len;
	char *xml = file_of(FOLDER "/good", "update", &len);

	(void)state;
	assert_true(cap_read(xml, len, c, &why));
	for (unsigned m = 0; m < CAP_MESSAGE_COUNT; m++) {
		bool is_change = m == CAP_UPDATE || m == CAP_CANCEL;

		snprintf(c->message, sizeof(c->message), "%s", cases[m].word);
		assert_int_equal(cap_message_of(cases[m].word), m);
		assert_int_equal(cap_changes(c, find_ours, NULL, id, &why), is_change);
		buf_reset(&why);
		draft = cap_draft(c, NULL, NOW_S, &why);
		assert_int_equal(draft != NULL, m == CAP_ALERT);
		assert_string_equal(why.ptr, cases[m].sentence);
		json_decref(draft);
	}
	assert_int_equal(cap_message_of("alert"), CAP_MESSAGE_COUNT);
	assert_int_equal(cap_message_of(""), CAP_MESSAGE_COUNT);
	free(xml);
	free(c);
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_ones_become_drafts),
		cmocka_unit_test(bad_ones_get_a_sentence),
		cmocka_unit_test(nothing_is_printed),
		cmocka_unit_test(every_field_is_read),
		cmocka_unit_test(a_change_says_what_it_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
