/*
 * test_control_page.c - lists in pages over a store that we make up: none twice, none left out, none without its audit entry
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <unistd.h>

#include "gateway/control/control_inside.h"
#include "gateway/staff/audit.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/control/bench.h"

enum { ROWS = 100 };	/* every second one is of doha */

static enum store_result
requests(struct store *s, const char *owner, const uint8_t after[STORE_ID_BYTES], struct request *out, unsigned max, unsigned *n)
{
	unsigned at = after == NULL ? 0 : after[0] + 1u;

	(void)s, (void)owner;
	for (*n = 0; *n < max && at < ROWS; at++, ++*n) {
		out[*n] = (struct request){ .id = { (uint8_t)at } };
		snprintf(out[*n].office, sizeof(out[*n].office), "%s", at % 2 == 0 ? "doha" : "riyadh");
	}
	return STORE_OK;
}

struct scene { struct bench b; struct store_ops ops; struct store store; struct control_world w; char room[256]; struct buf why; };

static int
set_up(void **state)
{
	struct scene *s = xcalloc(1, sizeof(*s));

	s->b = (struct bench){ .folder = "/tmp/safar-page-XXXXXX" };
	assert_non_null(mkdtemp(s->b.folder));
	s->ops.request_scan = requests;
	s->store.ops = &s->ops;
	s->why = (struct buf)BUF_OVER(s->room);
	s->w = (struct control_world){ .store = &s->store, .audit = audit_open(s->b.folder, &s->why) };
	assert_non_null(s->w.audit);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *s = *state;

	audit_close(s->w.audit);
	bench_remove(&s->b);
	free(s);
	return 0;
}

static struct control_call
call_of(struct scene *s, json_t *args)
{
	return (struct control_call){ .w = &s->w, .now_s = BENCH_NOW, .args = args, .owner = "np", .why = &s->why,
	    .who = { .name = "cora", .area = "doha", .roles = 1u << ROLE_CALLER } };
}

static void
pages_hold_each_row_once(void **state)
{
	static const struct { unsigned limit, pages, last; } cases[] = {
		{ 1, 50, 1 }, { 7, 8, 1 }, { 10, 5, 10 }, { 49, 2, 1 }, { 50, 1, 50 }, { 200, 1, 50 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned pages = 0, seen = 0, last = 0;
		json_t *next = json_null();

		do {
			json_t *args = json_pack("{s:i}", "limit", cases[i].limit), *row;
			struct control_call c = call_of(*state, args);
			size_t k;

			if (!json_is_null(next))
				json_object_set_new(args, "after", next);
			assert_int_equal(control_request_list(&c), CONTROL_OK);
			json_array_foreach(json_object_get(c.result, "rows"), k, row) {
				char first[3];

				snprintf(first, sizeof(first), "%02x", 2 * seen++);
				assert_memory_equal(json_string_value(json_object_get(row, "id")), first, 2);
			}
			last = (unsigned)json_array_size(json_object_get(c.result, "rows"));
			next = json_incref(json_object_get(c.result, "next"));
			json_decref(c.result);
			json_decref(args);
			pages++;
		} while (!json_is_null(next));
		assert_int_equal(seen, ROWS / 2);
		assert_int_equal(pages, cases[i].pages);
		assert_int_equal(last, cases[i].last);
	}
}

/* The log is gone: nobody could find out who saw them. */
static void
without_an_entry_nothing_is_shown(void **state)
{
	struct scene *s = *state;
	json_t *args = json_object();
	struct control_call c = call_of(s, args);
	char path[128];

	bench_path(&s->b, "audit.log", path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(control_request_list(&c), CONTROL_WORLD);
	assert_null(c.result);
	json_decref(args);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pages_hold_each_row_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_an_entry_nothing_is_shown, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
