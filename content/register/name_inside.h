/* name_inside.h - what a word is in a name, for who reads names and who compares them */
#ifndef CONTENT_REGISTER_NAME_INSIDE_H
#define CONTENT_REGISTER_NAME_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

enum word_kind { WORD_OF_NAME, WORD_WEAK, WORD_DROPPED };

/* By a word's loose form: company_words.def. */
enum word_kind word_kind(const char *loose, size_t len, bool is_romanised);

#endif
