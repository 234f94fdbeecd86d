/* text_print.c - safar text, for people */
#include "content/compiler/characters.h"
#include "content/compiler/repairs.h"
#include "locales/text/bug.h"
#include "ops/command/text_look.h"

enum { FORCED_SHOWN = 8 };	/* more is a script, not a slip */

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* "GSM-7", "GSM-7 with the tables of tr", "UCS-2". */
static void
add_encoding(struct buf *out, const struct encoding *e)
{
	if (e->alphabet == ALPHABET_UCS2) {
		buf_adds(out, "UCS-2");
		return;
	}
	buf_adds(out, "GSM-7");
	if (e->gsm7.lock && e->gsm7.single)
		buf_addf(out, " with both national tables of %s", national_tag(e->gsm7.lock));
	else if (e->gsm7.lock)
		buf_addf(out, " with the national locking table of %s", national_tag(e->gsm7.lock));
	else if (e->gsm7.single)
		buf_addf(out, " with the national single shift table of %s", national_tag(e->gsm7.single));
	if (e->gsm7.declared.rows > 0)
		buf_adds(out, " with declared stand-ins");
}

/* A text behind bars, a line each. */
static void
print_body(FILE *out, const char *text, size_t len)
{
	fputs("  | ", out);
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n')
			fputs("\n  | ", out);
		else if (text[i] == '\r' || text[i] == '\f')
			fputs(text[i] == '\r' ? "<CR>" : "<FF>", out);
		else
			fputc(text[i], out);
	}
	fputc('\n', out);
}

static void
print_forced(const struct look *l, FILE *out)
{
	for (unsigned i = 0; i < l->kinds && i < LOOK_KINDS && l->kinds <= FORCED_SHOWN; i++) {
		const struct look_kind *k = &l->kind[i];
		char room[96], plain[REPAIR_BYTES];
		struct buf name = BUF_OVER(room);
		const char *sign = repair_sign(k->cp);

		character_name(&name, k->cp);
		fprintf(out, "forced by    %s, %u time%s, first at %u:%u", name.ptr, k->times, plural(k->times), k->line, k->column);
		if (sign != NULL && *sign != '\0')
			fprintf(out, "; %s says the same", sign[0] == ' ' ? "an ordinary blank" : sign);
		else if (sign != NULL)
			fputs("; nobody sees it, leave it out", out);
		else if (repair_letter(k->cp, plain))
			fprintf(out, "; built on %s", plain);
		fputc('\n', out);
	}
	if (l->is_apart)
		fputs("forced by    a letter and its mark that are two characters: typed anew they are one\n", out);
	if (l->kinds > FORCED_SHOWN)
		fputs("forced by    its script: most of its letters are in no table that is allowed\n", out);
}

static void
print_way(const struct look *l, const struct look_way *way, const char *how, FILE *out)
{
	char room[128];
	struct buf encoding = BUF_OVER(room);

	if (way->parts == 0)
		return;
	add_encoding(&encoding, &way->encoding);
	fprintf(out, "cheaper      %s: %u part%s of %s instead of %u\n", how, way->parts, plural(way->parts), encoding.ptr, l->parts);
}

static void
print_cheaper(const struct look *l, FILE *out)
{
	print_way(l, &l->signs, "with the signs above written plainly", out);
	print_way(l, &l->letters, "with letters without their marks too, if readers take them so (substitute = in locales.ini)", out);
	print_way(l, &l->national, "on a way whose phones read its national tables (national = in ways.ini)", out);
	if (l->over > 0)
		fprintf(out, "cheaper      %u %s%s over %u part%s: that much shorter, it costs a part less\n", l->over,
		    l->encoding.alphabet == ALPHABET_UCS2 ? "unit" : "septet", plural(l->over), l->parts - 1, plural(l->parts - 1));
}

struct printing { const struct look *l; FILE *out; };

static void
print_part(void *ctx, const struct part *part, unsigned i, unsigned count, size_t from, size_t end)
{
	const struct printing *p = ctx;
	struct parts one = { .alphabet = p->l->encoding.alphabet, .lock = p->l->encoding.gsm7.lock,
		.single = p->l->encoding.gsm7.single, .count = 1, .part[0] = *part };
	char room[4 * PART_OCTETS];
	struct buf shown = BUF_OVER(room);

	(void)from;
	(void)end;
	part_add_utf8(&shown, &one, 0);		/* what the phone shows: stand-ins and all */
	fprintf(p->out, "part %u of %u  %u %s\n", i + 1, count,
	    one.alphabet == ALPHABET_UCS2 ? part->octets / 2u : part->octets,
	    one.alphabet == ALPHABET_UCS2 ? "units" : "septets");
	print_body(p->out, shown.ptr, shown.len);
}

void
text_print_parts(const struct look *l, FILE *out)
{
	struct printing printing = { l, out };
	bool is_ucs2 = l->encoding.alphabet == ALPHABET_UCS2;
	char room[128];
	struct buf encoding = BUF_OVER(room);

	add_encoding(&encoding, &l->encoding);
	fprintf(out, "encoding     %s\nparts        %u\nlength       %zu %s, %u left in the %s\n", encoding.ptr, l->parts, l->units,
	    is_ucs2 ? "units of 16 bits" : "septets", l->left, l->parts == 1 ? "part" : "last part");
	print_forced(l, out);
	print_cheaper(l, out);
	if (l->parts > PARTS_MAX)
		fprintf(out, "too long     Safar sends at most %d parts\n", PARTS_MAX);
	if (l->parts > PARTS_JOINED)
		fprintf(out, "too long     no phone joins more than %d parts\n", PARTS_JOINED);
	(void)parts_each(l->text, l->len, &l->rules, print_part, &printing);
}

static void
print_page(void *ctx, const struct buf *page, unsigned i, unsigned count)
{
	const struct printing *p = ctx;
	struct page_rules rules = look_pages(p->l);
	enum alphabet alphabet = pages_alphabet(p->l->text, p->l->len, &rules);
	const char *units = alphabet == ALPHABET_UCS2 ? "units" : "septets";

	BUG_IF(!buf_ok(page));
	if (i == 0) {
		fprintf(p->out, "encoding     %s\npages        %u of at most %u %s\n", alphabet == ALPHABET_UCS2 ? "UCS-2" : "GSM-7",
		    count, alphabet == ALPHABET_UCS2 ? rules.units : rules.septets, units);
		print_forced(p->l, p->out);
	}
	fprintf(p->out, "page %u of %u  %zu %s\n", i + 1, count, text_units(page->ptr, page->len, alphabet), units);
	print_body(p->out, page->ptr, page->len);
}

void
text_print_pages(const struct look *l, FILE *out)
{
	struct printing printing = { l, out };
	struct page_rules rules = look_pages(l);
	char room[4 * USSD_SEPTETS_MAX];

	(void)pages_each(l->text, l->len, &rules, room, sizeof room, print_page, &printing);
}
