/*
 * made_alerts.h - the small world of reader tests with alerts in it, and a few numbers of digits
 *
 * Its languages: en; ne, in which x1 and x5 were read; hi, which nobody has read; ar, without an alert.  Numbers that may be
 * said on 2026-11-20: 16008 and 080 01 02 in Qatar, +44 7700 900111 from anywhere, 55501 in the whole world; 16009 in
 * Qatar was never tested.
 */
#ifndef TESTS_BROADCAST_MADE_ALERTS_H
#define TESTS_BROADCAST_MADE_ALERTS_H

#include "gateway/broadcast/wording.h"
#include "tests/support/pack_make.h"

#define MADE_X1 "{note} {office}: get ready. Next note by {time}. CODE {note}"
#define MADE_X1_NE "{note} {office}: \xe0\xa4\xa4\xe0\xa4\xaf\xe0\xa4\xbe\xe0\xa4\xb0 {time}"

struct make *make_alerts(enum pack_kind kind);
struct wording_of wording_of_test(const struct pack *p);
/* x1 with all its slots, for one country. */
struct broadcast alert_of_test(void);

#endif
