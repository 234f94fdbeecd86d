/*
 * cmd_card.c - safar card: a card to print, for who learns a code and a number by heart
 */
#include <argp.h>
#include <errno.h>
#include <time.h>

#include "content/compiler/compile.h"
#include "content/pack.h"
#include "content/withdrawn.h"
#include "locales/text/buf.h"
#include "ops/command/card_ask.h"
#include "ops/command/card_draw.h"
#include "ops/command/card_say.h"
#include "ops/command/command.h"

enum { KEY_PACK = 256, KEY_STAY, KEY_ORIGIN, KEY_LOCALE, KEY_SERVICE, KEY_KIND, KEY_DAY, KEY_WITHDRAWN, CARD_BYTES = 1 << 20,
	NOON_S = 43200 };

struct card_options {
	struct card_wish wish;
	const char *pack, *withdrawn, *output;
	bool is_counter;
};

static const struct argp_option option_table[] = {
	{ "pack", KEY_PACK, "FILE", 0, "the pack that the card is made from (required)", 0 },
	{ "stay", KEY_STAY, "CC", 0, "country where it is carried: QA (required)", 0 },
	{ "origin", KEY_ORIGIN, "CC", 0, "country people come from: NP (required)", 0 },
	{ "locale", KEY_LOCALE, "TAG", 0, "language: ne (required)", 0 },
	{ "service", KEY_SERVICE, "NUMBER", 0, "the code or number on it (default: the first that is dialled there)", 0 },
	{ "kind", KEY_KIND, "KIND", 0, "wallet, to fold to 85.6 x 54 mm (default), or counter, A6", 0 },
	{ "withdrawn", KEY_WITHDRAWN, "LIST", 0, "facts taken back since the pack was made, as safar fact writes them", 0 },
	{ "day", KEY_DAY, "DATE", 0, "say what may be said on this day, YYYY-MM-DD (default: today)", 0 },
	{ "output", 'o', "FILE", 0, "where the SVG goes (default: standard output)", 0 },
	{ 0 }
};

static void
check_words(const struct card_options *o, const struct argp_state *state)
{
	if (o->pack == NULL)
		argp_error(state, "--pack: which?");
	else if (o->wish.stay == NULL || o->wish.origin == NULL)
		argp_error(state, "say from where to where: --origin NP --stay QA");
	else if (o->wish.locale == NULL)
		argp_error(state, "--locale: in which language?");
}

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct card_options *o = state->input;

	switch (key) {
	case KEY_PACK: o->pack = arg; return 0;
	case KEY_STAY: o->wish.stay = arg; return 0;
	case KEY_ORIGIN: o->wish.origin = arg; return 0;
	case KEY_LOCALE: o->wish.locale = arg; return 0;
	case KEY_SERVICE: o->wish.service = arg; return 0;
	case KEY_WITHDRAWN: o->withdrawn = arg; return 0;
	case 'o': o->output = arg; return 0;
	case KEY_KIND:
		o->is_counter = strcmp(arg, "counter") == 0;
		if (!o->is_counter && strcmp(arg, "wallet") != 0)
			argp_error(state, "--kind is wallet or counter, not \"%s\"", arg);
		return 0;
	case KEY_DAY:
		if (!compile_date(arg, &o->wish.now_s))
			argp_error(state, "\"%s\" is not a day in the calendar (YYYY-MM-DD)", arg);
		o->wish.now_s += NOON_S;
		return 0;
	case ARGP_KEY_ARG: argp_error(state, "\"%s\" is no option", arg); return 0;
	case ARGP_KEY_END: check_words(o, state); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static bool
write_card(const char *path, const struct buf *card, struct buf *why)
{
	FILE *out = path == NULL ? stdout : fopen(path, "we");
	bool is_written = out != NULL && fwrite(card->ptr, 1, card->len, out) == card->len && fflush(out) == 0;

	if (!is_written)
		buf_addf(why, "%s: %s", path == NULL ? "standard output" : path, strerror(errno));
	if (out != NULL && path != NULL && fclose(out) != 0 && is_written) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		is_written = false;
	}
	return is_written;
}

/* It is a good card, but not the one that was asked for. */
static void
tell_elsewhere(const struct card *c, const struct card_told *told)
{
	const struct pack *p = c->r.pack;
	const char *language = pack_string(p, p->locales[c->r.locale].english);

	if (told->elsewhere == 0)
		return;
	if (told->elsewhere == told->texts)
		fprintf(stderr, "safar card: none of its %u texts is in %s", told->texts, language);
	else
		fprintf(stderr, "safar card: %u of its %u texts are not in %s", told->elsewhere, told->texts, language);
	fprintf(stderr, pack_is_sample(p) ? ": nobody has translated them\n" :
	    ": no reader of the language has signed them yet; a release says them in English\n");
}

static int
make_card(const struct card_options *o, const struct pack *p, const struct withdrawn *w, struct buf *why)
{
	struct buf out = BUF_INIT(CARD_BYTES);
	struct card_told told = { 0, 0 };
	struct card c;
	int status = EXIT_BAD_INPUT;

	if (!card_ask(&o->wish, p, w, &c, why))
		goto out;
	c.told = &told;
	if (!(o->is_counter ? card_draw_counter : card_draw_wallet)(&c, &out, why))
		goto out;
	if (!buf_ok(&out)) {
		buf_addf(why, "the card is larger than %d bytes", CARD_BYTES);
		goto out;
	}
	status = write_card(o->output, &out, why) ? EXIT_SUCCESS : EXIT_WORLD;
	if (status == EXIT_SUCCESS)
		tell_elsewhere(&c, &told);
out:
	buf_free(&out);
	return status;
}

int
cmd_card(int argc, char **argv)
{
	static const struct argp argp = { option_table, parse, NULL,
		"A card to print (SVG): the code, the keys to what is needed most, a number to learn by heart.\v"
		"The wallet card is printed on one side and folded twice; outside it is a rates card. See safar(1).", NULL, NULL, NULL };
	struct card_options o = { .wish = { .now_s = (int64_t)time(NULL) } };
	struct buf why = BUF_INIT(4096);
	struct withdrawn *w = NULL;
	struct pack *p;
	int status = EXIT_BAD_INPUT;

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	p = pack_open(o.pack, &why);
	if (p == NULL)
		goto out;
	if (o.withdrawn != NULL && (w = withdrawn_load(o.withdrawn, p, &why)) == NULL)
		goto out;
	status = make_card(&o, p, w, &why);
out:
	if (why.len > 0)
		fprintf(stderr, "safar card: %s\n", why.ptr);
	withdrawn_free(w);
	pack_close(p);
	buf_free(&why);
	return status;
}
