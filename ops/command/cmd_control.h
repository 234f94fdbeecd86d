/*
 * cmd_control.h - what the commands that ask safard share
 *
 * A command is a table of verbs; a verb says how many words it takes and which
 * options.  Passwords and codes are typed without echo or come as lines of
 * standard input (--secrets-stdin), never as words.
 */
#ifndef OPS_COMMAND_CMD_CONTROL_H
#define OPS_COMMAND_CMD_CONTROL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "ops/command/command.h"

/*		name		 key  argument	 what it is */
#define CONTROL_OPTIONS(ROW) \
	ROW(owner,	  "owner",	  "OWNER", "whose people, or whose packs, if your account serves several") \
	ROW(area,	  "area",	  "AREA",  "office of a caller, or area of a warden") \
	ROW(roles,	  "roles",	  "ROLES", "admin, editor, approver, auditor, operator, caller; with commas") \
	ROW(unblock,	  "unblock",	  NULL,	   "the account may sign in again") \
	ROW(open,	  "open",	  NULL,	   "only what still waits") \
	ROW(reveal,	  "reveal",	  NULL,	   "show the number; this is written into the audit log") \
	ROW(language,	  "language",	  "TAG",   "language of the warden") \
	ROW(country,	  "country",	  "CC",	   "country of stay, two letters") \
	ROW(consent_date, "consent-date", "DATE",  "day of the written consent, YYYY-MM-DD") \
	ROW(consent_ref,  "consent-ref",  "WORDS", "where the written consent is on file") \
	ROW(percent,	  "percent",	  "N",	   "for so many of a hundred people, 1 to 99") \
	ROW(tests,	  "tests",	  NULL,	   "for test numbers alone") \
	ROW(bearer,	  "bearer",	  "WORD",  "for those who come by this bearer: kannel, ussd_http, phone") \
	ROW(reason,	  "reason",	  "TEXT",  "why; its beginning stands in the audit log") \
	ROW(watch,	  "watch",	  NULL,	   "stay, and show how far it is") \
	ROW(csv,	  "csv",	  NULL,	   "CSV, a line for each country and each language; no numbers") \
	ROW(public,	  "public",	  NULL,	   "without what may not be published") \
	ROW(type,	  "type",	  "TYPE",  "of a correction of an alert: x4 another time, x5 it is off, x6 all clear") \
	ROW(ways,	  "ways",	  "FILE",  "ways.ini, against which names and paces are held") \
	ROW(origin,	  "origin",	  "CC",	   "for people of this country, two letters; left out = for all") \
	ROW(json,	  "json",	  NULL,	   "for programs: one document, \"v\": 1") \
	ROW(approval,	  "approval",	  "ID",	   "carry out what a second person agreed to")
enum control_option {
#define ROW(name, word, arg, what) CONTROL_OPTION_##name,
	CONTROL_OPTIONS(ROW)
#undef ROW
	CONTROL_OPTION_COUNT };
#define CONTROL_BIT(name) (1u << CONTROL_OPTION_##name)

enum { CONTROL_WORDS = 4, CONTROL_ID_CHARS = 32, CONTROL_SECRET_BYTES = 260 };

struct control_verb;
struct control_words {
	const char	*title;			/* "safar staff add": what errors begin with */
	const struct control_verb *verb;
	const char	*word[CONTROL_WORDS];
	unsigned	 words;
	const char	*option[CONTROL_OPTION_COUNT];	/* NULL = not given; "" for one without argument */
	const char	*socket;
	bool		 has_secrets_stdin;
	json_t		**refusal;	/* NULL; else what refuses goes there in place of stderr: say it (control_refusal.h), release it */
};
struct control_verb {
	const char	*name, *words_doc;
	unsigned	 least, most;		/* words behind the verb; none with --approval */
	unsigned	 options;		/* CONTROL_BIT()s */
	int		 (*run)(struct control_words *w);
};

/* Reads the command line (misuse exits) and runs the verb. */
int control_command(int argc, char **argv, const struct control_verb *verbs, unsigned count, const char *doc);

/*
 * Asks; `args` is taken, `totp` may be NULL.  On success 0 and *result (release
 * it).  Else the sentence is on stderr and the exit code returned; *result is NULL.
 * What now waits for a second person is success without a result: it is told on
 * stdout what she must do.
 */
int control_ask(struct control_words *w, const char *op, json_t *args, const char *totp, json_t **result);
int control_ask_nobody(struct control_words *w, const char *op, json_t *args, const char *totp, json_t **result);	/* without a token */
/* As control_ask() for a verb whose answer says nothing. */
int control_do(struct control_words *w, const char *op, json_t *args);

/* What was typed, without echo; false (and said) at the end of input.  Wipe it. */
bool control_secret(struct control_words *w, const char *what, char out[CONTROL_SECRET_BYTES]);
bool control_new_password(struct control_words *w, const char *who, char out[CONTROL_SECRET_BYTES]);
bool control_visible(struct control_words *w, const char *what, char out[CONTROL_SECRET_BYTES]);	/* with echo */

/* Puts an option or a word among the arguments if it was given. */
void control_put(json_t *args, const char *name, const char *value);

/* All rows of an operation that lists in pages; 0 or an exit code. */
int control_rows(struct control_words *w, const char *op, json_t **rows);
/* `typed` is an id or its beginning, unique among the rows of `list`; 0 or an exit code (said). */
int control_find_id(struct control_words *w, const char *list, const char *typed, char id[CONTROL_ID_CHARS + 1]);

/* A table as wide as its words; the last column may run on. */
struct control_column { const char *title, *key; void (*say)(const json_t *v, char *out, size_t size); };
void control_table(const json_t *rows, const struct control_column *columns, unsigned count);
void control_say_time(const json_t *v, char *out, size_t size);		/* 2026-11-27 03:10 (UTC) */
void control_say_age(const json_t *v, char *out, size_t size);		/* 5h, 2d */
void control_say_id(const json_t *v, char *out, size_t size);		/* its first 12 characters */
void control_say_yes(const json_t *v, char *out, size_t size);		/* yes, or nothing */
void control_say_words(const json_t *v, char *out, size_t size);	/* a list, with commas */

#endif
