/* office_list.c - names of three syllables and a word, no two alike */
#include "tests/register/office_list.h"

#include "locales/text/bug.h"

enum { TEXT_BYTES = 64 };

struct made { struct list_result r; char *texts; };	/* the first member is what the test sees */

static const char *
made_name(unsigned i, char *room)
{
	static const char *const syllables[] = { "bo", "da", "fe", "gu", "ki", "lo", "ma", "ne", "pu", "ri", "so", "ta", "ve", "wu", "zi", "chu" };

	snprintf(room, TEXT_BYTES, "%s%s%s%s Recruiting Ltd", syllables[i % 16], syllables[i / 16 % 16], syllables[i / 256 % 16],
	    syllables[(i * 7 + 3) % 16]);
	room[0] = (char)(room[0] - 'a' + 'A');
	return room;
}

struct list_result *
office_list(unsigned count)
{
	struct made *made = xcalloc(1, sizeof(*made));
	struct list_result *r = &made->r;
	char *number;

	made->texts = xcalloc(count + 1, 2 * TEXT_BYTES);
	r->list = (struct list){ .country = "ZZ", .office = "Office of Nowhere", .source = "made for a test", .shape = SHAPE_BANGLADESH,
		.list_day = OFFICE_DAY - 1, .import_day = OFFICE_DAY, .fresh_days = OFFICE_FRESH, .row_count = count };
	r->list.rows = xcalloc(count + 1, sizeof(*r->list.rows));
	r->good = count;
	for (unsigned i = 0; i < count; i++) {
		number = made->texts + i * 2 * TEXT_BYTES;
		snprintf(number, TEXT_BYTES, "RL-%04u", i + 1);
		r->list.rows[i] = (struct list_row){ .name = made_name(i, number + TEXT_BYTES), .number = number, .word = "Valid", .alias = "",
			.status = AGENT_VALID, .end_day = OFFICE_DAY + 100, .line = i + 2 };
	}
	return r;
}

void
office_list_drop(struct list_result *r, size_t row)
{
	memmove(&r->list.rows[row], &r->list.rows[row + 1], (r->list.row_count - row - 1) * sizeof(*r->list.rows));
	r->list.row_count--;
}

void
office_jobs(struct list_result *r, size_t count, int32_t day)
{
	static struct list_job all[OFFICE_JOBS] = {
		{ "Cook", "Zed Bay", "RL-0001", 0, 1 }, { "Nurse", "Zed Bay", "RL-0002", OFFICE_DAY, 2 },
		{ "Mason", "Zed Hill", "RL-0002", 0, 3 }, { "Driver", "Zed Hill", "RL-0190", OFFICE_DAY + 9, 4 },
	};

	r->list.jobs = all;
	r->list.job_count = count;
	r->list.jobs_day = day;
}

void
office_list_free(struct list_result *r)
{
	struct made *made = (struct made *)(void *)r;

	free(made->texts);
	free(r->list.rows);
	free(made);
}
