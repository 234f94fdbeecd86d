/* made.c - invented agencies: syllables, look-alikes, dates */
#include "tests/register/made.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/register/made_inside.h"

/* Closed: whoever adds one looks at real lists first (made.h). */
static const char *const syllables[] = {
	"bem", "bol", "dup", "dro", "fen", "fub", "gom", "gre", "hul", "hib", "jep", "jod", "kem", "kup", "lut", "lod",
	"mib", "muf", "nup", "nog", "pid", "pru", "rud", "rog", "sib", "sut", "teb", "tup", "vib", "vod", "zem", "zub",
};
static const char *const endings[] = { "a", "o", "i", "u", "an", "el", "or" };
static const char *const trades[] = { "Manpower", "Overseas", "Recruitment", "Placement", "Jobs", "Works", "Labour" };
static const char *const companies[] = { "Ltd", "Limited", "Pvt Ltd", "Company Ltd", "Agency", "Services Ltd",
	"International Ltd", "Agency Limited" };

uint64_t
made_random(uint64_t *state)		/* splitmix64: the same on every machine */
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

#define PICK(state, array) (array)[made_random(state) % COUNT(array)]

static void
add_word(uint64_t *s, struct buf *b)
{
	size_t begin = b->len, parts = 2 + made_random(s) % 5 / 4;

	for (size_t i = 0; i < parts; i++)
		buf_adds(b, PICK(s, syllables));
	buf_adds(b, PICK(s, endings));
	b->ptr[begin] = (char)toupper((unsigned char)b->ptr[begin]);
}

static bool
is_company_word(const char *word)
{
	static const char *const dropped[] = { "ltd", "pvt", "limited", "company", "co", "agency", "services", "international",
		"and" };

	for (size_t i = 0; i < COUNT(dropped); i++)
		if (strcmp(word, dropped[i]) == 0)
			return true;
	return false;
}

/* `name` in small letters, without company words. */
void
made_core(const char *name, char core[MADE_NAME])
{
	char word[MADE_NAME];
	struct buf b;
	size_t n = 0;

	buf_wrap(&b, core, MADE_NAME);

	for (const char *s = name; ; s++) {
		if (*s != ' ' && *s != '\0') {
			word[n++] = (char)tolower((unsigned char)*s);
			continue;
		}
		word[n] = '\0';
		if (n > 0 && !is_company_word(word))
			buf_addf(&b, "%s%s", b.len > 0 ? " " : "", word);
		n = 0;
		if (*s == '\0')
			break;
	}
}

static void
name_new(uint64_t *s, char name[MADE_NAME])
{
	struct buf b;
	uint64_t kind = made_random(s) % 10;

	buf_wrap(&b, name, MADE_NAME);
	add_word(s, &b);
	if (kind < 6) {
		buf_addc(&b, ' ');
		add_word(s, &b);
	}
	if (kind == 9)
		buf_addf(&b, " %u", 10 + (unsigned)(made_random(s) % 90));
	if (kind >= 4)
		buf_addf(&b, " %s", PICK(s, trades));
	buf_addf(&b, " %s", PICK(s, companies));
	BUG_IF(!buf_ok(&b));
}

