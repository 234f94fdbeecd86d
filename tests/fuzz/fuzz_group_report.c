/* A warden's report in any bytes: clear and within its bounds, or nothing of it is kept; what is read back means the same. */
#include "content/compiler/fold_build.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "routing/group_report.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "group_report", 50000 };

/* Every word with an 'a' is one. */
static bool
find_area(void *arg, const char *word, char code[GROUP_AREA_BYTES])
{
	(void)arg;
	if (strchr(word, 'a') == NULL)
		return false;
	memcpy(code, "a14", 4);
	return true;
}

static void
judge(const struct group_ask *ask, const char *text, size_t len, size_t at)
{
	static const struct group_report nothing;
	char room[200];
	struct buf back = BUF_OVER(room);
	struct group_report r, again;

	if (!group_report_read(ask, text, len, at, &r)) {
		BUG_IF(r.problem <= GROUP_CLEAR || r.problem >= GROUP_PROBLEM_COUNT || *group_problem_word(r.problem) == '\0');
		r.problem = GROUP_CLEAR;
		BUG_IF(memcmp(&r, &nothing, sizeof(r)) != 0);
		return;
	}
	BUG_IF(r.problem != GROUP_CLEAR || r.people == 0 || r.people > GROUP_PEOPLE_MAX || (r.needs & ~0x3FEU) != 0);
	BUG_IF(memchr(r.area, '\0', sizeof(r.area)) == NULL || r.area[0] == '\0' || !utf8_valid(r.area, strlen(r.area), NULL));
	group_report_add(&back, &r);
	BUG_IF(!buf_ok(&back) || !group_report_read(ask, back.ptr, back.len, 0, &again));
	BUG_IF(memcmp(&r, &again, sizeof(r)) != 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct fold_build fold;	/* only read, the same for every input */
	const struct group_ask any = { &fold.table, NULL, NULL, NULL }, own = { &fold.table, "juba", NULL, NULL };
	const struct group_ask registered = { &fold.table, "a14", find_area, NULL };
	const char *text = len > 0 ? (const char *)data : "";

	if (fold.table.entries == 0)
		fold_build_init(&fold);
	judge(&any, text, len, 0);
	judge(&own, text, len, len / 3);
	judge(&registered, text, len, 0);
	return 0;
}
