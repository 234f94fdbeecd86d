/*
 * words.h - the closed sets that authors write in content/, one table each
 *
 * Each row: enum name, the word in the file, what it means.  The compiler
 * reads the words, the pack carries the numbers, `safar pack show` and the
 * reference in content/README.md print the words again.  A new row is added
 * at the end of its table: numbers are in packs that people already have.
 */
#ifndef CONTENT_WORDS_H
#define CONTENT_WORDS_H

/* How a topic says its texts. */
#define TOPIC_KINDS(ROW) \
	ROW(TEXT,     "text",	  "one text: <topic>.text") \
	ROW(MENU,     "menu",	  "options below it; <topic>.text, if it has one, is the opening line") \
	ROW(VARIANTS, "variants", "the first whose condition holds: <topic>.<variant>.text") \
	ROW(CHAIN,    "chain",	  "one after the other, 98 for the next: <topic>.<link>.text") \
	ROW(LINES,    "lines",	  "every line whose fact is known: <topic>.<line>.text")

/* What a topic does besides answering. */
#define TOPIC_ACTIONS(ROW) \
	ROW(NONE,      "none",	    "it only answers") \
	ROW(LANGUAGE,  "language",  "asks for the language") \
	ROW(COUNTRY,   "country",   "asks for the country of stay, then the country of origin") \
	ROW(STOP,      "stop",	    "ends everything that is pushed") \
	ROW(START,     "start",	    "takes a STOP back") \
	ROW(DELETE,    "delete",    "erases what is kept about the person") \
	ROW(QUIET_ON,  "quiet.on",  "quiet mode from now on") \
	ROW(QUIET_OFF, "quiet.off", "ends quiet mode; only from a USSD screen") \
	ROW(HOME,      "home",	    "the main menu") \
	ROW(END,       "end",	    "ends the session") \
	ROW(ALERTS,    "alerts",    "danger alerts on or off; on needs a yes") \
	ROW(CALL,      "call",	    "asks an office for a call-back") \
	ROW(BAD_NUMBER, "number.bad", "the number said last does not work; then its text") \
	ROW(NO_HELP,   "no.help",   "who was called by the number said last did not help; then its text") \
	ROW(GROUP,     "group",	    "what a warden counts; the rest of the message is the count") \
	ROW(RATES,     "rates",	    "rates of money transfer, from a file that expires") \
	ROW(SELF,      "self",	    "three questions about the person, counted apart from everything") \
	ROW(AGENT,     "agent",	    "looks an agent up in the list of her country; its text says that there is no list") \
	ROW(FEES,      "fees",	    "holds an amount against the fee limit of her way; without one, its text") \
	ROW(OFFICE,    "office",    "offices of the town that is named; its text asks for the town") \
	ROW(CODE,      "code",	    "what an alert of ours says, by its code; its text says how to ask") \
	ROW(RUMOUR,    "rumour",    "the last alert in force where she is; without one, its text") \
	ROW(CRISIS,    "crisis",    "the words of the last alert in force where she is; without one, its text") \
	ROW(NEWS,      "news",	    "news of fees and rules on or off; on needs a yes") \
	ROW(JOBS,      "jobs",	    "news of jobs on or off; on needs a yes")

/* Yes or no in the section of a topic; a bit each of its flags, in this order. */
#define TOPIC_FLAGS(ROW) \
	ROW(QUIET,	 "quiet",	"may be shown in quiet mode") \
	ROW(DANGER,	 "danger",	"its words win over everything but STOP, DELETE, QUIET, START") \
	ROW(EXACT,	 "exact",	"its words are never matched by likeness") \
	ROW(FEARS_STATE, "fears_state", "who comes here is not shown her own State any more") \
	ROW(END,	 "end",		"the USSD session ends behind it") \
	ROW(TOWN,	 "town",	"its word with the name of a town behind it asks for offices there")

#define AUDIENCES(ROW) \
	ROW(ADULT, "adult", "an adult abroad or about to go") \
	ROW(CHILD, "child", "a child; nothing asked is ever stored or counted by country") \
	ROW(FAMILY, "family", "a relative at home") \
	ROW(EMPLOYER, "employer", "an employer") \
	ROW(WARDEN, "warden", "a volunteer of the consulate")

#define SENSITIVITIES(ROW) \
	ROW(ORDINARY,  "ordinary",  "may be resumed after a dropped session and counted by country") \
	ROW(SENSITIVE, "sensitive", "never resumed, never counted by country") \
	ROW(CHILD,     "child",	    "as sensitive; never stored in any form")

