/*
 * cmd_desk.c - safar desk check: the files of offices and rates, by the reader that safard uses
 *
 * Behind the faults, or their absence, it says what was understood: hours that
 * are right in form and wrong in fact are seen by who knows the office.
 */
#include <argp.h>
#include <stdbool.h>

#include "content/diag.h"
#include "content/pack.h"
#include "gateway/desk/offices.h"
#include "gateway/desk/rates.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"

enum { OPTION_OFFICES = 256, OPTION_RATES, OPTION_PACK, SHOWN_BYTES = 256 * 1024 };

struct desk_options { const char *verb, *offices, *rates, *pack; };

static const struct argp_option option_table[] = {
	{ "offices", OPTION_OFFICES, "FILE", 0, "offices that call back (offices.ini)", 0 },
	{ "rates", OPTION_RATES, "FILE", 0, "rates that quiet mode shows (rates.ini)", 0 },
	{ "pack", OPTION_PACK, "PACK", 0, "say which offices nobody can reach with this pack", 0 },
	{ 0 },
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct desk_options *o = state->input;

	switch (key) {
	case OPTION_OFFICES: o->offices = arg; return 0;
	case OPTION_RATES: o->rates = arg; return 0;
	case OPTION_PACK: o->pack = arg; return 0;
	case ARGP_KEY_ARG:
		if (o->verb != NULL || strcmp(arg, "check") != 0)
			argp_error(state, "%s: say check", arg);
		o->verb = arg;
		return 0;
	case ARGP_KEY_END:
		if (o->verb == NULL)
			argp_error(state, "say check");
		else if ((o->offices == NULL || *o->offices == '\0') && (o->rates == NULL || *o->rates == '\0'))
			argp_error(state, "which? --offices /etc/safar/offices.ini, --rates /etc/safar/rates.ini, or both");
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static void
add_countries(struct buf *out, const char *what, const uint16_t *list)
{
	buf_addf(out, "  %s:%s", what, list == NULL ? " all" : "");
	for (; list != NULL && *list != 0; list++) {
		char letters[3];

		country_letters(*list, letters);
		buf_addf(out, " %s", letters);
	}
	buf_addc(out, '\n');
}

static void
add_slots(struct buf *out, const struct office *of)
{
	static const char *const words[SLOT_COUNT] = { "morning", "noon", "night" };
	static const char *const days[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };
	unsigned offset = (unsigned)(of->offset_minutes < 0 ? -of->offset_minutes : of->offset_minutes);

	for (int s = 0; s < SLOT_COUNT; s++) {
		const struct office_slot *slot = &of->slot[s];

		if (slot->end == 0)
			continue;
		buf_addf(out, "  %s: %02u:%02u-%02u:%02u, UTC%c%02u:%02u, %u %s%s\n", words[s], slot->begin / 60U, slot->begin % 60U,
		    slot->end / 60U, slot->end % 60U, of->offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60, slot->staff,
		    slot->staff == 1 ? "call" : "calls", slot->has_woman ? ", a woman can call" : "");
	}
	if (of->closed == 0)
		return;
	buf_adds(out, "  closed:");
	for (unsigned day = 0; day < COUNT(days); day++)
		if ((of->closed >> day & 1) != 0)
			buf_addf(out, " %s", days[day]);
	buf_addc(out, '\n');
}

static void
add_offices(struct buf *out, const struct offices *o)
{
	for (size_t i = 0; i < o->count; i++) {
		const struct office *of = &o->office[i];

		buf_addf(out, "%s: %s, %s of %s\n", of->name, of->title, desk_role_word(of->role), of->owner);
		add_countries(out, "stay", of->stays);
		add_countries(out, "from", of->origins);
		buf_addf(out, "  speaks: %s\n  about:", of->languages);
		for (int g = 0; g < DESK_GROUP_COUNT; g++)
			if ((of->groups >> g & 1) != 0)
				buf_addf(out, " %s", desk_group_word((enum desk_group)g));
		buf_addc(out, '\n');
		add_slots(out, of);
	}
}

static void
add_rates(struct buf *out, const struct rates *r, int64_t now_s)
{
	buf_addf(out, "rates of %s by %s, until %s: %s\n", r->as_of, r->source, r->expires,
	    rates_are_good(r, now_s) ? "shown" : "not shown today, people read \"no rates now\"");
	for (size_t i = 0; i < r->count; i++) {
		char stay[3], origin[3];

		country_letters(r->rate[i].stay, stay);
		country_letters(r->rate[i].origin, origin);
		buf_addf(out, "  %s-%s: 1 %s = %s %s\n", stay, origin, r->rate[i].from, r->rate[i].rate, r->rate[i].to);
	}
}

/* On stderr; false when the pack cannot be opened or somebody waits for nobody. */
static bool
fit_pack(const struct offices *offices, const char *path)
{
	struct buf said = BUF_INIT(SHOWN_BYTES);
	struct pack *p = pack_open(path, &said);
	bool is_good = p != NULL && offices_unreached(offices, p, &said) == 0;

	if (!is_good)
		fprintf(stderr, "%s\n", said.ptr);
	pack_close(p);
	buf_free(&said);
	return is_good;
}

int
cmd_desk(int argc, char **argv)
{
	const struct argp argp = { option_table, parse, "check",
		"Says what is wrong with the files of the offices that call back and of the rates that quiet mode shows, or what they "
		"mean.", NULL, NULL, NULL };
	struct desk_options o = { NULL, NULL, NULL, NULL };
	struct buf out = BUF_INIT(SHOWN_BYTES);
	struct offices *offices;
	struct rates *rates;
	struct diag d;
	int64_t now_s = time(NULL);
	int status = EXIT_SUCCESS;

	argp_err_exit_status = EXIT_MISUSE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	diag_init(&d, stderr);
	offices = offices_read(o.offices != NULL ? o.offices : "", &d);
	rates = rates_read(o.rates != NULL ? o.rates : "", now_s, &d);
	diag_summary(&d);
	if (offices == NULL || rates == NULL || (o.pack != NULL && !fit_pack(offices, o.pack))) {
		status = EXIT_BAD_INPUT;
	} else {
		add_offices(&out, offices);
		if (rates->count > 0)
			add_rates(&out, rates, now_s);
		if (fwrite(out.ptr, 1, out.len, stdout) != out.len || fflush(stdout) != 0)
			status = EXIT_WORLD;
	}
	offices_free(offices);
	rates_free(rates);
	buf_free(&out);
	return status;
}
