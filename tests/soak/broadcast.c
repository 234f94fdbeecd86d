/*
 * broadcast.c - an alert to many thousands while safard, its vault or bearerbox is killed again and again
 *
 *	soak_broadcast --victim=safard --people=20000 --kills=50 --seed=1
 *
 * Everybody is on the list before it begins; the alert is written, submitted and
 * agreed to over the control socket. The moments of the kills are drawn from the
 * seed: as numbers of parts that came to the operator, and each fourth as a time
 * behind the kill before, so that they hit a settling, too. When the broadcast
 * says that it is sent, everybody's parts are counted at the operator, by their
 * words, and the ledger's own report is held against that.
 * Exit codes: 0 within the bounds, 1 not, 2 called wrongly, 3 the world failed.
 */
#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/soak/broadcast_inbox.h"
#include "tests/soak/broadcast_people.h"
#include "tests/soak/broadcast_staff.h"
#include "tests/soak/harm.h"

enum { TICK_MS = 5, ASK_EVERY_MS = 1000, QUIET_MS = 3000, SOON_MS = 3000, CONF_BYTES = 1024 };
enum option_key { KEY_PEOPLE = 256, KEY_RATE, KEY_WINDOW, KEY_SETTLE };

struct options {
	struct harm	*harm;
	unsigned	 people, rate, window, settle_s;
};

struct found { unsigned long meant, lost, twice, twice_people, strangers, told; };

struct run {
	const struct options *o;
	struct stand	*stand;
	struct inbox	*inbox;
	struct broadcast_staff staff;
	char		 ref[STAFF_REF];
	json_t		*preview;
	struct harm	*harm;
	uint16_t	 soon_ms[HARM_KILLS_MAX];	/* behind the kill before; 0 = only by parts */
	int64_t		 begun_ms, killed_ms, end_ms, quiet_ms;
};

static const struct argp_option option_table[] = {
	{ "people", KEY_PEOPLE, "N", 0, "on the list; at most 40000 (20000)", 0 },
	{ "rate", KEY_RATE, "N", 0, "parts a second, in sending.ini (10000)", 0 },
	{ "window", KEY_WINDOW, "N", 0, "parts beyond recall, in sending.ini (40)", 0 },
	{ "settle", KEY_SETTLE, "S", 0, "kannel.settle of safar.conf (10)", 0 },
	{ 0 },
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT: state->child_inputs[0] = o->harm; return 0;
	case KEY_PEOPLE: o->people = harm_number(state, arg, 20, BROADCAST_PEOPLE_MAX); return 0;
	case KEY_RATE: o->rate = harm_number(state, arg, 1, 10000); return 0;
	case KEY_WINDOW: o->window = harm_number(state, arg, 1, 1000); return 0;
	case KEY_SETTLE: o->settle_s = harm_number(state, arg, 1, 120); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

/* Within the first nine tenths of the parts, so that each of these moments comes; the first at once, before everybody has a row. */
static void
draw_moments(struct run *r, unsigned long parts)
{
	uint8_t key[randombytes_SEEDBYTES] = { 0 };

	harm_draw(r->harm, (uint32_t)(parts - parts / 10));
	r->harm->at[0] = 0;
	memcpy(key, &r->harm->seed, sizeof r->harm->seed);
	key[31] = 1;
	randombytes_buf_deterministic(r->soon_ms, sizeof r->soon_ms, key);
	for (unsigned i = 0; i < r->harm->kills; i++)
		r->soon_ms[i] = r->soon_ms[i] % 4 == 0 ? (uint16_t)(1 + r->soon_ms[i] % SOON_MS) : 0;
}

static bool
prepare(void *arg, const char *state, struct buf *why)
{
	struct run *r = arg;
	const struct broadcast_people people = { .people = r->o->people, .list = LIST_ALERTS };

	return broadcast_staff_make(&r->staff, state, why) && broadcast_people_make(&people, state, why);
}

static json_t *
alert(void)
{
	time_t end = time(NULL) + 12 * 3600;
	char until[32];
	struct tm tm;

	strftime(until, sizeof until, "%Y-%m-%dT%H:%M:%S+00:00", gmtime_r(&end, &tm));
	return json_pack("{s:s, s:s, s:s, s:s, s:[s], s:{s:s, s:s}, s:s, s:s}", "title", "Get ready", "kind", "alert", "list", "alerts",
	    "type", "x1", "stay", "SA", "slots", "office", "NP EMB", "time", "18:00", "code", "Q1234", "until", until);
}

static bool
begin(struct run *r, struct buf *why)
{
	if (!broadcast_staff_write(&r->staff, alert(), r->ref, &r->preview, why) ||
	    !broadcast_staff_approve(&r->staff, BEKELE, r->ref, why))
		return false;
	draw_moments(r, (unsigned long)json_integer_value(json_object_get(r->preview, "parts")));
	r->begun_ms = r->killed_ms = stand_now_ms();
	r->end_ms = r->begun_ms + (int64_t)r->harm->patience_s * 1000;
	return true;
}

static bool
kill_if_due(struct run *r, struct buf *why)
{
	unsigned n = r->harm->killed;

	if (n == r->harm->kills || (inbox_parts(r->inbox) < r->harm->at[n] &&
	    (n == 0 || r->soon_ms[n] == 0 || stand_now_ms() < r->killed_ms + r->soon_ms[n])))
		return true;
	if (!harm_now(r->harm, r->stand, why))
		return false;
	r->killed_ms = stand_now_ms();
	return true;
}

/* Until it says itself that it is sent, and nothing comes any more. */
static bool
run(struct run *r, struct buf *why)
{
	char state[16] = "";
	unsigned parts = 0;
	int64_t asked_ms = 0;

	for (r->quiet_ms = stand_now_ms(); stand_now_ms() < r->end_ms;) {
		if (!inbox_look(r->inbox, TICK_MS, why) || !kill_if_due(r, why) || !stand_tend(r->stand, why))
			return false;
		if (inbox_parts(r->inbox) != parts)
			r->quiet_ms = stand_now_ms();
		parts = inbox_parts(r->inbox);
		if (r->harm->killed < r->harm->kills || stand_now_ms() - r->quiet_ms < QUIET_MS || stand_now_ms() - asked_ms < ASK_EVERY_MS)
			continue;
		if (strcmp(state, "sent") == 0)
			return true;
		asked_ms = stand_now_ms();
		broadcast_staff_state(&r->staff, r->ref, state, why);
		if (state[0] == '\0')
			return false;
	}
	buf_addf(why, "it is not sent within %u s (%u of %u kills)", r->harm->patience_s, r->harm->killed, r->harm->kills);
	return false;
}

static const char *
text_of(const struct run *r, const char *locale)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(r->preview, "languages"), i, row)
		if (strcmp(json_string_value(json_object_get(row, "language")), locale) == 0)
			return json_string_value(json_object_get(row, "text"));
	return "";
}

