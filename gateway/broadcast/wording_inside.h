/* wording_inside.h - shared by wording.c, wording_number.c and, for what is being sent, broadcasts_wire.c */
#ifndef GATEWAY_BROADCAST_WORDING_INSIDE_H
#define GATEWAY_BROADCAST_WORDING_INSIDE_H

#include "gateway/broadcast/wording.h"

/*
 * False: a number stands in `text` that nobody tested for people in `stay` (0 = not known).  A number is five digits or
 * more, of any script, with what people write between them ("+977 1 597-0008"); it must be that of a fact that may be
 * said now and works there, or of a service of the same owner, digit for digit, a leading + and all.  None are: years and
 * days ("2026-11-27", "27.11.2026"), hours ("06.00-10.00"), 15,000, and up to seven digits beside a currency ("ETB 15000");
 * several in a row are judged one by one.  Shorter runs are not looked at.
 */
bool wording_numbers_are_tested(const struct wording_of *w, const char *text, uint16_t stay);

#endif
