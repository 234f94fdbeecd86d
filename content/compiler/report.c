/* report.c - tables of `safar pack check` */
#include "content/compiler/report.h"

#include "content/compiler/measure.h"
#include "content/render.h"
#include "locales/text/buf.h"

/* Units until the next part begins: what one more word may cost. */
static unsigned
room_left(const struct measured *is)
{
	bool is_gsm7 = is->alphabet == ALPHABET_GSM7;
	unsigned hold = is->parts <= 1 ? (is_gsm7 ? 160 : 70) : is->parts * (is_gsm7 ? 153 : 67);

	return is->units < hold ? hold - (unsigned)is->units : 0;
}

void
report_cost(const struct source *s, FILE *out)
{
	fputs("parts: SMS parts with the longest values; room: units left before the next part\n"
	      "text\tlocale\talphabet\tunits\tparts\troom\tpages\n", out);
	for (uint16_t locale = 0; locale < s->locales_count; locale++) {
		struct measure m;

		measure_init(&m, s, locale);
		for (uint32_t key = 0; key < s->keys_count; key++) {
			struct measured is;

			if (source_text(s, locale, key)->spans == 0)
				continue;
			is = measure_text(&m, (uint16_t)key);
			fprintf(out, "%s\t%s\t%s\t%zu\t%u\t%u\t%u\n", s->keys[key].name, s->locales[locale].tag,
			    is.alphabet == ALPHABET_GSM7 ? "gsm7" : "ucs2", is.units, is.parts, room_left(&is), is.pages);
		}
		measure_release(&m);
	}
}

void
report_coverage(const struct source *s, FILE *out)
{
	fputs("written: has words; read: a reader's mark fits; release: read here or along its fallbacks but English\n"
	      "locale\ttexts\twritten\tread\tmachine\trelease\n", out);
	for (uint16_t locale = 0; locale < s->locales_count; locale++) {
		unsigned written = 0, read = 0, machine = 0, release = 0;

		for (uint16_t key = 0; key < s->keys_count; key++) {
			const struct source_text *t = source_text(s, locale, key);
			uint16_t said = source_released_in(s, locale, key);

			written += t->spans > 0;
			read += t->spans > 0 && t->review >= REVIEW_READ;
			machine += t->spans > 0 && t->review == REVIEW_MACHINE;
			release += said != PACK_NONE && (said != 0 || locale == 0);
		}
		fprintf(out, "%s\t%u\t%u\t%u\t%u\t%u\n", s->locales[locale].tag, s->keys_count, written, read, machine, release);
	}
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
	int32_t until = f->is_number ? f->call_tested + FACT_TEST_DAYS : f->call_tested + 365;

	if (f->review_by != 0 && (f->review_by < until || !f->is_number))
		until = f->review_by;
	if (f->confidence == CONFIDENCE_LOW)
		return "on hold: confidence is low";
	if (f->call_tested == 0)
		return f->is_number ? "never called" : "never checked with the office";
	if (today >= until)
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