/* Everybody who stays there has her text, nobody else anything. */
static struct found
find(const struct run *r)
{
	struct found f = { 0 };

	for (unsigned who = 0; who < r->o->people; who++) {
		bool is_meant = strcmp(broadcast_people_stay(who), "SA") == 0;
		char number[BROADCAST_NUMBER];
		unsigned more = 0, whole;

		broadcast_people_number(who, number);
		f.meant += is_meant;
		if (!is_meant) {
			f.strangers += inbox_of(r->inbox, number);
			continue;
		}
		whole = inbox_whole(r->inbox, number, text_of(r, broadcast_people_locale(who)), &more);
		more += whole > 1 ? whole - 1 : 0;
		f.lost += whole == 0;
		f.told += whole > 0;
		f.twice += more;
		f.twice_people += more > 0;
	}
	return f;
}

static unsigned long
sum(const json_t *report, const char *name)
{
	const json_t *row;
	unsigned long n = 0;
	size_t i;

	json_array_foreach(json_object_get(report, "countries"), i, row)
		n += (unsigned long)json_integer_value(json_object_get(row, name));
	return n;
}

static bool
is_within_bounds(struct run *r, const json_t *report)
{
	struct found f = find(r);
	unsigned long planned = sum(report, "planned"), reached = sum(report, "accepted") + sum(report, "delivered"),
	    flagged = sum(report, "maybe_twice");
	bool is_well = f.lost == 0 && f.strangers == 0 && f.twice <= (unsigned long)r->harm->twice_max * r->harm->killed && flagged >= f.twice_people &&
	    planned == f.meant && reached == f.told && r->harm->killed == r->harm->kills && stand_falls(r->stand) == 0;
	double s = (double)(r->quiet_ms - r->begun_ms) / 1000;

	printf("%s: %s killed %u times (seed %u, settle %u s, window %u): %lu people, %lu told, lost %lu, twice %lu parts to %lu people "
	    "(bound %lu), %lu parts to others; ledger: %lu planned, %lu reached, %lu maybe twice; %u parts in %.1f s; %u falls\n",
	    is_well ? "ok" : "NOT OK", r->harm->victim, r->harm->killed, r->harm->seed, r->o->settle_s, r->o->window, f.meant, f.told, f.lost, f.twice,
	    f.twice_people, (unsigned long)r->harm->twice_max * r->harm->killed, f.strangers, planned, reached, flagged, inbox_parts(r->inbox), s,
	    stand_falls(r->stand));
	return is_well;
}

int
main(int argc, char **argv)
{
	const struct argp argp = { option_table, parse, NULL, "Kills safard, safar-vault or bearerbox while an alert goes out, and counts "
		"at the operator who lacks it and who has it twice.\vIf nothing is said: 50 kills, 600 s of patience, build/read.pack.", harm_options, NULL, NULL };
	struct harm harm = { .pack = "build/read.pack", .kills = 50, .patience_s = 600 };
	struct options o = { .harm = &harm, .people = 20000, .rate = 10000, .window = 40, .settle_s = 10 };
	static struct run r;
	char kannel[64], sending[CONF_BYTES];
	struct stand_wish wish = { .kannel = kannel, .sending = sending, .prepare = prepare, .arg = &r };
	struct buf why = BUF_INIT(4096);
	json_t *report = NULL;
	int status = 3;

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	BUG_IF(sodium_init() < 0);
	r.o = &o;
	r.harm = &harm;
	snprintf(kannel, sizeof kannel, "settle = %us\n", o.settle_s);
	snprintf(sending, sizeof sending, "[sending]\ncurrency = USD\nwindow = %u\n\n[way.simulator]\npace = %u\n\n"
	    "[country.rest]\nway = simulator\nprice = 0.01\nutc_offset = +03:00\n", o.window, o.rate);
	r.stand = stand_open(harm.pack, &wish, &why);
	if (r.stand != NULL)
		r.inbox = inbox_new(stand_wire(r.stand), &why);
	if (r.inbox != NULL && begin(&r, &why) && run(&r, &why))
		report = broadcast_staff_report(&r.staff, r.ref, &why);
	if (report != NULL)
		status = is_within_bounds(&r, report) ? 0 : 1;
	json_decref(report);
	json_decref(r.preview);
	inbox_free(r.inbox);
	harm_end(&harm, r.stand, "soak_broadcast", status, &why);
	buf_free(&why);
	return status;
}
