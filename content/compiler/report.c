/* report.c - tables of `safar pack check`, `cost` and `coverage` */
#include "content/compiler/report.h"

#include "content/compiler/cost.h"
#include "content/compiler/upkeep.h"
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

static void
report_needs(const struct coverage *c, FILE *out)
{
	static const char *const words[] = { [NEED_NONE] = "-", [NEED_PAPER] = "paper", [NEED_TESTED] = "tested" };
	uint32_t count[COUNT(words)] = { 0 };

	fputs("\n# numbers by need; paper: one that nobody has called, so not said; tested: may be said\ncorridor", out);
	for (uint32_t i = 0; i < c->needs_count; i++)
		fprintf(out, "\t%s", c->needs[i]);
	for (uint32_t i = 0; i < c->corridors_count; i++) {
		fprintf(out, "\n%s", c->corridors[i].name);
		for (uint32_t n = 0; n < c->needs_count; n++) {
			count[c->corridors[i].need[n]]++;
			fprintf(out, "\t%s", words[c->corridors[i].need[n]]);
		}
	}
	fprintf(out, "\n# %u needs: %u on paper, %u tested, %u without a number\n", c->corridors_count * c->needs_count,
	    count[NEED_PAPER], count[NEED_TESTED], count[NEED_NONE]);
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
	if (c->corridors_count > 0)
		report_needs(c, out);
}

static void
report_totals(const struct upkeep *u, FILE *out)
{
	unsigned keywords = upkeep_unread(u, UNREAD_WITHHELD);

	fprintf(out, "%u fact%s, %u text%s and %u list%s of keywords withheld\n", u->facts_withheld, u->facts_withheld == 1 ? "" : "s",
	    u->texts_withheld, u->texts_withheld == 1 ? "" : "s", keywords, keywords == 1 ? "" : "s");
	fprintf(out, "to do\tcount\ncall a number\t%u\ncheck with an office\t%u\nread a source again\t%u\n", upkeep_late(u, DUE_CALL),
	    upkeep_late(u, DUE_CHECK), upkeep_late(u, DUE_SOURCE));
	fprintf(out, "read texts of danger\t%u\nread other texts\t%u\nread keywords of danger, STOP, DELETE\t%u\n"
	    "read other keywords\t%u\n", upkeep_unread(u, UNREAD_DANGER), upkeep_unread(u, UNREAD_OTHER), keywords,
	    upkeep_unread(u, UNREAD_KEYWORDS));
	fprintf(out, "sign-offs\t%u\non hold\t%u\n", u->signoffs_count, u->holds_count);
}

/* Sorts them: by owner and country. */
static void
report_dues(const struct upkeep *u, FILE *out)
{
	fputs("\ntest calls and checks\nowner\tcountry\tclass\tfact\tnumber\toffice\tdo\twhy\n", out);
	for (uint32_t i = 0; i < u->dues_count; i++) {
		const struct due *d = &u->dues[i];

		if (d->is_late)
			fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", due_owner(d), d->place, d->is_danger ? "danger" : "other", d->fact,
			    d->number != NULL ? d->number : "", d->office != NULL ? d->office : "", due_words(d), due_why(d));
	}
}

static void
report_readers(const struct upkeep *u, FILE *out)
{
	fputs("\nreaders\nlocale\tdanger\tother\twithheld\tkeywords\n", out);
	for (uint32_t i = 0; i < u->languages_count; i++)
		fprintf(out, "%s\t%u\t%u\t%u\t%u\n", u->languages[i].tag, u->languages[i].count[UNREAD_DANGER],
		    u->languages[i].count[UNREAD_OTHER], u->languages[i].count[UNREAD_WITHHELD], u->languages[i].count[UNREAD_KEYWORDS]);
	fputs("\nto read; keywords withheld lead nowhere till then\nlocale\tclass\ttext\twhy\n", out);
	for (uint32_t i = 0; i < u->unread_count; i++)
		fprintf(out, "%s\t%s\t%s\t%s\n", u->languages[u->unread[i].language].tag, unread_word(u->unread[i].kind), u->unread[i].name,
		    u->unread[i].why);
}

void
report_release(const struct upkeep *u, FILE *out)
{
	report_totals(u, out);
	report_dues(u, out);
	report_readers(u, out);
	fputs("\nsign-offs\nsign-off\ttopics\tcountries\n", out);
	for (uint32_t i = 0; i < u->signoffs_count; i++)
		fprintf(out, "%s\t%s\t%s\n", u->signoffs[i].name, u->signoffs[i].topics, u->signoffs[i].countries);
	fputs("\non hold: no release says it\nowner\tcountry\tfact\twhy\n", out);
	for (uint32_t i = 0; i < u->holds_count; i++)
		fprintf(out, "%s\t%s\t%s\t%s\n", u->holds[i].owner != NULL ? u->holds[i].owner : "nobody named", u->holds[i].place,
		    u->holds[i].fact, u->holds[i].why);
	fputs("\nkinds of fact that no country has yet\nkind\n", out);
	for (uint32_t i = 0; i < u->types_count; i++)
		fprintf(out, "%s\n", u->types[i]);
}
