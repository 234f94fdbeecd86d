/*
 * tlv.h - optional parameters of SMPP 3.4, as octets and as text
 *
 * A run of them is kept as it was on the wire (SMPP 3.4, 3.2.4.1: tag and
 * length of two octets each, then the value).  As text, for the control
 * socket and for tests: "0501:01,1383:00a1".  libsmpp34 never sees them.
 */
#ifndef OPS_SMSC_TLV_H
#define OPS_SMSC_TLV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* What we know the length of, and that it stands at most once (SMPP 3.4, 5.3.2).
 *	 name			 tag	 octets, least and most */
#define TLVS(ROW) \
	ROW(USER_MESSAGE_REFERENCE, 0x0204, 2, 2) \
	ROW(SAR_MSG_REF_NUM,	    0x020C, 2, 2) \
	ROW(SAR_TOTAL_SEGMENTS,	    0x020E, 1, 1) \
	ROW(SAR_SEGMENT_SEQNUM,	    0x020F, 1, 1) \
	ROW(MESSAGE_PAYLOAD,	    0x0424, 0, 1024) \
	ROW(USSD_SERVICE_OP,	    0x0501, 1, 1) \
	ROW(ITS_SESSION_INFO,	    0x1383, 2, 2)

enum tlv_tag {
#define ROW(name, tag, least, most) TLV_##name = tag,
	TLVS(ROW)
#undef ROW
};

enum tlv_fault { TLV_FINE, TLV_BROKEN, TLV_REPEATED, TLV_BAD_LENGTH };

struct tlv { uint16_t tag, len; const uint8_t *value; };	/* value: inside the run */

/* The first with that tag. */
bool tlv_find(const uint8_t *run, size_t len, uint16_t tag, struct tlv *out);
enum tlv_fault tlv_check(const uint8_t *run, size_t len);
/* Writes one to `run`, which has `size` octets; its octets, 0 when it does not fit. */
size_t tlv_put(uint8_t *run, size_t size, uint16_t tag, const void *value, size_t len);

/* Reads the text form into `run`; octets written, or -1 when it is not that form or longer than `size`.
 * Only the form is checked: a test may want what no standard allows. */
int tlv_read_text(const char *text, uint8_t *run, size_t size);
void tlv_add_text(struct buf *out, const uint8_t *run, size_t len);

#endif
