/*
 * conversation.h - one step of a talk, pure
 *
 * Everything a person sees is decided here: given the pack, where she is in
 * the talk, what she sent and what is known about her, the step says where she
 * is then, what is answered and what must be kept.  No I/O, no clock, no
 * allocation; SMS and USSD take the same step.  The states and the input each
 * accepts are the table in conversation.c.
 */
#ifndef GATEWAY_CONVERSATION_H
#define GATEWAY_CONVERSATION_H

#include <stdbool.h>
#include <stdint.h>

#include "content/pack.h"
#include "gateway/agent_desk.h"
#include "gateway/alert_desk.h"
#include "routing/group_report.h"
#include "routing/meaning.h"

enum medium { MEDIUM_SMS, MEDIUM_USSD };

/*		name	      what is on the screen */
#define TALK_STATES(ROW) \
	ROW(NEW,	  "nothing yet") \
	ROW(ASK_LANGUAGE, "list of languages") \
	ROW(WELCOME,	  "who we are, 1 for the menu") \
	ROW(ASK_STAY,	  "list of countries of stay") \
	ROW(ASK_ORIGIN,	  "list of countries of origin") \
	ROW(TALK,	  "a menu or an answer") \
	ROW(RESUME,	  "1 go on, 2 start again") \
	ROW(SEND,	  "shall this answer come as an SMS? 1 sends it") \
	ROW(ALERTS,	  "danger alerts: shall they come, shall they end?") \
	ROW(STOPPED,	  "everything pushed has ended; 1 keeps danger alerts only") \
	ROW(CALL_WHO,	  "a call-back: from a woman, from anyone?") \
	ROW(CALL_WHEN,	  "a call-back: the times that are free today") \
	ROW(CALL_OPEN,	  "she has asked for a call: 1 takes it back") \
	ROW(SELF_SEX,	  "about her, apart from everything: first of three questions") \
	ROW(SELF_AGE,	  "second") \
	ROW(SELF_SECTOR,  "third") \
	ROW(AGENT_PICK,	  "agents with similar names: which one?") \
	ROW(SUBSCRIBE,	  "news of fees, or of jobs: shall they come, shall they end?") \
	ROW(ENDED,	  "last screen; the next message starts anew")
enum talk_state {
#define ROW(name, what) TALK_##name,
	TALK_STATES(ROW)
#undef ROW
	TALK_STATE_COUNT };

/* She was asked for a country and it is none of ours (ISO 3166-1 keeps AA for users); says no fact. */
#define COUNTRY_OTHER COUNTRY('A', 'A')

/* Said when a town was named: its offices, or that we do not know it (town_talk.c, answer_towns.c). */
#define TOWN_FOUND_TOPIC "office.found"
#define TOWN_UNKNOWN_TOPIC "office.unknown"
/* Said before all others where the kind that she asked for is not among them. */
#define SHELTER_LACKS_TOPIC "office.noshelter"
#define KIND_LACKS_TOPIC "office.lacks"
enum { TALK_TOWNS = 2 };	/* of one name, in several countries */

