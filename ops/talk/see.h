/*
 * see.h - an answer of the service, as a talk sees it
 */
#ifndef OPS_TALK_SEE_H
#define OPS_TALK_SEE_H

#include "gateway/bearer/bearer.h"
#include "ops/talk/talk.h"

/* Fills *seen (zeroed by the caller); `trace` is service_trace()'s line. Nothing said: nothing filled. */
void see_outbound(const struct outbound *out, const char *trace, struct talk_seen *seen);

#endif
