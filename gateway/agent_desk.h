/*
 * agent_desk.h - what the agent check asks of whoever holds the lists, and what it may end in
 *
 * The step of a talk is pure (conversation.h); the lists are the service's
 * (service_agent.c).  A test answers for itself.
 */
#ifndef GATEWAY_AGENT_DESK_H
#define GATEWAY_AGENT_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "routing/agent.h"

struct talk;

/* What an agent check ended in: topic agent.v1 and so on, and the word it is counted by. */
#define AGENT_VERDICTS(ROW) \
	ROW(VALID,	 "agent.v1",	  "valid") \
	ROW(PROVISIONAL, "agent.v2",	  "provisional") \
	ROW(EXPIRED,	 "agent.v3",	  "expired") \
	ROW(SUSPENDED,	 "agent.v4",	  "suspended") \
	ROW(REVOKED,	 "agent.v5",	  "revoked") \
	ROW(CLOSED,	 "agent.v6",	  "closed") \
	ROW(NOT_FOUND,	 "agent.v7",	  "not-found") \
	ROW(ALIKE,	 "agent.v8",	  "alike") \
	ROW(OTHER_NAME,	 "agent.v9",	  "other-name") \
	ROW(COMPANY,	 "agent.v10",	  "company") \
	ROW(OTHER_TRADE, "agent.v11",	  "other-trade") \
	ROW(OLD,	 "agent.v12",	  "old-list") \
	ROW(NO_LIST,	 "agent",	  "no-list") \
	ROW(UNCLEAR,	 "agent.unclear", "unclear") \
	ROW(GONE,	 "agent.v7",	  "gone")
enum agent_verdict {
#define ROW(name, topic, word) VERDICT_##name,
	AGENT_VERDICTS(ROW)
#undef ROW
	VERDICT_COUNT };
extern const char *const agent_verdict_topics[VERDICT_COUNT], *const agent_verdict_words[VERDICT_COUNT];

/* What the register of a country says of what she sent, now. */
struct agent_view {
	bool		 is_fresh;	/* else nothing below is to be said */
	struct agent_hit hit;
	enum agent_status status;	/* of row[0], today */
	bool		 is_other_trade;
};
/* "NPR", 10000.  Where the law of the country of work allows no fee for some kinds of work, no amount is within it for all. */
struct fee_limit { char money[4]; uint32_t most; bool is_for_all; };
struct agent_desk {
	bool		(*has)(void *arg, uint16_t country);	/* a register of it is open */
	/* `text` as she sent it, without the keyword; len 0: only is_fresh is asked. */
	void		(*look)(void *arg, uint16_t country, const char *text, size_t len, struct agent_view *out);
	void		(*read)(void *arg, uint16_t country, uint32_t row, struct agent_view *out);	/* one she chose */
	/* The fee limit of her way as an amount; false if there is none, or none that can be compared. */
	bool		(*limit)(void *arg, const struct talk *where, uint16_t locale, struct fee_limit *out);
	void		*arg;
};

#endif