/* What a number serves: a fallback chain stays inside (the allowed pairs are in compiler/check_tokens.c). */
#define TOPIC_CLASSES(ROW) \
	ROW(GENERAL,	 "general",	"work, money, papers, going home") \
	ROW(EMERGENCY,	 "emergency",	"police, fire, ambulance: the national emergency number") \
	ROW(EMBASSY,	 "embassy",	"a mission or ministry of a State") \
	ROW(ASYLUM,	 "asylum",	"people who fear to go back, or fear their own State") \
	ROW(CHILD,	 "child",	"child lines") \
	ROW(TRAFFICKING, "trafficking",	"forced work") \
	ROW(VIOLENCE,	 "violence",	"women's and violence lines, clinics") \
	ROW(SEA,	 "sea",		"distress at sea")

#define TOKEN_KINDS(ROW) \
	ROW(FACT,     "fact",	  "the best live fact of its sources, else its chain") \
	ROW(STAY,     "stay",	  "name of the country of stay") \
	ROW(ORIGIN,   "origin",	  "name of the country of origin") \
	ROW(CODE,     "code",	  "the number of this service") \
	ROW(PRICE,    "price",	  "the declared price of this service; empty when none is declared") \
	ROW(DATE,     "date",	  "the oldest test date among the numbers in this answer") \
	ROW(WARN,     "warn",	  "a warning, when a number here may ask for papers or tell immigration") \
	ROW(ARGUMENT, "argument", "given by the program that asks (agent check, alerts)") \
	ROW(FEARED,   "feared",	  "who else to ask, for a person who said that she fears her own State; else empty")

/* Arguments that texts of the agent check and of alerts name; filled by those who answer them. */
#define TOKEN_ARGUMENTS(ROW) \
	ROW(NAME,   "name",   "registered name of an agency") \
	ROW(NUMBER, "number", "licence number") \
	ROW(OFFICE, "office", "short name of an office") \
	ROW(DATE,   "date",   "date of a list") \
	ROW(END,    "end",    "last day of a licence") \
	ROW(NOTE,   "note",   "number of an alert") \
	ROW(TIME,   "time",   "time of day") \
	ROW(DAY,    "day",    "day of an alert") \
	ROW(AREA,   "area",   "area of an alert") \
	ROW(POINT,  "point",  "meeting point") \
	ROW(BORDER, "border", "border crossing") \
	ROW(WORD,   "word",   "the word of a list for the state of a licence") \
	ROW(SINCE,  "since",  "day from which a word or a grade stands") \
	ROW(GRADE,  "grade",  "grade that an office gave: 4.5") \
	ROW(MANY,   "many",   "how many: actions of an office, job orders") \
	ROW(AMOUNT, "amount", "money that somebody asks for") \
	ROW(TOWN,   "town",   "the town that she named")

/* Where the fact of a token is looked for. */
#define FACT_ROLES(ROW) \
	ROW(STAY,     "stay",	  "file of the country of stay") \
	ROW(HOME,     "home",	  "file of the country of origin; abroad only what works from abroad") \
	ROW(CORRIDOR, "corridor", "file of the corridor: origin-stay, origin-any, any-stay") \
	ROW(WORLD,    "world",	  "content/countries/world.ini")

/* Places to go to or to ring (content/offices); the middle word of [office.mrc.doha]. */
#define OFFICE_KINDS(ROW) \
	ROW(MRC,       "mrc",	    "a help centre for migrants") \
	ROW(LEGAL,     "legal",	    "free legal aid") \
	ROW(UNION,     "union",	    "a union or workers' group") \
	ROW(JOB,       "job",	    "a public job office") \
	ROW(SHELTER,   "shelter",   "who knows of a safe place to sleep: a number, never where it is") \
	ROW(CONSULATE, "consulate", "an embassy or consulate; said behind all others")

#define SERVICE_KINDS(ROW) \
	ROW(SMS,    "sms",	   "people text it") \
	ROW(USSD,   "ussd",	   "people dial it") \
	ROW(MISSED, "missed call", "people ring it once")

/* Topics that the program itself must find. */
#define TOPIC_ROOTS(ROW) \
	ROW(MAIN,  "main",  "the main menu") \
	ROW(QUIET, "quiet", "first screen in quiet mode") \
	ROW(ALONE, "quiet.alone", "second screen in quiet mode") \
	ROW(DANGER, "danger", "must stand on the first page of the main menu") \
	ROW(CHILD, "child", "must stand on the first page of the main menu")