/* Another name that a person would take for this one. */
static void
name_like(uint64_t *s, const char *of, char name[MADE_NAME])
{
	static const char vowels[] = "aeiou";
	char core[MADE_NAME];
	struct buf b;
	char *at;

	buf_wrap(&b, name, MADE_NAME);
	switch (made_random(s) % 4) {
	case 0:		/* one letter off */
		buf_adds(&b, of);
		at = name + 1;
		at += strcspn(at, vowels);
		if (*at != '\0')
			*at = *at == 'o' ? 'u' : *at == 'u' ? 'o' : *at == 'e' ? 'i' : *at == 'i' ? 'e' : 'o';
		break;
	case 1:		/* the words in another order */
		at = strchr(of, ' ');
		made_core(of, core);
		if (at == NULL || strchr(core, ' ') == NULL)
			goto other_firm;
		made_core(at + 1, core);
		core[strcspn(core, " ")] = '\0';
		core[0] = (char)toupper((unsigned char)core[0]);
		buf_addf(&b, "%s %.*s %s", core, (int)(at - of), of, PICK(s, companies));
		break;
	case 2:		/* nought and the letter O */
		at = strchr(of, ' ');
		buf_addf(&b, "%.*s %s%s", (int)(at != NULL ? (size_t)(at - of) : strlen(of)), of,
		    made_random(s) % 2 ? "1O" : "10", at != NULL ? at : "");
		break;
	default:	/* another firm by all but its last word: Ltd and Pvt */
	other_firm:
		made_core(of, core);
		at = name;
		for (const char *p = core; *p != '\0'; p++) {
			bool is_first = p == core || p[-1] == ' ';

			buf_addc(&b, is_first ? (char)toupper((unsigned char)*p) : *p);
		}
		buf_addf(&b, " %s", PICK(s, companies));
	}
	BUG_IF(!buf_ok(&b));
}

static const struct { const char *word; unsigned share; int end; } statuses[] = {
	/* share of 100; how many days around the list's day its end lies, 0 = no end */
	{ "Valid", 46, 700 }, { "Valid - Provisional", 6, 120 }, { "Expired", 20, -900 }, { "Suspended", 6, 300 },
	{ "Cancelled", 6, -400 }, { "Blacklisted", 3, 0 }, { "Ceased Operations", 5, -500 }, { "Surrendered", 2, 0 },
	{ "Pending", 3, 0 }, { "", 1, 0 }, { "Valid", 2, -30 },
};

static void
row_dates(uint64_t *s, struct made_row *r, int32_t day, size_t at)
{
	unsigned dice = (unsigned)(made_random(s) % 100), i = 0;

	for (unsigned sum = statuses[0].share; dice >= sum && i + 1 < COUNT(statuses); sum += statuses[i].share)
		i++;
	if (at < COUNT(statuses))	/* the first rows: each word once, in order */
		i = (unsigned)at;
	else if (at == COUNT(statuses))	/* then a valid one of another trade */
		i = 0;
	r->word = statuses[i].word;
	r->status_day = day - (int32_t)(made_random(s) % 1500);
	if (statuses[i].end > 0)
		r->end_day = day + (int32_t)(made_random(s) % (uint64_t)statuses[i].end);
	else if (statuses[i].end < 0)
		r->end_day = day - 1 - (int32_t)(made_random(s) % (uint64_t)-statuses[i].end);
	r->trade = made_random(s) % 50 == 0 ? "Study" : "Recruitment";
	if (at <= COUNT(statuses))
		r->trade = at == COUNT(statuses) ? "Travel" : "Recruitment";
	r->grade = made_random(s) % 3 == 0 ? 10 + 5 * (unsigned)(made_random(s) % 9) : 0;
	r->actions = made_random(s) % 12 == 0 ? 1 + (unsigned)(made_random(s) % 4) : 0;
}

struct made_list *
made_list(uint64_t seed, size_t rows, int32_t day)
{
	struct made_list *l = xcalloc(1, sizeof *l);
	uint64_t s = seed;

	*l = (struct made_list){ xcalloc(rows, sizeof *l->row), rows, day, seed };
	for (size_t i = 0; i < rows; i++) {
		struct made_row *r = &l->row[i];

		r->became = UINT32_MAX;
		if (i > 40 && made_random(&s) % 12 == 0)
			name_like(&s, l->row[made_random(&s) % i].name, r->name);
		else
			name_new(&s, r->name);
		row_dates(&s, r, day, i);
		if (i > 40 && made_random(&s) % 50 == 0) {
			do
				r->became = (uint32_t)(made_random(&s) % i);
			while (l->row[r->became].became != UINT32_MAX);
			r->word = "Merged";
		}
		made_core(r->name, r->core);
		snprintf(r->number, sizeof r->number, "%s/%u/%02u/%u", i % 3 == 2 ? "NA" : "RA", 2019 + (unsigned)(i * 7 % 8),
		    1 + (unsigned)(i * 5 % 12), 1 + (unsigned)i);
	}
	return l;
}

