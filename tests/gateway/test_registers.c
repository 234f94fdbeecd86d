/*
 * test_registers.c - lists of agents come into service, and a bad one leaves the old one there
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "content/pack.h"
#include "gateway/registers.h"
#include "locales/text/buf.h"
#include "tests/register/list_made.h"

static const uint16_t zz = COUNTRY('Z', 'Z');

struct place { char *folder, sub[256], path[300], words[1024]; struct buf why; };

static void
setup(struct place *p, const char *country)
{
	p->folder = list_folder();
	(void)snprintf(p->sub, sizeof p->sub, "%s/%s", p->folder, country);
	(void)snprintf(p->path, sizeof p->path, "%s/current.reg", p->sub);
	buf_wrap(&p->why, p->words, sizeof p->words);
	assert_int_equal(mkdir(p->sub, 0700), 0);
}

static void
teardown(struct place *p)
{
	(void)unlink(p->path);
	(void)rmdir(p->sub);
	list_remove(p->folder);
}

static void
write_list(struct place *p, uint32_t serial)
{
	struct list_made m;

	list_make(&m);
	m.list.serial = serial;
	assert_true(register_write(p->path, &m.list, NULL, &p->why));
}

static void
nothing_there_is_no_fault(void **state)
{
	struct place p;
	struct registers *r;

	(void)state;
	setup(&p, "zz");
	r = registers_read("", NULL, &p.why);
	assert_int_equal(r->count, 0);
	registers_free(r);
	r = registers_read("/nowhere/at/all", NULL, &p.why);
	assert_int_equal(r->count, 0);
	registers_free(r);
	r = registers_read(p.folder, NULL, &p.why);	/* staged, never applied */
	assert_int_equal(r->count, 0);
	assert_null(registers_find(r, zz));
	assert_int_equal(p.why.len, 0);
	registers_free(r);
	teardown(&p);
}

static void
unchanged_stays_and_new_replaces(void **state)
{
	struct place p;
	struct registers *first, *second, *third;
	const struct agents *list;

	(void)state;
	setup(&p, "zz");
	write_list(&p, 1);
	first = registers_read(p.folder, NULL, &p.why);
	list = registers_find(first, zz);
	assert_non_null(list);
	assert_int_equal(list->header->shape, SHAPE_BANGLADESH);	/* as it was imported: numbers are asked for so */
	second = registers_read(p.folder, first, &p.why);
	assert_ptr_equal(registers_find(second, zz), list);	/* talks keep their rows */
	registers_free(first);
	write_list(&p, 2);
	third = registers_read(p.folder, second, &p.why);
	assert_int_equal(registers_find(third, zz)->header->serial, 2);
	assert_int_equal(registers_find(second, zz)->header->serial, 1);	/* until nobody asks it */
	registers_free(second);
	registers_free(third);
	assert_int_equal(p.why.len, 0);
	teardown(&p);
}

static void
a_bad_file_leaves_the_old_list(void **state)
{
	struct place p;
	struct registers *first, *second, *third;
	FILE *bad;

	(void)state;
	setup(&p, "zz");
	write_list(&p, 1);
	first = registers_read(p.folder, NULL, &p.why);
	assert_int_equal(unlink(p.path), 0);
	bad = fopen(p.path, "w");
	assert_non_null(bad);
	(void)fputs("no register at all", bad);
	(void)fclose(bad);
	second = registers_read(p.folder, first, &p.why);
	assert_int_equal(registers_find(second, zz)->header->serial, 1);
	assert_true(p.why.len > 0);
	registers_free(first);
	assert_int_equal(unlink(p.path), 0);		/* taken out of service on purpose */
	third = registers_read(p.folder, second, &p.why);
	assert_null(registers_find(third, zz));
	registers_free(second);
	registers_free(third);
	teardown(&p);
}

static void
a_list_in_the_wrong_folder_is_refused(void **state)
{
	struct place p;
	struct registers *r;

	(void)state;
	setup(&p, "np");
	write_list(&p, 1);
	r = registers_read(p.folder, NULL, &p.why);
	assert_int_equal(r->count, 0);
	assert_non_null(strstr(p.why.ptr, "another country"));
	registers_free(r);
	teardown(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_there_is_no_fault),
		cmocka_unit_test(unchanged_stays_and_new_replaces),
		cmocka_unit_test(a_bad_file_leaves_the_old_list),
		cmocka_unit_test(a_list_in_the_wrong_folder_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
