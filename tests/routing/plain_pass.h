/* plain_pass.h - likeness by the words of routing/keyword.h, one pass over all keywords, with no thought of speed */
#ifndef TESTS_ROUTING_PLAIN_PASS_H
#define TESTS_ROUTING_PLAIN_PASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pack;

struct word { uint32_t cp[60]; unsigned count; };

struct word word_of(const char *at, size_t len);	/* of valid UTF-8 */
/* The topic, PACK_NONE for none or several; its locales in *set. */
uint16_t plain_pass(const struct pack *p, const struct word *text, bool has_lost, uint64_t *set);

#endif