void
made_list_free(struct made_list *l)
{
	if (l == NULL)
		return;
	free(l->row);
	free(l);
}

static void
put_day(FILE *out, int32_t day)
{
	time_t seconds = (time_t)day * 86400;
	char text[16] = "";
	struct tm tm;

	if (day != 0 && gmtime_r(&seconds, &tm) != NULL)
		strftime(text, sizeof text, "%Y-%m-%d", &tm);
	fprintf(out, ",%s", text);
}

void
made_list_write(const struct made_list *l, FILE *out)
{
	fputs("Licence No,Agency Name,Status,Licence For,Became,Actions,Grade,Status Date,Licence Ends,List Date,E-mail\n", out);
	for (size_t i = 0; i < l->count; i++) {
		const struct made_row *r = &l->row[i];

		fprintf(out, "%s,%s,%s,%s,%s,%u,", r->number, r->name, r->word, r->trade,
		    r->became != UINT32_MAX ? l->row[r->became].number : "", r->actions);
		if (r->grade > 0)
			fprintf(out, "%u.%u", r->grade / 10, r->grade % 10);
		put_day(out, r->status_day);
		put_day(out, r->end_day);
		put_day(out, l->day);
		fprintf(out, ",office%zu@agency.invalid\n", i);
	}
}

void
made_jobs_write(const struct made_list *l, uint64_t seed, FILE *out)
{
	static const char *const jobs[] = { "Cook", "Nurse", "Mason", "Driver", "Cleaner", "\"Welder, second class\"" };
	static const char *const places[] = { "Zed Bay", "Zed Hill", "Port Zed" };
	uint64_t s = seed + 77;

	fputs("Position,Jobsite,Licence No,Agency Name,Vacancies,Valid Until,List Date\n", out);
	for (size_t i = 0; i < l->count * 2; i++) {
		const struct made_row *r = &l->row[made_random(&s) % l->count];
		const char *job = PICK(&s, jobs), *place = PICK(&s, places);	/* in this order on every machine */
		unsigned many = 1 + (unsigned)(made_random(&s) % 40);
		bool is_nobody = i % 100 == 99;

		fprintf(out, "%s,%s,%s,%s,%u", job, place, is_nobody ? "" : r->number, is_nobody ? "Nobody Xyzzy" : r->name, many);
		put_day(out, l->day - 30 + (int32_t)(made_random(&s) % 150));
		put_day(out, l->day);
		fputc('\n', out);
	}
}

static bool
is_vowel(char c)
{
	return c != '\0' && strchr("aeiou", c) != NULL;
}

/* The word from `s` to `end` is syllables and an ending; a look-alike has one vowel for another. */
static bool
is_made(const char *s, const char *end)
{
	for (size_t i = 0; i < COUNT(endings); i++)
		if ((size_t)(end - s) == strlen(endings[i]) && memcmp(s, endings[i], (size_t)(end - s)) == 0)
			return true;
	for (size_t i = 0; i < COUNT(syllables); i++) {
		size_t len = strlen(syllables[i]);

		bool is_same = (size_t)(end - s) > len;

		for (size_t k = 0; k < len && is_same; k++)
			is_same = s[k] == syllables[i][k] || (is_vowel(s[k]) && is_vowel(syllables[i][k]));
		if (is_same && is_made(s + len, end))
			return true;
	}
	return false;
}

bool
made_is_ours(const char *name)
{
	char core[MADE_NAME];

	made_core(name, core);
	for (const char *s = core, *end; *s != '\0'; s = *end == '\0' ? end : end + 1) {
		bool is_known = strncmp(s, "1o", 2) == 0 || isdigit((unsigned char)*s);

		end = s + strcspn(s, " ");
		for (size_t i = 0; i < COUNT(trades); i++) {
			char trade[MADE_NAME];

			made_core(trades[i], trade);
			is_known |= (size_t)(end - s) == strlen(trade) && memcmp(s, trade, (size_t)(end - s)) == 0;
		}
		if (!is_known && !is_made(s, end))
			return false;
	}
	return core[0] != '\0';
}
