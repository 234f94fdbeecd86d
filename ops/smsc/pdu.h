/*
 * pdu.h - SMPP 3.4 frames as plain structs
 *
 * The one door to libsmpp34.  Its unpacker trusts lengths, so every frame is
 * walked here first (SMPP 3.4, 4.4.1 and 5.2), and optional parameters never
 * reach it: they are cut off, and kept or written by us (tlv.h).  What this
 * file refuses is answered with the status it returns, never with a crash.
 */
#ifndef OPS_SMSC_PDU_H
#define OPS_SMSC_PDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PDU_HEAD_BYTES	= 16,
	PDU_MAX_BYTES	= 4096,		/* longer frames end the connection */
	PDU_DATA_BYTES	= 1024,		/* short_message or message_payload */
	PDU_TLV_BYTES	= 1280,		/* all optional parameters, message_payload among them */
	PDU_SERVICE	= 6,		/* service_type with NUL, SMPP 3.4, 5.2.11 */
	PDU_ADDRESS	= 21,		/* with NUL, SMPP 3.4, 5.2.8 */
	PDU_NAME	= 16,		/* system_id with NUL */
	PDU_MESSAGE_ID	= 65,
};

/* The commands we speak; a response is the command with the top bit set. */
enum pdu_command {
	PDU_BIND_RECEIVER    = 0x01,
	PDU_BIND_TRANSMITTER = 0x02,
	PDU_SUBMIT_SM	     = 0x04,
	PDU_DELIVER_SM	     = 0x05,
	PDU_UNBIND	     = 0x06,
	PDU_BIND_TRANSCEIVER = 0x09,
	PDU_ENQUIRE_LINK     = 0x15,
};
#define PDU_RESPONSE 0x80000000u
#define PDU_GENERIC_NACK 0x80000000u

enum pdu_status {			/* SMPP 3.4, 5.1.3 */
	PDU_OK		 = 0x00,
	PDU_BAD_LENGTH	 = 0x02,	/* ESME_RINVCMDLEN */
	PDU_BAD_COMMAND	 = 0x03,
	PDU_NOT_BOUND	 = 0x04,
	PDU_IS_BOUND	 = 0x05,
	PDU_BAD_PASSWORD = 0x0E,
	PDU_BAD_NAME	 = 0x0F,
	PDU_QUEUE_FULL	 = 0x14,
	PDU_REFUSED	 = 0x45,	/* ESME_RSUBMITFAIL */
	PDU_THROTTLED	 = 0x58,
	PDU_LATER	 = 0x64,	/* ESME_RX_T_APPN */
	PDU_BAD_OPTIONS	 = 0xC0,
	PDU_BAD_OPTION_LENGTH = 0xC2,	/* ESME_RINVPARLEN */
};

enum { ESM_RECEIPT = 0x04, ESM_UDH = 0x40 };

struct pdu_head { uint32_t length, command, status, sequence; };

struct pdu_bind { char name[PDU_NAME], password[9]; };

struct pdu_message {			/* submit_sm and deliver_sm */
	char		from[PDU_ADDRESS + 1], to[PDU_ADDRESS + 1];	/* "+" before it when TON is 1 */
	char		service_type[PDU_SERVICE];
	uint8_t		esm_class, data_coding, registered_delivery;
	uint16_t	len, tlv_len;
	uint8_t		data[PDU_DATA_BYTES];	/* short_message, or the payload that was read; UDH, if any, in front */
	uint8_t		tlv[PDU_TLV_BYTES];	/* as on the wire, a payload that was read included */
};

/* `bytes` holds at least PDU_HEAD_BYTES. */
struct pdu_head pdu_head(const uint8_t *bytes);

/*
 * Reads one whole frame (`len` = its command_length).  PDU_OK, or the status
 * to answer with; then *out is not to be used.
 */
enum pdu_status pdu_read_bind(const uint8_t *frame, size_t len, struct pdu_bind *out);
enum pdu_status pdu_read_message(const uint8_t *frame, size_t len, struct pdu_message *out);

/*
 * Writes a frame into `out` (PDU_MAX_BYTES) and returns its length, 0 when the
 * message cannot be one PDU (over 254 octets, an address too long).  tlv[] is
 * written as it is: more octets go as a message_payload there.
 */
size_t pdu_write_deliver(uint8_t *out, uint32_t sequence, const struct pdu_message *m);
size_t pdu_write_bind_resp(uint8_t *out, uint32_t command, uint32_t status, uint32_t sequence);
size_t pdu_write_submit_resp(uint8_t *out, uint32_t status, uint32_t sequence, const char *message_id);
/* A frame once written may fly again under another number. */
void pdu_set_sequence(uint8_t *frame, uint32_t sequence);
/* enquire_link, unbind, their responses, generic_nack: a header alone. */
size_t pdu_write_empty(uint8_t *out, uint32_t command, uint32_t status, uint32_t sequence);

/* Octets of the user data header in front of data, with UDHL; 0 if there is none or it lies. */
size_t pdu_udh_octets(const struct pdu_message *m);

#endif