/* Texts that the program says by itself: msgctxt "ui.<word>.text". */
#define UI_TEXTS(ROW) \
	ROW(BACK,	  "back",	  "key line of 0: \"0 Back\"") \
	ROW(HOME,	  "home",	  "key line of 00: \"00 Menu\"") \
	ROW(MORE,	  "more",	  "key line of 98: \"98 More\"") \
	ROW(WELCOME,	  "welcome",	  "first contact by USSD, before the menu (L2)") \
	ROW(UNKNOWN,	  "unknown",	  "before the menu, when a text was not understood") \
	ROW(WRONG_KEY,	  "wrong_key",	  "before the same page, when the key is not on it") \
	ROW(ASK_LANGUAGE, "ask_language", "before the list of languages; may be empty of words") \
	ROW(ASK_STAY,	  "ask_stay",	  "Which country are you in?") \
	ROW(ASK_ORIGIN,	  "ask_origin",	  "Which country are you from?") \
	ROW(OTHER_COUNTRY, "other_country", "last option of both questions") \
	ROW(SAVED,	  "saved",	  "after language or country was set") \
	ROW(RESUME,	  "resume",	  "a dropped session: 1 Go on, 2 Start again") \
	ROW(STOPPED,	  "stopped",	  "answer to STOP") \
	ROW(STARTED,	  "started",	  "answer to START") \
	ROW(DELETED,	  "deleted",	  "answer to DELETE (Q7)") \
	ROW(QUIET_ON,	  "quiet_on",	  "USSD answer to QUIET (Q1)") \
	ROW(QUIET_OFF,	  "quiet_off",	  "USSD answer to the end of quiet mode") \
	ROW(QUIET_SMS,	  "quiet_sms",	  "the only SMS ever sent in quiet mode (Q8)") \
	ROW(NO_NUMBER,	  "no_number",	  "no checked number for this (H2)") \
	ROW(WARN,	  "warn",	  "what {warn} says") \
	ROW(HERE,	  "here",	  "what {stay} says when the country is not known") \
	ROW(HOME_COUNTRY, "home_country", "what {origin} says when the country is not known") \
	ROW(CLOSED,	  "closed",	  "a sample pack to a stranger; no tokens") \
	ROW(GOODBYE,	  "goodbye",	  "last USSD screen") \
	ROW(BUSY,	  "busy",	  "we cannot answer now") \
	ROW(SEND,	  "send",	  "key line of 97: \"97 SMS\"") \
	ROW(TEXT_ME,	  "text_me",	  "USSD, before an answer is sent as an SMS: it stays on the phone; 1 sends") \
	ROW(TEXTED,	  "texted",	  "USSD, after it: on its way") \
	ROW(RUNG,	  "rung",	  "the one SMS to somebody who rang us: dull, whoever reads it") \
	ROW(ALERTS_ASK,	  "alerts_ask",	  "before alerts: what is kept; 1 Yes, 2 No") \
	ROW(ALERTS_ON,	  "alerts_on",	  "after the yes (E12)") \
	ROW(ALERTS_STILL, "alerts_still", "alerts are on: 1 Turn off, 2 Keep") \
	ROW(ALERTS_OFF,	  "alerts_off",	  "after alerts were turned off") \
	ROW(NO_ALERTS,	  "no_alerts",	  "alerts cannot be set up here or now") \
	ROW(STOPPED_OFFER, "stopped_offer", "answer to STOP, 1 keeps danger alerts only") \
	ROW(DANGER_ONLY,  "danger_only",  "after that 1") \
	ROW(CALL_WHO,	  "call_who",	  "call-back: 1 A woman please, 2 Anyone, 3 Do not call (Q5)") \
	ROW(CALL_WHEN,	  "call_when",	  "call-back: before the slots that are free today") \
	ROW(SLOT_MORNING, "slot_morning", "option of it") \
	ROW(SLOT_NOON,	  "slot_noon",	  "option of it") \
	ROW(SLOT_NIGHT,	  "slot_night",	  "option of it") \
	ROW(SLOT_NONE,	  "slot_none",	  "option of it: do not call") \
	ROW(CALL_SET,	  "call_set",	  "the call-back is asked for") \
	ROW(CALL_OPEN,	  "call_open",	  "she has asked already: 1 Take it back, 2 Keep") \
	ROW(CALL_OFF,	  "call_off",	  "it is taken back, or not asked for") \
	ROW(NO_CALL,	  "no_call",	  "no office can call back today") \
	ROW(NO_WOMAN,	  "no_woman",	  "above call_who, when no woman can call today") \
	ROW(GROUP_COUNTED, "group_counted", "behind what a warden's count was read as") \
	ROW(GROUP_HOW,	  "group_how",	  "how a warden writes a count (E9)") \
	ROW(GROUP_NOT,	  "group_not",	  "a count from somebody who is no warden") \
	ROW(NO_RATES,	  "no_rates",	  "no rates now") \
	ROW(SELF_SEX,	  "self_sex",	  "first question about the person; options are those of self.def") \
	ROW(SELF_AGE,	  "self_age",	  "second question") \
	ROW(SELF_SECTOR,  "self_sector",  "third question") \
	ROW(SELF_DONE,	  "self_done",	  "after it") \
	ROW(SAY_AGAIN,	  "say_again",	  "STOP or DELETE in a wave of forged ones: said twice it ends danger alerts, too") \
	ROW(FEARED,	  "feared",	  "what {feared} says, behind a blank") \
	ROW(GOT,	  "got",	  "after the 1 of who was asked for it: a drill, an alert to wardens") \
	ROW(NEWS_ASK,	  "news_ask",	  "before news of fees and rules: what is kept; 1 Yes, 2 No") \
	ROW(NEWS_STILL,	  "news_still",	  "they are on: 1 Turn off, 2 Keep") \
	ROW(JOBS_ASK,	  "jobs_ask",	  "before news of jobs: what is kept; 1 Yes, 2 No") \
	ROW(JOBS_STILL,	  "jobs_still",	  "they are on: 1 Turn off, 2 Keep") \
	ROW(NEWS_ON,	  "news_on",	  "after the yes to either") \
	ROW(NEWS_OFF,	  "news_off",	  "after either was turned off") \
	ROW(NO_NEWS,	  "no_news",	  "neither can be set up here or now")

