/*
 * harm.c - options and kills that all soaks have
 */
#include "tests/soak/harm.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum option_key { KEY_VICTIM = 512, KEY_KILLS, KEY_SEED, KEY_TWICE, KEY_PATIENCE, KEY_PACK, KEY_KEEP };

static const struct { const char *word; unsigned programs; } victims[] = {
#define ROW(word, programs) { word, programs },
	HARM_VICTIMS(ROW)
#undef ROW
};

static const struct argp_option option_table[] = {
	{ "victim", KEY_VICTIM, "WORD", 0, "who is killed: safard, vault, ours (the two), bearerbox or both (with safard) (safard)", 0 },
	{ "kills", KEY_KILLS, "N", 0, "at most 2000", 0 },
	{ "seed", KEY_SEED, "N", 0, "of the moments (1)", 0 },
	{ "twice", KEY_TWICE, "N", 0, "parts that may be said twice for each kill (0)", 0 },
	{ "patience", KEY_PATIENCE, "S", 0, "seconds until it is given up", 0 },
	{ "pack", KEY_PACK, "FILE", 0, "a release pack", 0 },
	{ "keep", KEY_KEEP, NULL, 0, "keep the folder with logs and spool", 0 },
	{ 0 },
};

unsigned
harm_number(struct argp_state *state, const char *arg, unsigned long min, unsigned long max)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	if (*arg < '0' || *arg > '9' || *end != '\0' || n < min || n > max)
		argp_error(state, "%s: a number from %lu to %lu is wanted", arg, min, max);
	return (unsigned)n;
}

static void
choose(struct harm *h, const char *word, struct argp_state *state)
{
	h->victim = word;
	h->programs = 0;
	for (size_t i = 0; i < COUNT(victims); i++)
		if (strcmp(word, victims[i].word) == 0)
			h->programs = victims[i].programs;
	if (h->programs == 0)
		argp_error(state, "%s: nobody of that name can be killed", word);
}

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct harm *h = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		choose(h, "safard", state);
		h->seed = 1;
		return 0;
	case KEY_VICTIM: choose(h, arg, state); return 0;
	case KEY_KILLS: h->kills = harm_number(state, arg, 0, HARM_KILLS_MAX); return 0;
	case KEY_SEED: h->seed = harm_number(state, arg, 0, UINT32_MAX); return 0;
	case KEY_TWICE: h->twice_max = harm_number(state, arg, 0, 10000); return 0;
	case KEY_PATIENCE: h->patience_s = harm_number(state, arg, 1, 36000); return 0;
	case KEY_PACK: h->pack = arg; return 0;
	case KEY_KEEP: h->must_keep = true; return 0;
	case ARGP_KEY_ARG: argp_error(state, "%s: options only", arg); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp harm_argp = { option_table, parse, NULL, NULL, NULL, NULL, NULL };
const struct argp_child harm_options[] = { { &harm_argp, 0, NULL, 0 }, { 0 } };

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void
harm_draw(struct harm *h, uint32_t parts)
{
	uint8_t key[randombytes_SEEDBYTES] = { 0 };

	memcpy(key, &h->seed, sizeof h->seed);
	randombytes_buf_deterministic(h->at, sizeof h->at, key);
	for (unsigned i = 0; i < h->kills; i++)
		h->at[i] %= parts;
	qsort(h->at, h->kills, sizeof h->at[0], by_number);
}

bool
harm_now(struct harm *h, struct stand *s, struct buf *why)
{
	for (enum stand_program p = 0; p < STAND_PROGRAMS; p++)
		if ((h->programs & 1u << p) && !stand_kill(s, p, why))
			return false;
	h->killed++;
	return true;
}

void
harm_end(const struct harm *h, struct stand *s, const char *name, int status, struct buf *why)
{
	if (why->len > 0)
		fprintf(stderr, "%s: %s\n", name, why->ptr);
	if (s != NULL && (h->must_keep || status != 0))
		fprintf(stderr, "%s: logs and spool are in %s\n", name, stand_folder(s));
	stand_close(s, h->must_keep || status != 0);
}