/* A place in a talk: what a session keeps.  talk_new() is its beginning. */
struct talk {
	uint8_t		state;		/* enum talk_state */
	uint8_t		page, pages;	/* page on the screen, of how many (the service fills `pages`) */
	uint8_t		link, links;	/* place in a chain, of how many (the service fills `links`) */
	uint8_t		fears_state;	/* she chose W7 or W8 in this session */
	uint8_t		is_child;	/* a child's topic was on the screen in this session */
	uint8_t		is_safety;	/* she read of asylum, forced work or violence, and of nothing ordinary since */
	uint8_t		is_quiet;	/* quiet service, or quiet flag */
	uint8_t		depth : 4;	/* entries in back[] */
	uint8_t		office : 4;	/* 1 + enum office_kind that she asked for: town_talk.c; 0 none */
	uint8_t		offers;		/* the answer on the screen may be had as an SMS (the service fills it) */
	uint8_t		ui;		/* 1 + enum ui of the program's own text on the screen; 0 = a topic */
	uint8_t		agent;		/* 1 + verdict (agent_desk.h) that found[0] was told of as one firm; 0 none: agent_talk.c */
	uint8_t		intro;		/* 1 + enum ui said before it, so that its pages stay the same; 0 = none */
	uint16_t	topic;		/* on the screen, or under the program's text; PACK_NONE none */
	uint16_t	menu;		/* the menu that digits choose from; PACK_NONE none */
	uint16_t	wanted;		/* go there once the question is answered; PACK_NONE none */
	uint16_t	back[6];	/* topics 0 goes back to, oldest first */
	uint16_t	locale;		/* PACK_NONE = not chosen in this talk */
	uint16_t	stay, origin;	/* COUNTRY(); 0 = unknown */
	uint16_t	number;		/* 1 + fact of the number said last; 0 none (the service fills it) */
	uint16_t	pick;		/* what was chosen so far: calls.c, self_report.c; rows in found[]: agent_talk.c */
	uint16_t	listed;		/* COUNTRY() of the register that found[] is of; 0 none */
	uint32_t	found[AGENT_CHOICES];	/* rows: what was found, never what was asked */
	union {				/* one topic is on the screen, and what 0 leads to speaks of neither */
		uint32_t amount;	/* that somebody asks her for: fees_talk.c; 0 none */
		uint32_t alert;		/* alert_code_number() of the alert that its text speaks of: code_talk.c; 0 none */
	};
	uint16_t	town[TALK_TOWNS];	/* 1 + town that she named, of one name: town_talk.c; 0 none */
};

_Static_assert(OFFICE_KIND_COUNT < 15, "talk.office has four bits");

/* What is known about the person when the message comes. */
struct known {
	uint16_t	locale;		/* stored; PACK_NONE = never chosen */
	uint16_t	stay, origin;	/* stored; 0 = unknown */
	bool		is_quiet, is_stopped;
	bool		has_alerts;	/* on the alert list */
	uint8_t		lists;		/* LIST_FEES, LIST_JOBS: what she gets of news */
	bool		may_list;	/* her number could be sealed and listed now */
	bool		is_warden;	/* looked up for a GROUP only */
	bool		is_unsure;	/* the store could not say: is_warden, may_list are not known */
	bool		is_in_doubt;	/* her STOP or DELETE comes in a wave of forged ones: alerts end with her second */
	bool		is_welcomed;	/* she has seen L2, or nobody can know */
	uint16_t	number_country;	/* COUNTRY() of her number; 0 = unknown */
	uint16_t	guess;		/* language_choose(): always a locale */
	bool		guess_is_sure;
};

/* What an office can do for her now.  Slots are bits of enum request_slot. */
struct call_view { bool is_open /* she has asked already */; uint8_t slots, women; };
struct call_desk {
	/* False if no office can. `topic` is where she asks, `where` says whose numbers she must not see. */
	bool		(*look)(void *arg, uint16_t topic, const struct talk *where, uint16_t locale, struct call_view *out);
	void		*arg;
};

enum turn_kind {
	TURN_BEGIN,		/* a USSD session begins; meaning holds the path dialled, if any */
	TURN_INPUT,		/* what she sent */
};

struct turn {
	enum medium	 medium;
	enum turn_kind	 kind;
	const struct pack *pack;
	const struct pack_service *service;
	const struct known *known;
	const struct meaning *meaning;
	const char	*text;		/* what the meaning was read from: clean UTF-8; NULL none */
	size_t		 len;
	const struct talk *dropped;	/* a talk cut off less than 10 min ago, where another begins; or NULL */
	bool		may_text;	/* an SMS could leave for her now */
	const struct call_desk *desk;	/* NULL: no call-backs */
	const struct agent_desk *agents;	/* NULL: no registers, no limits */
	const struct group_report *group;	/* what stands behind the word GROUP; NULL none */
	const struct alert_desk *alerts;	/* NULL: no alerts leave from here */
};

