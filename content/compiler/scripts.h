/*
 * scripts.h - which script a letter belongs to
 *
 * From Unicode's own data, made into a table when the tree is built
 * (scripts_gen.c).  A number stands for a family of scripts that one word may
 * mix, such as kana and Han; 0 is what belongs to every script: digits, signs,
 * blanks, common marks.
 */
#ifndef CONTENT_COMPILER_SCRIPTS_H
#define CONTENT_COMPILER_SCRIPTS_H

#include <stdint.h>

unsigned unicode_script(uint32_t cp);
/* Of four letters of ISO 15924, such as "Latn"; 0 if no script has them. */
unsigned unicode_script_coded(const char code[4]);
/* "Cyrillic"; "" for 0. */
const char *unicode_script_name(unsigned script);

#endif
