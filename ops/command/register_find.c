/*
 * register_find.c - safar register find: who is found for what a person typed
 *
 * The same search that answers her; what she would be told is named by its
 * place in the catalogue (V1 to V12), and the agent is printed.
 */
#include "locales/text/buf.h"
#include "locales/text/utf8.h"
#include "ops/command/command.h"
#include "ops/command/register_command.h"
#include "routing/agent.h"

static const char *
told_of(const struct agents *a, uint32_t row, int64_t now_s)
{
	static const char *const told[AGENT_STATUS_COUNT] = {
		[AGENT_VALID] = "V1, valid", [AGENT_PROVISIONAL] = "V2, temporary licence", [AGENT_EXPIRED] = "V3, licence ended",
		[AGENT_CLOSED] = "V6, closed or not renewed", [AGENT_SUSPENDED] = "V4, stopped for now",
		[AGENT_REVOKED] = "V5, taken away", [AGENT_CAUTION] = "V12, ask the office",
		[AGENT_GONE] = "V6, on the list no more",
	};

	if (!register_is_fresh(a, now_s))
		return "V12, our list is too old";
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

int
register_find(struct register_words *w)
{
	struct agents *a;
	struct agent_finder *f;
	struct agent_hit hit;
	size_t bad_at, len = strlen(w->word);
	int status;

	if (!utf8_valid(w->word, len, &bad_at)) {
		buf_adds(w->why, "the text is not UTF-8");
		return EXIT_BAD_INPUT;
	}
	a = register_in_service(w);
	if (a == NULL)
		return EXIT_WORLD;
	f = agent_finder_new(a, NULL, a->header->shape);
	agent_find(f, w->word, len, &hit);
	status = print_hit(w, a, &hit);
	agent_finder_free(f);
	register_close(a);
	return status;
}
