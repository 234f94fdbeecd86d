/*
 * test_control_wipe.c - secrets that were said are not left in memory that was given back
 *
 * The rules run in this process, and jansson gives its memory back through us:
 * we keep what stands in it at that moment.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <jansson.h>
#include <malloc.h>
#include <sodium.h>
#include <unistd.h>

#include "gateway/control/control.h"
#include "gateway/staff/audit.h"
#include "gateway/staff/staff.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/control/bench.h"

enum { KEPT_BYTES = 1 << 20 };

static struct buf kept = BUF_INIT(KEPT_BYTES);

static void
keep_and_free(void *memory)
{
	if (memory != NULL)
		buf_add(&kept, memory, malloc_usable_size(memory));
	free(memory);
}

static int64_t
clock_now(void *ctx)
{
	(void)ctx;
	return BENCH_NOW;
}

static void
founders_secrets_are_wiped(void **state)
{
	static const char line[] = "{\"op\":\"staff.found\",\"args\":{\"name\":\"ada\",\"password\":\"a long password\","
	    "\"name2\":\"bea\",\"password2\":\"another password\"}}";
	static const char *const who[] = { "first", "second" };
	struct bench b = { .folder = "/tmp/safar-wipe-XXXXXX" };
	struct buf why = BUF_INIT(512), out = BUF_INIT(4096);
	struct control_world w = { .now = clock_now };
	struct control_rules rules = { .w = &w };
	char file[128];
	json_t *answer;

	(void)state;
	assert_non_null(mkdtemp(b.folder));
	bench_path(&b, "staff.db", file);
	w.audit = audit_open(b.folder, &why);
	assert_non_null(w.audit);
	w.staff = staff_open(file, w.audit, &why);
	assert_non_null(w.staff);
	json_set_alloc_funcs(malloc, keep_and_free);
	control_answer(&rules, line, strlen(line), 0, &out);
	json_set_alloc_funcs(malloc, free);
	assert_true(buf_ok(&kept) && kept.len > 0);
	answer = json_loadb(out.ptr, out.len, 0, NULL);
	for (size_t i = 0; i < COUNT(who); i++) {
		const char *totp = json_string_value(json_object_get(json_object_get(json_object_get(answer, "result"), who[i]), "totp"));

		assert_non_null(totp);
		if (bench_has(kept.ptr, kept.len, totp))
			fail_msg("the secret of the %s founder was given back as it was", who[i]);
	}
	json_decref(answer);
	staff_close(w.staff);
	audit_close(w.audit);
	bench_remove(&b);
	buf_free(&kept);
	buf_free(&out);
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(founders_secrets_are_wiped) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
