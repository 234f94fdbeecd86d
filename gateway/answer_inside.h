/*
 * answer_inside.h - shared by the answer*.c files, nobody else
 */
#ifndef GATEWAY_ANSWER_INSIDE_H
#define GATEWAY_ANSWER_INSIDE_H

#include "gateway/answer.h"
#include "routing/alert_code.h"

struct buf;

void answer_new_line(struct buf *text);		/* unless it is at one */
/* Options of a question; an SMS carries some of them, a screen is cut later.  Returns how many SMS pages there are. */
unsigned answer_add_list(const struct answering *a, const struct render *r, const struct answer *answer, struct buf *text);
/* What a topic without conditions says, if the pack has it. */
void answer_add_text(const struct render *r, const char *topic, struct buf *out);
/*
 * Offices of the towns in where->town, or that we do not know the town; an SMS carries some of them.
 * Returns the locale it is said in; PACK_NONE, and nothing is added, if `answer` is no such topic.
 */
uint16_t answer_add_offices(const struct answering *a, const struct render *r, const struct talk *where,
    const struct answer *answer, struct buf *text, struct answered *did);
/* Agents with similar names, their numbers beside them. */
void answer_add_agents(const struct answering *a, const struct render *r, const struct talk *where, struct buf *text);
/* What the list says of found[0], behind the text of `topic`: as many lines as its budget has room for. */
void answer_add_behind(const struct answering *a, const struct render *r, const struct talk *where, uint16_t topic,
    struct buf *text);
/* Arguments of the texts of the agent check and of fees. */
enum { AGENT_TEXT_BYTES = 256 };
struct agent_words { char text[ARGUMENT_COUNT][AGENT_TEXT_BYTES]; const char *argument[ARGUMENT_COUNT]; };
void answer_agent_words(const struct answering *a, const struct render *r, const struct talk *where, struct agent_words *out);
bool answer_read_limit(const struct render *r, struct fee_limit *out);
/* Arguments of a text that speaks of an alert; nothing where `answer` is none. */
struct alert_words { struct alert_view view; char note[ALERT_CODE_BYTES], sent[24]; };
void answer_alert_words(const struct answering *a, const struct talk *where, const struct answer *answer,
    struct alert_words *out, const char *argument[ARGUMENT_COUNT]);
/* True if `text` in this language takes at most `parts` parts. */
bool answer_fits(const struct answering *a, uint16_t locale, const struct buf *text, unsigned parts);
void answer_add_slots(const struct render *r, const struct talk *where, struct buf *text);

#endif
