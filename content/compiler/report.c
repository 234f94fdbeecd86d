/* report.c - tables of `safar pack check`, `cost` and `coverage` */
#include "content/compiler/report.h"

#include "content/compiler/check.h"
#include "content/compiler/cost.h"
#include "locales/text/buf.h"

void
report_cost(const struct cost *c, FILE *out)
{
	fputs("# parts: SMS parts with the longest values; room: units left before the next part; pages: USSD pages, and if the\n"
	      "# network lets us fill 182 septets or 80 units\n"
	      "text\tlocale\tway\talphabet\tunits\tparts\troom\tpages\tpages_hard\tforced_by\thint\n", out);
	for (uint32_t i = 0; i < c->rows_count; i++) {
		const struct cost_row *r = &c->rows[i];

		fprintf(out, "%s\t%s\t%s\t%s\t%zu\t%u\t%u\t%u\t%u\t%s\t", r->text, r->locale, r->way, r->alphabet, r->units,
		    r->parts, r->room, r->pages, r->pages_hard, r->forced_by);
		if (r->over > 0)
			fprintf(out, "%u unit%s over %u part%s: shorten by %u word%s", r->over, r->over == 1 ? "" : "s", r->parts - 1,
			    r->parts == 2 ? "" : "s", r->words, r->words == 1 ? "" : "s");
		fputc('\n', out);
	}
	fputs("\nlocale\tway\ttexts\tucs2\tparts\tanswers\tanswer_parts\n", out);
	for (uint32_t i = 0; i < c->sums_count; i++)
		fprintf(out, "%s\t%s\t%u\t%u\t%u\t%u\t%u\n", c->sums[i].locale, c->sums[i].way, c->sums[i].texts, c->sums[i].ucs2,
		    c->sums[i].parts, c->sums[i].answers, c->sums[i].answer_parts);
}

void
report_coverage(const struct coverage *c, FILE *out)
{
	fputs("# written: has words; read: a reader's mark fits; released: read here or along its fallbacks but English;\n"
	      "# keywords: topics that have them in English\n"
	      "locale\ttexts\twritten\tread\tmachine\treleased\tkeywords\tkeywords_missing\ttitles\ttitles_missing\n", out);
	for (uint32_t i = 0; i < c->rows_count; i++) {
		const struct coverage_row *r = &c->rows[i];

		fprintf(out, "%s\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\n", r->locale, r->texts, r->written, r->read, r->machine,
		    r->released, r->keywords, r->keywords_missing, r->titles, r->titles_missing);
	}
	fputs("\nlocale\tmissing\tname\n", out);
	for (uint32_t i = 0; i < c->gaps_count; i++)
		fprintf(out, "%s\t%s\t%s\n", c->gaps[i].locale, c->gaps[i].what, c->gaps[i].name);
}

static unsigned
report_texts(const struct source *s, FILE *out)
{
	static const char *const why[] = { "missing", "machine-drafted", "unread", "", "" };
	unsigned count = 0;

	fputs("texts withheld until read\nlocale\ttext\twhy\n", out);
	for (uint16_t locale = 1; locale < s->locales_count; locale++)
		for (uint32_t key = 0; key < s->keys_count; key++) {
			const struct source_text *t = source_text(s, locale, key);
			enum text_review review = t->spans > 0 ? (enum text_review)t->review : REVIEW_MISSING;

			if (review >= REVIEW_READ)
				continue;
			fprintf(out, "%s\t%s\t%s\n", s->locales[locale].tag, s->keys[key].name, why[review]);
			count++;
		}
	return count;
}

/* The gate of content/render.h, told in words. */
static const char *
held_back(const struct source_fact *f, int32_t today)
{
	if (f->confidence == CONFIDENCE_LOW)
		return "on hold: confidence is low";
	if (f->call_tested == 0)
		return f->is_number ? "never called" : "never checked with the office";
	if (today > fact_last_day(f))
		return "test too old, or review_by has passed";
	return NULL;
}

static unsigned
report_facts(const struct source *s, int32_t today, FILE *out)
{
	unsigned count = 0;

	fputs("facts withheld\nfact\twhy\n", out);
	for (uint32_t i = 0; i < s->facts_count; i++) {
		const char *why = held_back(&s->facts[i], today);

		if (why == NULL)
			continue;
		fprintf(out, "%s\t%s\n", s->facts[i].id, why);
		count++;
	}
	return count;
}

static void
report_types(const struct source *s, FILE *out)
{
	fputs("kinds of fact that no country has yet\nkind\n", out);
	for (uint32_t i = 0; i < s->types_count; i++) {
		bool is_stated = false;

		for (uint32_t k = 0; k < s->facts_count; k++)
			is_stated = is_stated || s->facts[k].type == i;
		if (!is_stated)
			fprintf(out, "%s\n", s->types[i]);
	}
}

void
report_release(const struct source *s, int32_t today, FILE *out)
{
	unsigned facts = report_facts(s, today, out), texts;

	report_types(s, out);
	texts = report_texts(s, out);
	fprintf(out, "%u fact%s and %u text%s withheld\n", facts, facts == 1 ? "" : "s", texts, texts == 1 ? "" : "s");
}
