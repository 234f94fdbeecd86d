/*
 * pack_show.h - a pack as text, for people and for golden files
 *
 * What is printed is what the reader reads; nothing of the sources is needed.
 */
#ifndef OPS_COMMAND_PACK_SHOW_H
#define OPS_COMMAND_PACK_SHOW_H

#include <stdint.h>
#include <stdio.h>

struct pack;

void pack_show(const struct pack *p, FILE *out);			/* all but texts and facts */
void pack_show_texts(const struct pack *p, uint16_t locale, FILE *out);
void pack_show_facts(const struct pack *p, FILE *out);

#endif
