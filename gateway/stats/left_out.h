/*
 * left_out.h - how many people of a list are not reached, without saying why or who
 *
 * STOP, quiet and unreachable are one figure: added up by the caller, who never
 * shows one of them alone.  It is rounded up to the next 10 and never below 10,
 * so a list of one reads the same whether its one person is left out or not.
 * Do not show it beside an exact count of those who were sent to: subtraction
 * would undo it.
 */
#ifndef GATEWAY_STATS_LEFT_OUT_H
#define GATEWAY_STATS_LEFT_OUT_H

struct buf;

unsigned long left_out(unsigned long n);		/* 10, 20, ... */
void left_out_text(unsigned long n, struct buf *out);	/* "up to 10 left out (…)" */

#endif
