/* stage_ground.c - a folder of lists, made and removed */
#include "tests/register/stage_ground.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/tree.h"

int
ground_setup(void **state)
{
	struct ground *p = xcalloc(1, sizeof(*p));

	snprintf(p->folder, sizeof(p->folder), "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	p->stage = (struct stage){ .dir = p->folder, .country = "ZZ", .who = "ada", .now_s = OFFICE_NOW };
	*state = p;
	return 0;
}

int
ground_teardown(void **state)
{
	struct ground *p = *state;

	assert_true(tree_remove(p->folder));
	free(p);
	return 0;
}

void
ground_stage(const struct ground *p, struct list_result *r, struct stage_report *out)
{
	char room[512];
	struct buf why = BUF_OVER(room);

	if (stage_list(&p->stage, r, out, &why) != STAGE_DONE)
		fail_msg("%s", why.ptr);
	assert_int_equal(why.len, 0);
}

bool
ground_apply(const struct ground *p, bool is_agreed, const char *says)
{
	char room[512];
	struct buf why = BUF_OVER(room);
	struct stage_report r = { .serial = 0 };
	bool is_done;

	if (!stage_read(&p->stage, &r, &why))
		buf_reset(&why);	/* the apply says it, too */
	is_done = stage_apply(&p->stage, &r, is_agreed, &why) == STAGE_DONE;
	if (strstr(why.ptr, says) == NULL)
		fail_msg("\"%s\" is not in: %s", says, why.ptr);
	assert_int_equal(why.len == 0, is_done);
	return is_done;
}

void
ground_serve(const struct ground *p, struct list_result *r)
{
	struct stage_report report;

	ground_stage(p, r, &report);
	assert_int_equal(report.tripped, 0);
	assert_true(ground_apply(p, false, ""));
	office_list_free(r);
}

struct agents *
ground_open(const struct ground *p, const char *name)
{
	char room[512], path_room[256];
	struct buf why = BUF_OVER(room), path = BUF_OVER(path_room);
	struct agents *a;

	stage_path(&p->stage, name, &path);
	a = register_open(path.ptr, &why);
	if (a == NULL && access(path.ptr, F_OK) == 0)
		fail_msg("%s", why.ptr);
	return a;
}

uint32_t
ground_serial(const struct ground *p)
{
	struct agents *a = ground_open(p, "current.reg");
	uint32_t is = a == NULL ? 0 : a->header->serial;

	register_close(a);
	return is;
}

bool
ground_back(const struct ground *p, uint32_t to, uint32_t *given, const char *says)
{
	char room[512];
	struct buf why = BUF_OVER(room);
	struct stage_report r;
	bool is_done = stage_back(&p->stage, to, &r, &why) == STAGE_DONE && stage_apply(&p->stage, &r, false, &why) == STAGE_DONE;

	if (strstr(why.ptr, says) == NULL)
		fail_msg("\"%s\" is not in: %s", says, why.ptr);
	assert_int_equal(why.len == 0, is_done);
	*given = r.serial;
	return is_done;
}
