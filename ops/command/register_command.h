/*
 * register_command.h - what the verbs of `safar register` share (cmd_register.c reads the words)
 */
#ifndef OPS_COMMAND_REGISTER_COMMAND_H
#define OPS_COMMAND_REGISTER_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "content/register/stage.h"
#include "locales/text/charset.h"

struct buf;

struct register_words {
	const char	*title;			/* "safar register import": what errors begin with */
	const char	*word;			/* FILE, NUMBER, text or SERIAL; NULL */
	char		 country[3];		/* upper case; "" = not given */
	enum charset	 charset;
	const char	*jobs;			/* import: file of job orders; NULL */
	const char	*bad_rows, *mapping, *who, *approval, *socket, *sum, *signature, *key, *ca;
	const char	*pack, *locale;		/* find: NULL = the usual ones */
	bool		 is_json;
	struct stage	 stage;
	struct buf	*why;			/* printed behind the verb */
};

/* Each gives an exit code of command.h. */
int register_import(struct register_words *w);
int register_refresh(struct register_words *w);
int register_apply(struct register_words *w);
int register_rollback(struct register_words *w);
int register_status_of(struct register_words *w);
int register_diff(struct register_words *w);
int register_show(struct register_words *w);
int register_find(struct register_words *w);

/* register_bring.c: the mapping of the country; NULL after diagnostics. */
struct mapping *register_mapping(struct register_words *w);
/* What a refresh staged waits no more, so that the next one fetches it again.  False and a sentence. */
bool register_forget_fetched(struct register_words *w);
int register_exit_of(enum stage_end end);
/* register_print.c, on stdout */
void register_print_report(const struct stage_report *r, bool is_json);
void register_print_diff(const struct register_diff *d, const struct stage_report *r, bool is_json);
void register_print_row(const struct agents *a, uint32_t row, int64_t now_s);
/* The list in service of the country; NULL and a sentence, also when there is none. */
struct agents *register_in_service(struct register_words *w);
bool register_is_there(const struct register_words *w);	/* there is one */

#endif
