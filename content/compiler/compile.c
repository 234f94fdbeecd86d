/* compile.c - sources in, one pack out */
#include "content/compiler/compile.h"

#include "content/compiler/check.h"
#include "content/compiler/cost.h"
#include "content/compiler/report.h"
#include "content/compiler/upkeep.h"
#include "content/compiler/values.h"
#include "content/compiler/write.h"
#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { DAY = 86400 };

_Static_assert(COMPILE_BASES + 1 == LAYERS_MAX, "the owner stands over the bases");

/* False if it is limited to somebody whom nobody knows. */
static bool
upkeep_wanted(const struct compile_settings *c, const struct source *s, int32_t today, struct upkeep *u)
{
	upkeep_of(s, today, u);
	return c->limit == NULL || upkeep_limit(s, u, c->limit);
}

static void
make_reports(const struct compile_settings *c, const struct source *s, struct pack *p, int64_t now)
{
	struct cost cost = { .rows = NULL };
	struct coverage coverage = { .rows = NULL };
	struct upkeep upkeep = { .dues = NULL };
	int32_t today = (int32_t)(now / DAY);

	if (c->cost != NULL)
		cost_of(s, c->cost_locale, c->cost_ways, c->cost_ways_count, c->cost);
	if (c->upkeep != NULL)
		(void)upkeep_wanted(c, s, today, c->upkeep);
	if (c->coverage != NULL)
		needs_of(s, p, now, c->coverage);
	if (c->report == NULL)
		return;
	if (c->reports & REPORT_COST) {
		cost_of(s, c->cost_locale, c->cost_ways, c->cost_ways_count, &cost);
		report_cost(&cost, c->report);
	}
	if (c->reports & REPORT_COVERAGE) {
		coverage_of(s, &coverage);
		needs_of(s, p, now, &coverage);
		report_coverage(&coverage, c->report);
	}
	if (c->reports & REPORT_RELEASE) {
		if (upkeep_wanted(c, s, today, &upkeep))
			report_release(&upkeep, c->report);
	}
	cost_release(&cost);
	coverage_release(&coverage);
	upkeep_release(&upkeep);
}

/* What the reader would refuse is a bug of ours, but it must not reach the disk as a pack. */
static struct pack *
read_back(const void *bytes, size_t len, struct buf *why)
{
	struct pack *p = pack_from_memory(bytes, len, why);

	if (p == NULL)
		buf_prefixf(why, "the compiler made a pack that cannot be read: ");
	return p;
}

/* Who answers for the pack, unless told: the owner of its first service. */
static const char *
owner_of(const struct compile_settings *c, const struct source *s)
{
	return c->owner != NULL || s->services_count == 0 ? c->owner : s->services[0].owner;
}

static struct source *
read_all(const struct compile_settings *c, int64_t now, struct diag *d)
{
	const char *roots[LAYERS_MAX];

	BUG_IF(c->bases > COMPILE_BASES);
	for (unsigned i = 0; i < c->bases; i++)
		roots[i] = c->base[i];
	roots[c->bases] = c->root;
	return source_read_layers(roots, c->bases + 1, (int32_t)(now / DAY), d);
}

void *
compile_to_memory(const struct compile_settings *c, size_t *len, struct diag *d)
{
	int64_t now = c->created_s != 0 ? c->created_s : (int64_t)time(NULL);
	struct source *s = read_all(c, now, d);
	struct buf nobody = BUF_INIT(1024), *why = c->why != NULL ? c->why : &nobody;
	void *bytes = NULL;

	if (s->is_readable)
		check_all(s);
	if (s->is_readable && c->coverage != NULL)
		coverage_of(s, c->coverage);	/* also of a language that has just begun */
	if (d->errors == 0) {
		struct stamp stamp = { c->is_sample ? PACK_SAMPLE : PACK_RELEASE,
			c->serial != 0 ? c->serial : s->newest_s > 0 ? (uint64_t)s->newest_s : 1, now,
			c->expires_s != 0 ? c->expires_s : now + 365 * DAY, owner_of(c, s), c->name ? c->name : "safar" };

		struct pack *p = NULL;

		bytes = write_image(s, &stamp, len, why);
		if (bytes != NULL)
			p = read_back(bytes, *len, why);
		if (p != NULL) {
			make_reports(c, s, p, now);
		} else {
			free(bytes);
			bytes = NULL;
		}
		pack_close(p);
	}
	source_free(s);
	buf_free(&nobody);
	return bytes;
}

bool
compile_pack(const struct compile_settings *c, struct diag *d)
{
	struct buf nobody = BUF_INIT(1024), *why = c->why != NULL ? c->why : &nobody;
	size_t len = 0;
	void *bytes = compile_to_memory(c, &len, d);
	bool is_done = bytes != NULL;

	if (is_done && c->output != NULL && !write_file(c->output, bytes, len, why)) {
		buf_prefixf(why, "%s: ", c->output);
		is_done = false;
	}
	free(bytes);
	buf_free(&nobody);
	return is_done;
}

bool
compile_over(struct compile_settings *c, const char *base)
{
	if (c->bases == COMPILE_BASES)
		return false;
	c->base[c->bases++] = base;
	return true;
}

bool
compile_date(const char *text, int64_t *seconds)
{
	int32_t days;

	if (!days_of_date(text, &days))
		return false;
	*seconds = (int64_t)days * DAY;
	return true;
}
