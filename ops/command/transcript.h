/*
 * transcript.h - a stage that writes down what passes, from the operator's PDUs
 *
 * Stands between the talk player and another stage.  What a person received is
 * printed as it was on the wire: data_coding, user data header, units, and
 * the text decoded from the octets; a part that a real network would refuse
 * (longer than 140 octets, a header that does not fit its place) fails the
 * step; so does a screen that is longer than 160 octets.  People are printed by the order they appear in, never by number.
 */
#ifndef OPS_COMMAND_TRANSCRIPT_H
#define OPS_COMMAND_TRANSCRIPT_H

#include <stdbool.h>
#include <stdio.h>

struct buf;
struct talk_stage;

/*
 * Takes `inner`, also on failure; NULL and a sentence when the operator cannot be watched.
 * `has_screens`: USSD passes the operator, so each screen must be seen there, too.
 */
struct talk_stage *transcript_open(struct talk_stage *inner, const char *smsc_socket, bool has_screens, FILE *out,
    struct buf *why);
/* Parts and screens on the wire that no step waited for: sent twice, or to somebody else.  Waits 0.5 s for late ones. */
unsigned transcript_strays(struct talk_stage *transcript);

#endif
