/*
 * keyword_inside.h - shared by keyword*.c, and by the test that holds likeness against a plain pass
 */
#ifndef ROUTING_KEYWORD_INSIDE_H
#define ROUTING_KEYWORD_INSIDE_H

#include "content/pack.h"
#include "routing/keyword.h"

/* Stands for a '?' while folding: a private character that folds to itself. */
enum { LOST_LETTER = 0xE000, LOST_LETTERS_MAX = 3, LIKE_LEAST = 3 /* letters of a text */ };

struct slice { const char *at; size_t len; };

/* A way to look a word up. */
typedef struct keyword_hit keyword_way(const struct pack *p, struct slice word, uint16_t prefer);

/* The first alias row equal to the folded `word`, and how many follow; 0 if none. */
uint32_t alias_rows(const struct pack *p, struct slice word, uint32_t *first);

/* The first `words` words of `text`; all of it if it has fewer. */
struct slice slice_words(struct slice text, unsigned words);
unsigned slice_count_words(struct slice text);
/* A number among words may be of anything: an amount, a licence. */
static inline bool slice_begins_with_digit(struct slice text) { return text.at[0] >= '0' && text.at[0] <= '9'; }
/* False: no alias begins with this word, so none with it and the words behind it. */
bool keyword_begins(const struct pack *p, struct slice word);
/* ALIAS_* of all rows of a word, and of those that this release does not go by; 0: there are none. */
struct word_flags { unsigned all, withheld; };
struct word_flags keyword_flags(const struct pack *p, struct slice word);
/* On the stop-list of any language, or withheld: it is not taken for another word. */
bool keyword_is_stop(const struct pack *p, struct slice word);
struct keyword_hit keyword_exact(const struct pack *p, struct slice word, uint16_t prefer);

/* Its words name somebody ("employer"): a sentence with one is of what she did, not from her. */
bool keyword_is_who(const struct pack *p, uint16_t topic);

/* The only best topic within the edits that its aliases allow; topic PACK_NONE if there is none. */
struct keyword_hit keyword_like(const struct pack *p, struct slice word, uint16_t prefer);
/* As keyword_like(), where each LOST_LETTER in `word` is one letter or none and the rest is exact. */
struct keyword_hit keyword_lost_letters(const struct pack *p, struct slice word, uint16_t prefer);
/* The only topic of all keywords whose loose form is that of `word`. */
struct keyword_hit keyword_loose(const struct pack *p, struct slice word, uint16_t prefer);
/* How it goes on behind a keyword: with a blank; with an ending (a sign a sound, a sign a syllable); with the next word. */
enum keyword_writing { WRITING_WORDS, WRITING_ENDINGS, WRITING_SYLLABLES, WRITING_RUNNING };
enum keyword_writing keyword_writing(struct slice word);
/* Bytes of the longest alias, keyword or stop word, that `text` begins with and that ends where a letter does; 0 none. */
size_t keyword_inner(const struct pack *p, struct slice text);
/* Bytes to where the next keyword may begin: behind a blank; without blanks at the next letter.  `text` is not empty. */
size_t keyword_next_place(struct slice text);
/* A word of danger anywhere; a menu of danger only where nothing says more. */
struct keyword_hit keyword_danger(const struct pack *p, struct slice text, uint16_t prefer);
/* A word of danger that this release does not go by (pack_alias_serves()) is anywhere in `text`. */
bool keyword_withholds_danger(const struct pack *p, struct slice text);
/* `over` is `topic`, a menu it is in, or what goes on to it. */
bool keyword_is_over(const struct pack *p, uint16_t over, uint16_t topic);
/* What all keywords of a sentence share. */
struct keyword_hit keyword_anywhere(const struct pack *p, struct slice text, uint16_t prefer);

#endif
