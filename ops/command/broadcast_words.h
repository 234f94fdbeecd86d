/*
 * broadcast_words.h - answers of safard about broadcasts, in words of people
 *
 * Everything is appended to a buffer; text that came over the socket loses
 * what could give a terminal orders or turn what is read.
 */
#ifndef OPS_COMMAND_BROADCAST_WORDS_H
#define OPS_COMMAND_BROADCAST_WORDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* A member of an object: "" and 0 if it is not there. */
const char *words_in(const json_t *o, const char *name);
json_int_t number_in(const json_t *o, const char *name);

void words_clean(struct buf *out, const char *s);		/* line ends stay */
void words_number(struct buf *out, json_int_t n);		/* 31,767 */
void words_money(struct buf *out, const char *money);		/* "ETB 25007.60" with commas */
void words_span(struct buf *out, int64_t seconds);		/* 52 min 6 s; 1 h 2 min; 3 days 4 h */
void words_time(struct buf *out, const char *rfc3339);		/* 2026-11-27 14:52 UTC */
int64_t words_seconds(const char *rfc3339);			/* since 1970; 0 for none */
/* As many lines as there are, each behind `before`. */
void words_lines(struct buf *out, const char *before, const char *text);
/* Who gets it, by an answer of broadcast.show: "who asked for danger alerts, in SA". */
void words_audience(struct buf *out, const json_t *shown);
/* One sentence of who, what and how many, by the state. */
void words_headline(struct buf *out, const json_t *entry, const char *title, json_int_t people);
/* "waits for a second person until 2026-11-27 15:20 UTC" and the like. */
void words_waits(struct buf *out, const json_t *entry);
/* "B7K2Q was stopped for good" */
void words_state(struct buf *out, const json_t *entry);
/* "B7K2Q was sent": why what was asked cannot be. */
void words_no_more(struct buf *out, const json_t *entry);
/* On stdout; of a training object TRAINING stands in front of each line. */
void words_print(const struct buf *page, bool is_training);

#endif
