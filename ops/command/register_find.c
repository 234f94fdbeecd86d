/*
 * register_find.c - safar register find: who is found for what a person typed
 *
 * The same search that answers her: what she would be told is named by its
 * place in the catalogue (V1 to V14), the agents are printed, and behind them
 * the words themselves (register_answer.c).
 */
#include <unistd.h>

#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"
#include "ops/command/command.h"
#include "ops/command/register_answer.h"
#include "ops/command/register_command.h"
#include "routing/agent.h"

static const char *
told_of(const struct agents *a, uint32_t row, int64_t now_s)
{
	static const char *const told[AGENT_STATUS_COUNT] = {
		[AGENT_VALID] = "V1, valid", [AGENT_PROVISIONAL] = "V2, temporary licence", [AGENT_EXPIRED] = "V3, licence ended",
		[AGENT_CLOSED] = "V6, closed or not renewed", [AGENT_SUSPENDED] = "V4, stopped for now",
		[AGENT_REVOKED] = "V5, taken away", [AGENT_CAUTION] = "unclear, ask the office",
		[AGENT_GONE] = "V7, on the list no more",
	};

	return (a->rows[row].flags & ROW_WRONG_TRADE) != 0 ? "V11, another trade" : told[register_status(&a->rows[row], now_s)];
}

static int
print_hit(const struct register_words *w, const struct agents *a, const struct agent_hit *hit)
{
	switch (hit->found) {
	case AGENT_FOUND_NONE:
		printf("not found (V7)\n");
		return 0;
	case AGENT_FOUND_COMPANY:
		printf("a company number, no licence (V10)\n");
		return 0;
	case AGENT_FOUND_ONE:
		printf("found (%s)%s%s\n", told_of(a, hit->row[0], w->stage.now_s), hit->by_number ? ", by number" : "",
		    hit->was_renamed ? ", by an older name" : "");
		break;
	case AGENT_FOUND_OTHER_NAME:
		printf("the number belongs to another name (V9)\n");
		break;
	case AGENT_FOUND_LIKE:
		printf("similar names, she chooses (V8)\n");
		break;
	}
	for (unsigned i = 0; i < hit->count; i++) {
		printf("%u, %u of 100: ", i + 1, hit->score[i]);
		register_print_row(a, hit->row[i], w->stage.now_s);
	}
	return 0;
}

/* NULL with nothing in *why: none was asked for, and there is none where it usually lies. */
static struct pack *
open_pack(struct register_words *w)
{
	static const char usual[] = "build/sample.pack";
	const char *path = w->pack != NULL ? w->pack : usual;

	if (w->pack == NULL && access(path, R_OK) != 0) {
		fprintf(stderr, "%s: no pack, so no words: --pack says which\n", w->title);
		return NULL;
	}
	return pack_open(path, w->why);
}

/* The verdict; EXIT_WORLD if a list is there and cannot be read. */
static int
find_in(const struct register_words *w, struct agents *a, const struct pack *p)
{
	struct agent_finder *f;
	struct agent_hit hit;
	size_t len = strlen(w->word);
	int status;

	if (p != NULL && register_is_person(p, w->word, len)) {
		printf("one who recruits, no firm (V14)\n");
		return 0;
	}
	if (a == NULL) {
		printf("no list of %s is in service (V13)\n", w->country);
		return 0;
	}
	if (!register_is_fresh(a, w->stage.now_s))
		printf("our list is too old (V12): she is told that, and nothing of this\n");
	f = agent_finder_new(a, p != NULL ? &p->fold : NULL, a->header->shape);
	agent_find(f, w->word, len, &hit);
	status = print_hit(w, a, &hit);
	agent_finder_free(f);
	return status;
}

int
register_find(struct register_words *w)
{
	const struct register_question q = { w->word, w->country, w->locale, w->stage.now_s };
	struct agents *a = NULL;
	struct pack *p;
	size_t bad_at;
	int status = EXIT_WORLD;

	if (!utf8_valid(w->word, strlen(w->word), &bad_at)) {
		buf_adds(w->why, "the text is not UTF-8");
		return EXIT_BAD_INPUT;
	}
	p = open_pack(w);
	if (w->why->len > 0)
		return EXIT_BAD_INPUT;
	if (!register_is_there(w) || (a = register_in_service(w)) != NULL)
		status = find_in(w, a, p);
	if (status == 0 && p != NULL)
		status = register_answer(&q, p, a, w->why);
	register_close(a);
	pack_close(p);
	return status;
}
