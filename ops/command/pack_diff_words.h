/*
 * pack_diff_words.h - which words of a text are others
 *
 * Words are what stands between blanks; in scripts without blanks (Khmer, Burmese, Thai, Lao, Chinese and Japanese, Tibetan) what a
 * reader takes for one letter (locales/text/breaks.h).  Directions play no part: the order is that of the memory.
 */
#ifndef OPS_COMMAND_PACK_DIFF_WORDS_H
#define OPS_COMMAND_PACK_DIFF_WORDS_H

#include <stddef.h>

enum words_op { WORDS_SAME, WORDS_OLD, WORDS_NEW };
/* `len` bytes of one of the texts; OLD stands before NEW where words are replaced. */
typedef void words_fn(void *arg, enum words_op op, const char *at, size_t len);
/* Valid UTF-8; texts with too many words to compare are told as a whole. */
void words_diff(const char *old, const char *now, words_fn *tell, void *arg);

#endif
