/*
 * marks.h - words under which the store counts what people say of a fact
 *
 * They are the `what` of count_add(); its `name` is the fact's id ("qa/hotline.labour").
 * Who writes them: the service, when a person says so; control_fact_mended(), as many as
 * were there when somebody looked.  A fact's standing is marks less what was mended.
 */
#ifndef GATEWAY_CONTROL_MARKS_H
#define GATEWAY_CONTROL_MARKS_H

#define MARK_DOES_NOT_WORK	"does-not-work"
#define MARK_DID_NOT_HELP	"did-not-help"
#define MARK_MENDED		"mended"

enum { MARKS_LOW = 10 };	/* from so many on a fact stands low, and the count may be shown */

#endif
