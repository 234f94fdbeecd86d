/*
 * talk_world.h - the small world of tests/support with commands, questions and quiet in it
 */
#ifndef TESTS_GATEWAY_TALK_WORLD_H
#define TESTS_GATEWAY_TALK_WORLD_H

#include "content/pack.h"

/* Close with made_close(). `without` drops one topic (NULL none): a later pack that lost it. */
struct pack *talk_world(enum pack_kind kind, const char *without);
/* The same, not yet closed up. */
struct make *talk_world_made(enum pack_kind kind, const char *without);

#endif
