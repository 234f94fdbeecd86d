/* Each way in which towns and offices of a pack can be wrong is told in a sentence of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/pack_make.h"

static struct pack_office *
office(struct make *m, enum office_kind kind)
{
	struct pack_office *o = NULL;

	for (uint32_t i = 0; i < make_count(m, PACK_OFFICES) && (o == NULL || o->kind != kind); i++)
		o = make_record(m, PACK_OFFICES, i);
	return o;
}

static void bend_nothing(struct make *m)
{
	(void)m;
}
static void bend_shelter_town(struct make *m)
{
	office(m, OFFICE_SHELTER)->town = 1;
}
static void bend_shelter_place(struct make *m)
{
	struct pack_str place = make_string(m, "behind the mill");

	office(m, OFFICE_SHELTER)->place = place;
}
static void bend_abroad(struct make *m)
{
	office(m, OFFICE_JOB)->town = 1;
}
static void bend_covers(struct make *m)
{
	office(m, OFFICE_JOB)->covers = 1;
}
static void bend_covers_range(struct make *m)
{
	office(m, OFFICE_CONSULATE)->covers = 2;
}
static void bend_kind(struct make *m)
{
	office(m, OFFICE_JOB)->kind = OFFICE_KIND_COUNT;
}
static void bend_flags(struct make *m)
{
	office(m, OFFICE_JOB)->flags = 2;
}
static void bend_town(struct make *m)
{
	office(m, OFFICE_JOB)->town = 77;
}
static void bend_locales(struct make *m)
{
	office(m, OFFICE_MRC)->locales = PACK_FALLBACKS + 1;
}
static void bend_circle(struct make *m)
{
	((struct pack_town *)make_record(m, PACK_TOWNS, 1))->near = 2;
}
static void bend_near_abroad(struct make *m)
{
	((struct pack_town *)make_record(m, PACK_TOWNS, 3))->near = 0;
}
static void bend_order(struct make *m)
{
	make_town(m, "qa/town.late", "Late", "QA", NULL);
}
static void bend_name(struct make *m)
{
	((struct pack_town_name *)make_record(m, PACK_TOWN_NAMES, 0))->flags = TOWN_NAME_LOOSE;
}
static void bend_name_twice(struct make *m)
{
	make_town_name(m, "qa/town.doha", "doha", "Doha");
}

static void
each_fault_has_its_sentence(void **state)
{
	static const struct { void (*bend)(struct make *m); const char *sentence; } cases[] = {
		{ bend_nothing, "" },
		{ bend_shelter_town, "tells where a shelter is" },
		{ bend_shelter_place, "tells where a shelter is" },
		{ bend_abroad, "stands in a town of another country than its number" },
		{ bend_covers, "covers another country and is no consulate" },
		{ bend_covers_range, "first_cover leads past the end of its list" },
		{ bend_kind, "kind has a value that this program does not know" },
		{ bend_flags, "flags has a value that this program does not know" },
		{ bend_town, "town leads to a record that does not exist" },
		{ bend_locales, "lists too many languages" },
		{ bend_circle, "of towns leads in a circle" },
		{ bend_near_abroad, "of towns leads in a circle, too far, or abroad" },
		{ bend_order, "of towns is not in its place" },
		{ bend_name, "of names of towns has no name, or two" },
		{ bend_name_twice, "of names of towns is not in its place" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct make *m = make_world(PACK_RELEASE);
		struct buf why = BUF_INIT(500);
		struct pack *p;
		size_t len;
		void *bytes;

		make_places(m);
		cases[i].bend(m);
		bytes = make_bytes(m, &len);
		p = pack_from_memory(bytes, len, &why);
		if ((p != NULL) != (cases[i].sentence[0] == '\0') || strstr(why.ptr, cases[i].sentence) == NULL)
			fail_msg("case %zu: \"%s\"", i, why.ptr);
		pack_close(p);
		free(bytes);
		make_free(m);
		buf_free(&why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_has_its_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
