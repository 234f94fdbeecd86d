/*
 * cmd_broadcast_report.c - what became of it, CAP in and out, and sending.ini
 */
#include <errno.h>

#include "content/diag.h"
#include "content/pack.h"
#include "content/quantity.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/broadcast_progress.h"
#include "ops/command/broadcast_words.h"
#include "ops/command/cmd_broadcast.h"
#include "routing/sending.h"
#include "routing/ways.h"

enum { CAP_MOST = 60000, MINUTES = 60 };	/* of fields.def: a request is one line of 64 KiB */

static const char *const counts[] = { "planned", "waiting", "under_way", "accepted", "delivered", "unknown", "not_reached", "maybe_twice", "got" };

/* A cell that no spreadsheet takes for a formula: words of ours, tags, letters of countries, names of ways. */
static void
csv_rows(const char *table, const json_t *rows)
{
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		printf("%s,%s,%s,%s,%s", table, words_in(row, "to"), words_in(row, "country"), words_in(row, "way"), words_in(row, "language"));
		for (size_t c = 0; c < COUNT(counts); c++)
			if (json_object_get(row, counts[c]) == NULL)
				putchar(',');
			else
				printf(",%" JSON_INTEGER_FORMAT, number_in(row, counts[c]));
		putchar('\n');
	}
}

static void
print_csv(const json_t *report)
{
	fputs("table,to,country,way,language", stdout);
	for (size_t c = 0; c < COUNT(counts); c++)
		printf(",%s", counts[c]);
	putchar('\n');
	csv_rows("country", json_object_get(report, "countries"));
	csv_rows("language", json_object_get(report, "languages"));
}

static void
print_tables(const json_t *report)
{
	static const struct control_column countries[] = {
		{ "TO", "to", NULL }, { "COUNTRY", "country", NULL }, { "WAY", "way", NULL }, { "PEOPLE", "planned", NULL },
		{ "DELIVERED", "delivered", NULL }, { "ACCEPTED", "accepted", NULL }, { "NO ANSWER", "unknown", NULL },
		{ "NOT REACHED", "not_reached", NULL }, { "STILL HERE", "waiting", NULL }, { "SAID 1", "got", NULL },
	};
	static const struct control_column languages[] = {
		{ "LANGUAGE", "language", NULL }, { "COUNTRY", "country", NULL }, { "PEOPLE", "planned", NULL },
		{ "DELIVERED", "delivered", NULL }, { "ACCEPTED", "accepted", NULL }, { "NO ANSWER", "unknown", NULL },
		{ "NOT REACHED", "not_reached", NULL }, { "STILL HERE", "waiting", NULL }, { "SAID 1", "got", NULL },
	};
	struct progress_sums s = progress_sum(json_object_get(report, "countries"));
	struct buf head = BUF_INIT(4096);

	words_headline(&head, report, words_in(report, "title"), number_in(report, "people") > 0 ? number_in(report, "people") : -1);
	buf_addf(&head, "\n%s  %s, revision %" JSON_INTEGER_FORMAT "  %s\n\n", words_in(report, "ref"), words_in(report, "state"),
	    number_in(report, "revision"), words_in(report, "mark"));
	progress_words(&s, &head);
	words_print(&head, json_is_true(json_object_get(report, "training")));
	buf_free(&head);
	if (s.planned == 0)
		return;
	putchar('\n');
	control_table(json_object_get(report, "countries"), countries, COUNT(countries));
	putchar('\n');
	control_table(json_object_get(report, "languages"), languages, COUNT(languages));
}

int
broadcast_report(struct control_words *w)
{
	json_t *report = NULL;
	int status;

	if (w->option[CONTROL_OPTION_csv] != NULL && w->option[CONTROL_OPTION_json] != NULL) {
		fprintf(stderr, "%s: --csv or --json: one of both\n", w->title);
		return EXIT_MISUSE;
	}
	status = broadcast_ask(w, "broadcast.report", broadcast_args(w), &report);

	if (status == 0 && w->option[CONTROL_OPTION_csv] != NULL) {
		print_csv(report);
	} else if (status == 0 && !broadcast_json(w, report)) {
		print_tables(report);
		if (json_array_size(json_object_get(report, "countries")) > 0)
			broadcast_next(w, "safar broadcast correct %s, if something in it was wrong", words_in(report, "ref"));
	}
	json_decref(report);
	return status;
}

