/*
 * answer.h - a struct answer becomes finished SMS parts or one USSD page
 *
 * Renders (content/render.h), adds key lines and option numbers, cuts
 * (locales/text/parts.h).  Decides nothing about the talk; tells how many
 * pages and links there are, because only the finished text knows.
 */
#ifndef GATEWAY_ANSWER_H
#define GATEWAY_ANSWER_H

#include "content/render.h"
#include "gateway/agent_desk.h"
#include "gateway/bearer/bearer.h"
#include "gateway/conversation.h"
#include "gateway/desk/rates.h"

#define SAMPLE_PREFIX "SAMPLE "

struct agents;			/* content/register/register.h */

struct answering {
	const struct turn	*turn;		/* pack, service, medium */
	const struct withdrawn	*withdrawn;
	int64_t			 now_s;
	unsigned		 septets, units;	/* USSD page size */
	uint8_t			 reference;	/* of concatenated parts */
	uint16_t		 national;	/* inbound.national */
	const struct rates	*rates;		/* said instead of UI_NO_RATES; NULL none */
	const uint8_t		*doubted;	/* render.doubted */
	const struct agents	*list;		/* the register of where->listed; NULL none */
};

struct answered {
	unsigned	pages, links;	/* of the text on the screen; at least 1 */
	unsigned	page;		/* the one shown */
	bool		offers;		/* 97 sends it as an SMS */
	uint16_t	number;		/* fact of the number said last; PACK_NONE none */
	uint16_t	missing;	/* token without a fact: an unmet need; PACK_NONE none */
};

/* Fills *out; `where` is the talk after the step (countries, own State feared). */
void answer_write(const struct answering *a, const struct talk *where, const struct answer *answer,
    struct outbound *out, struct answered *did);
/* The fee limit of her way, if it is an amount of money that holds for whatever work. */
bool answer_limit(const struct answering *a, const struct talk *where, uint16_t locale, struct fee_limit *out);
/* A sample pack meets a stranger: ui.closed as a release would say it, no prefix, nothing else. */
void answer_closed(const struct answering *a, uint16_t locale, struct outbound *out);

#endif
