/*
 * cap.h - Common Alerting Protocol 1.2 in and out (OASIS CAP-v1.2, domain.md E.5)
 *
 * In: libxml2 without network and entities, at most CAP_BYTES, valid against
 * the schema (cap_schema.xsd, written after the tables of the standard); never
 * more than a draft.  Whatever the table of message types does not know is
 * refused, and so is an Update or Cancel whose references are not exactly one
 * alert of ours: the sentence lists the candidates.  Out: valid against the
 * same schema; what may not be published is Restricted or left out.
 */
#ifndef GATEWAY_BROADCAST_CAP_H
#define GATEWAY_BROADCAST_CAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/broadcast/broadcast.h"

struct buf;

enum { CAP_BYTES = 256 * 1024, CAP_INFOS = 32, CAP_REFERENCES = 16, CAP_WORD_BYTES = 128, CAP_TEXT_BYTES = 2048 };

struct cap_info {			/* one language */
	char	language[STORE_TAG_BYTES];	/* BCP 47, as CAP wrote it */
	char	event[CAP_WORD_BYTES], headline[CAP_TEXT_BYTES], description[CAP_TEXT_BYTES], instruction[CAP_TEXT_BYTES];
	char	response[CAP_WORD_BYTES], urgency[CAP_WORD_BYTES], severity[CAP_WORD_BYTES], certainty[CAP_WORD_BYTES];
	char	area[CAP_TEXT_BYTES], category[CAP_WORD_BYTES];
	int64_t	effective_s, onset_s, expires_s;	/* 0 = not said */
};
struct cap {
	char	identifier[CAP_WORD_BYTES], sender[CAP_WORD_BYTES], sent[32];	/* as written: references repeat them */
	int64_t	sent_s;
	char	status[16], message[16], scope[16], note[CAP_TEXT_BYTES], code[CAP_WORD_BYTES], incidents[CAP_WORD_BYTES];
	char	reference[CAP_REFERENCES][3 * CAP_WORD_BYTES];	/* "sender,identifier,sent" */
	unsigned references;
	struct cap_info info[CAP_INFOS];
	unsigned infos;
};

/* What becomes of a message type: a row a type; anything else is refused. */
#define CAP_MESSAGES(ROW) \
	ROW(ALERT,  "Alert",  "a draft") \
	ROW(UPDATE, "Update", "a draft that changes the alert it names") \
	ROW(CANCEL, "Cancel", "a draft that says it is off, and what still leaves of the alert it names pauses") \
	ROW(ACK,    "Ack",    "a line in the log") \
	ROW(ERROR,  "Error",  "a line in the log")
enum cap_message {
#define ROW(name, word, what) CAP_##name,
	CAP_MESSAGES(ROW)
#undef ROW
	CAP_MESSAGE_COUNT };

/* False and a sentence, with the line where there is one; several are parted by "; ".  Nothing is ever cut off. */
bool cap_read(const char *xml, size_t len, struct cap *out, struct buf *why);
/* CAP_MESSAGE_COUNT: none of ours; what cap_read() let pass is one. */
enum cap_message cap_message_of(const char *word);
/* sender,identifier,sent of the message itself. */
void cap_reference(const struct cap *c, struct buf *out);

/*
 * The one alert of ours that an Update or Cancel names; several references to the same one are fine.  `find` says whether a
 * reference is one of ours.  False and a sentence with the candidates: none is, or two are; or it is an Alert, Ack or Error.
 */
typedef bool cap_find_fn(void *arg, const char *reference, uint8_t id[STORE_ID_BYTES]);
bool cap_changes(const struct cap *c, cap_find_fn *find, void *arg, uint8_t id[STORE_ID_BYTES], struct buf *why);
/*
 * The definition of the draft it becomes (broadcast.h), a new object: texts of its languages as news, headline and then
 * instruction; what is missing is missing.  status that is not Actual makes it training.  `changes`: what cap_changes()
 * gave, and it goes to exactly those who were handed that; NULL for an Alert.  It never gives a `reason`: people do.
 * NULL and a sentence: Ack, Error, an <info> without `expires`, its time is over, a language twice, nothing to say.
 */
json_t *cap_draft(const struct cap *c, const uint8_t *changes, int64_t now_s, struct buf *why);

/* What one alert of ours says about itself, for the outside. */
struct cap_out {
	const struct broadcast *b;
	const char	*identifier, *sender, *sender_name, *reference;	/* reference NULL none */
	int64_t		sent_s;
	int16_t		offset_minutes;		/* of the times that are written, never "Z" */
	/* headline: the whole text; what is behind 160 characters goes on in <instruction> */
	struct { const char *locale, *headline; } language[BROADCAST_LOCALES];
	unsigned	languages;
	bool		is_public;		/* else restricted parts stand in it */
};
/*
 * Appends the XML; false and a sentence if it is no alert, has no end, changes an alert without `reference` (or has one and
 * changes none), or is not valid against the schema.  Public, and the alert may not be published: neither text nor place
 * stands in it.  Of a training object or a drill: Exercise.
 */
bool cap_write(const struct cap_out *c, struct buf *out, struct buf *why);
/* How others name what cap_write() wrote, letter by letter ("-00:00" and "+00:00" differ).  False: no such moment. */
bool cap_write_reference(const char *sender, const char *identifier, int64_t sent_s, int16_t offset_minutes, struct buf *out);

#endif