int
broadcast_cap(struct control_words *w)
{
	char *xml = broadcast_bytes(w, w->word[0], CAP_MOST);
	json_t *args = json_object(), *result = NULL;
	int status = EXIT_BAD_INPUT;

	if (xml != NULL) {
		control_put(args, "xml", xml);
		control_put(args, "owner", w->option[CONTROL_OPTION_owner]);
		status = control_ask(w, "broadcast.cap", json_incref(args), NULL, &result);
	}
	if (status == 0 && json_object_get(result, "logged") != NULL) {
		if (!broadcast_json(w, result))
			fputs("It says that somebody read an alert, or that one was wrong: it stands in safard's log, and no draft comes of it.\n", stderr);
	} else if (status == 0 && !broadcast_json(w, result)) {
		printf("%s\n", words_in(result, "ref"));
		broadcast_next(w, "a draft, never more: safar broadcast show %s, then safar broadcast check %s", words_in(result, "ref"),
		    words_in(result, "ref"));
	}
	json_decref(result);
	json_decref(args);
	free(xml);
	return status;
}

int
broadcast_export(struct control_words *w)
{
	json_t *args = broadcast_args(w), *result = NULL;
	int status;

	if (w->option[CONTROL_OPTION_public] != NULL)
		json_object_set_new(args, "public", json_true());
	status = control_ask(w, "broadcast.export", args, NULL, &result);
	if (status == 0 && !broadcast_json(w, result))
		printf("%s\n", words_in(result, "xml"));
	json_decref(result);
	return status;
}

/* What safard would understand: an hour that is right in form and wrong in fact is seen by who knows the country. */
static void
print_sending(const struct sending *s)
{
	char room[64];
	struct buf money = BUF_OVER(room);
	bool has_rest = false;

	for (size_t i = 0; i < s->ways; i++)
		printf("%s: %u parts a second\n", s->way[i].name, s->way[i].parts_a_second);
	for (size_t i = 0; i < s->countries; i++) {
		const struct sending_country *c = &s->country[i];
		unsigned offset = (unsigned)(c->offset_minutes < 0 ? -c->offset_minutes : c->offset_minutes);
		char letters[3] = "";

		has_rest = has_rest || c->country == 0;
		if (c->country != 0)
			country_letters(c->country, letters);
		printf("%s: %s%s%s, ", c->country == 0 ? "all others" : letters, c->way, *c->spare == '\0' ? "" : ", spare ", c->spare);
		buf_reset(&money);
		quantity_money_say(&money, s->currency, c->price);
		printf("%s a part, UTC%c%02u:%02u, ", money.ptr, c->offset_minutes < 0 ? '-' : '+', offset / MINUTES, offset % MINUTES);
		if (c->night_from == c->night_to)
			puts("no night");
		else
			printf("night %02d:%02d-%02d:%02d\n", c->night_from / MINUTES, c->night_from % MINUTES, c->night_to / MINUTES, c->night_to % MINUTES);
	}
	if (!has_rest)
		puts("all others: no way out, nothing is sent to people there; [country.rest] would say one");
	buf_reset(&money);
	quantity_money_say(&money, s->currency, s->budget);
	printf("one broadcast may cost %s; up to %u parts with one SMSC are beyond recall\n", s->budget == 0 ? "anything" : money.ptr, s->window);
}

int
broadcast_check_sending(struct control_words *w)
{
	const char *path = w->option[CONTROL_OPTION_ways];
	struct sending *s = xcalloc(1, sizeof(*s));
	struct ways ways;
	struct diag d;
	bool is_good = true;

	diag_init(&d, stderr);
	if (path != NULL)
		is_good = ways_read(&ways, path, &d);
	is_good = sending_read(s, w->word[0], path != NULL && is_good ? &ways : NULL, &d) && is_good;
	diag_summary(&d);
	if (path != NULL)
		ways_release(&ways);
	if (is_good)
		print_sending(s);
	free(s);
	return is_good ? 0 : EXIT_BAD_INPUT;
}