enum answer_kind {
	ANSWER_NOTHING,		/* no reply at all (quiet number, ordinary text already answered) */
	ANSWER_UI,		/* a text of the program alone */
	ANSWER_TOPIC,		/* a topic of the pack */
	ANSWER_LANGUAGES,	/* the list of languages */
	ANSWER_STAYS, ANSWER_ORIGINS,	/* the lists of countries */
	ANSWER_SLOTS,		/* the times an office can call */
	ANSWER_GROUP,		/* what a warden's count was read as */
	ANSWER_AGENTS,		/* agents with similar names: next.found */
	ANSWER_DIGITS,		/* quiet number, danger word: the bare emergency number, no words */
};

struct answer {
	enum answer_kind kind;
	uint16_t	topic;		/* ANSWER_TOPIC */
	uint16_t	locale;
	int		intro;		/* enum ui said before it, or -1 */
	int		above;		/* enum ui put above this one page if there is room, or -1 */
	enum ui		ui;		/* ANSWER_UI */
	uint8_t		link, page;
	bool		ends;		/* the USSD session ends behind its last page */
	bool		shows_back;	/* 0 leads somewhere from here */
	bool		may_offer;	/* 97 sends it as an SMS, if it holds a number */
	bool		is_alone;	/* no key leads on from it */
};

enum effect_kind { EFFECT_LANGUAGE, EFFECT_STAY, EFFECT_ORIGIN, EFFECT_STOP, EFFECT_START,
	EFFECT_DELETE, EFFECT_QUIET_ON, EFFECT_QUIET_OFF, EFFECT_COUNT /* topic asked */,
	EFFECT_WELCOMED,
	EFFECT_ALERTS_ON /* 1 = danger only after STOP */, EFFECT_ALERTS_OFF,
	EFFECT_CALL /* where she asked; detail: slot | CALL_WOMAN */, EFFECT_CALL_OFF,
	EFFECT_BAD_NUMBER, EFFECT_NO_HELP /* fact */, EFFECT_GROUP, EFFECT_SELF /* talk.pick */,
	EFFECT_AGENT /* country of the register; detail: enum agent_verdict */,
	EFFECT_GOT /* her 1 */, EFFECT_LIST_ON /* LIST_FEES or LIST_JOBS */, EFFECT_LIST_OFF /* some of both */ };
enum { CALL_WOMAN = 1 << 4 };

struct effect { enum effect_kind kind; uint16_t value; uint8_t detail; };	/* value: locale, country or topic */
enum { EFFECTS_MAX = 4 };

struct step {
	struct talk	next;
	struct answer	answer;
	struct effect	effects[EFFECTS_MAX];
	unsigned	effect_count;
	bool		texts;		/* what next.topic says goes out as an SMS, beside the screen */
};

/* `now` is NULL or TALK_NEW for somebody who is nowhere yet; a TALK_NEW may know already what she fears. */
void conversation_step(const struct talk *now, const struct turn *turn, struct step *out);
struct talk talk_new(void);
/* Whose numbers she must not see, who must not hear of her, that nothing may be kept: stays when all else of a talk goes. */
bool talk_has_flags(const struct talk *t);
void talk_keep_flags(struct talk *to, const struct talk *from);
/* Nothing on the screen, she herself as she was. */
struct talk talk_begun_anew(const struct talk *was);

enum { CHOICES_MAX = 64 };	/* lines of a list of countries or languages */
/* Countries and languages in the order the questions list them: option 1 is index 0.  Returns the
 * count, at most `max`.  The service's locales and reach come first; behind its first locale stand those
 * of the country of origin that her number tells. */
unsigned conversation_languages(const struct turn *t, uint16_t *locales, unsigned max);
unsigned conversation_countries(const struct turn *t, bool stays, uint16_t *codes, unsigned max);

static inline bool
topic_is_of_child(const struct pack_topic *t)
{
	return t->audience == AUDIENCE_CHILD || t->sensitivity == SENSITIVITY_CHILD || t->topic_class == CLASS_CHILD;
}

/* Whom it touches may be hurt by her own State, or by whoever hears of it: no consulate is told. */
static inline bool
topic_is_of_safety(const struct pack_topic *t)
{
	return t->topic_class == CLASS_ASYLUM || t->topic_class == CLASS_TRAFFICKING || t->topic_class == CLASS_VIOLENCE;
}

extern const char *const talk_state_names[TALK_STATE_COUNT];

#endif