enum topic_kind {
#define ROW(name, word, what) TOPIC_KIND_##name,
	TOPIC_KINDS(ROW)
#undef ROW
	TOPIC_KIND_COUNT };
enum topic_action {
#define ROW(name, word, what) ACTION_##name,
	TOPIC_ACTIONS(ROW)
#undef ROW
	ACTION_COUNT };
enum topic_flag {
#define ROW(name, word, what) TOPIC_FLAG_##name,
	TOPIC_FLAGS(ROW)
#undef ROW
	TOPIC_FLAG_COUNT };
enum {
#define ROW(name, word, what) TOPIC_##name = 1 << TOPIC_FLAG_##name,
	TOPIC_FLAGS(ROW)
#undef ROW
};
enum audience {
#define ROW(name, word, what) AUDIENCE_##name,
	AUDIENCES(ROW)
#undef ROW
	AUDIENCE_COUNT };
enum sensitivity {
#define ROW(name, word, what) SENSITIVITY_##name,
	SENSITIVITIES(ROW)
#undef ROW
	SENSITIVITY_COUNT };
enum topic_class {
#define ROW(name, word, what) CLASS_##name,
	TOPIC_CLASSES(ROW)
#undef ROW
	CLASS_COUNT };
enum token_kind {
#define ROW(name, word, what) TOKEN_##name,
	TOKEN_KINDS(ROW)
#undef ROW
	TOKEN_KIND_COUNT };
enum token_argument {
#define ROW(name, word, what) ARGUMENT_##name,
	TOKEN_ARGUMENTS(ROW)
#undef ROW
	ARGUMENT_COUNT };
enum fact_role {
#define ROW(name, word, what) ROLE_##name,
	FACT_ROLES(ROW)
#undef ROW
	ROLE_COUNT };
enum office_kind {
#define ROW(name, word, what) OFFICE_##name,
	OFFICE_KINDS(ROW)
#undef ROW
	OFFICE_KIND_COUNT };
enum service_kind {
#define ROW(name, word, what) SERVICE_##name,
	SERVICE_KINDS(ROW)
#undef ROW
	SERVICE_KIND_COUNT };
enum topic_root {
#define ROW(name, word, what) ROOT_##name,
	TOPIC_ROOTS(ROW)
#undef ROW
	ROOT_COUNT };
enum ui {
#define ROW(name, word, what) UI_##name,
	UI_TEXTS(ROW)
#undef ROW
	UI_COUNT };

/* The words of one set, by number: words_of_topic_kind[TOPIC_KIND_MENU] is "menu". */
extern const char *const words_of_topic_kind[TOPIC_KIND_COUNT];
extern const char *const words_of_topic_action[ACTION_COUNT];
extern const char *const words_of_topic_flag[TOPIC_FLAG_COUNT];
extern const char *const words_of_audience[AUDIENCE_COUNT];
extern const char *const words_of_sensitivity[SENSITIVITY_COUNT];
extern const char *const words_of_topic_class[CLASS_COUNT];
extern const char *const words_of_token_kind[TOKEN_KIND_COUNT];
extern const char *const words_of_token_argument[ARGUMENT_COUNT];
extern const char *const words_of_fact_role[ROLE_COUNT];
extern const char *const words_of_office_kind[OFFICE_KIND_COUNT];
extern const char *const words_of_service_kind[SERVICE_KIND_COUNT];
extern const char *const words_of_topic_root[ROOT_COUNT];
extern const char *const words_of_ui[UI_COUNT];

/* Index of `word` in a set of `count`, or -1. */
int word_index(const char *const *words, int count, const char *word);

#endif
