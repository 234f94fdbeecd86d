/*
 * register_answer.h - the words that a person would get for what she typed
 *
 * Apart from register_command.h: the lists of an office (content/register/build.h)
 * and those of people (gateway/store/) do not know each other.
 */
#ifndef OPS_COMMAND_REGISTER_ANSWER_H
#define OPS_COMMAND_REGISTER_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct agents;
struct buf;
struct pack;

struct register_question {
	const char	*text, *country;
	const char	*locale;	/* NULL: en, or the first of the pack */
	int64_t		 now_s;
};

/* What the service answers, on stdout; `a` NULL: no list is in service.  An exit code and a sentence. */
int register_answer(const struct register_question *q, const struct pack *p, struct agents *a, struct buf *why);
/* A word for one who recruits and is no firm: asked alone, and V14 answers. */
bool register_is_person(const struct pack *p, const char *text, size_t len);

#endif
