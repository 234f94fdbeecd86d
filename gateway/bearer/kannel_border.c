/*
 * kannel_border.c - the one file that includes Kannel
 *
 * libgw is used as a codec only: none of its sockets, threads or lists.  It
 * is linked, rather than its layout copied, because the layout is msg-decl.h
 * of the installed package and changes without a sign; a codec of our own would
 * gain 12 us a message where bearerbox takes 100 and lose that guarantee.
 *
 * Compiled without locales/text/banned.h: Kannel's headers have rules of their
 * own (they poison malloc and free).
 */
#include <gwlib/gwlib.h>
#include <gw/msg.h>

#include "gateway/bearer/kannel_border.h"
#include "locales/text/buf.h"

/* ld --wrap=uuid_generate brings Kannel's calls here. */
void __wrap_uuid_generate(uuid_t id);
const char *mysql_get_client_info(void);

/*
 * Kannel makes two random ids for each message it creates or unpacks, at a
 * microsecond each; ours are always set afterwards, so none is needed.
 */
void
__wrap_uuid_generate(uuid_t id)
{
	memset(id, 0, sizeof(uuid_t));
}

/* Kannel asks this for its version line, and for one line a daemon would load a database client. */
const char *
mysql_get_client_info(void)
{
	return "none";
}

void
kannel_border_start(void)
{
	if (gwlib_initialized())
		return;
	gwlib_init();
	/* Its log lines may hold numbers; ours say what must be said. */
	log_set_output_level(GW_PANIC);
}

struct kannel_frame
kannel_border_frame(enum kannel_kind kind)
{
	return (struct kannel_frame){
		.kind = kind,
		.time = KANNEL_UNSET, .status = KANNEL_UNSET, .command = KANNEL_UNSET,
		.sms_type = KANNEL_UNSET, .coding = KANNEL_UNSET, .mclass = KANNEL_UNSET,
		.alt_dcs = KANNEL_UNSET, .compress = KANNEL_UNSET, .dlr_mask = KANNEL_UNSET,
		.priority = KANNEL_UNSET, .validity = KANNEL_UNSET,
	};
}

/* A body as far as it was walked; `left` < 0 never happens: a step that has no room fails. */
struct walk { const uint8_t *at; size_t left; };

static bool
walk_number(struct walk *w, int32_t *number)
{
	if (w->left < 4)
		return false;
	*number = (int32_t)((uint32_t)w->at[0] << 24 | (uint32_t)w->at[1] << 16 |
	    (uint32_t)w->at[2] << 8 | w->at[3]);
	w->at += 4;
	w->left -= 4;
	return true;
}

static bool
walk_string(struct walk *w)
{
	int32_t len;

	if (!walk_number(w, &len))
		return false;
	if (len == -1)
		return true;
	if (len < 0 || (size_t)len > w->left)
		return false;
	w->at += len;
	w->left -= (size_t)len;
	return true;
}

static bool
walk_uuid(struct walk *w)
{
	int32_t len;

	if (!walk_number(w, &len) || len != UUID_STR_LEN || w->left < UUID_STR_LEN)
		return false;
	for (int i = 0; i < UUID_STR_LEN; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
		uint8_t c = w->at[i];

		if (is_dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
		    (c >= 'A' && c <= 'F')))
			return false;
	}
	w->at += UUID_STR_LEN;
	w->left -= UUID_STR_LEN;
	return true;
}

/* Walks the fields of msg-decl.h itself, so the check cannot differ from what unpacks. */
static bool
body_fits_layout(const uint8_t *body, size_t len)
{
	struct walk w = { body, len };
	int32_t type, number;

	if (len > KANNEL_BODY_MAX || !walk_number(&w, &type))
		return false;
	switch (type) {
#define INTEGER(name)	if (!walk_number(&w, &number)) return false;
#define OCTSTR(name)	if (!walk_string(&w)) return false;
#define UUID(name)	if (!walk_uuid(&w)) return false;
#define VOID(name)
#define MSG(kind, fields) case kind: { fields } break;
#include <gw/msg-decl.h>
	default:
		return false;
	}
	/* Bytes behind the last field: a bearerbox of another layout. */
	return w.left == 0;
}

static struct kannel_bytes
bytes_of(Octstr *s)
{
	struct kannel_bytes b = { NULL, 0 };

	if (s != NULL) {
		b.ptr = octstr_get_cstr(s);
		b.len = (size_t)octstr_len(s);
	}
	return b;
}

static Octstr *
octstr_of(struct kannel_bytes b)
{
	return b.ptr == NULL ? NULL : octstr_create_from_data(b.ptr, (long)b.len);
}

static void
read_sms(const Msg *m, struct kannel_frame *out)
{
	out->kind = KANNEL_SMS;
	memcpy(out->id, m->sms.id, sizeof(out->id));
	out->time = (int32_t)m->sms.time;
	out->sms_type = (int32_t)m->sms.sms_type;
	out->coding = (int32_t)m->sms.coding;
	out->mclass = (int32_t)m->sms.mclass;
	out->alt_dcs = (int32_t)m->sms.alt_dcs;
	out->compress = (int32_t)m->sms.compress;
	out->dlr_mask = (int32_t)m->sms.dlr_mask;
	out->priority = (int32_t)m->sms.priority;
	out->validity = (int32_t)m->sms.validity;
	out->sender = bytes_of(m->sms.sender);
	out->receiver = bytes_of(m->sms.receiver);
	out->udh = bytes_of(m->sms.udhdata);
	out->data = bytes_of(m->sms.msgdata);
	out->smsc_id = bytes_of(m->sms.smsc_id);
	out->service = bytes_of(m->sms.service);
	out->account = bytes_of(m->sms.account);
	out->dlr_url = bytes_of(m->sms.dlr_url);
	out->binfo = bytes_of(m->sms.binfo);
	out->meta = bytes_of(m->sms.meta_data);
	out->box_id = bytes_of(m->sms.boxc_id);
}

bool
kannel_border_read(const uint8_t *body, size_t len, struct kannel_frame *out)
{
	Octstr *packed;
	Msg *m;

	if (!body_fits_layout(body, len))
		return false;
	packed = octstr_create_from_data((const char *)body, (long)len);
	m = msg_unpack(packed);
	octstr_destroy(packed);
	if (m == NULL)
		return false;

	*out = kannel_border_frame(KANNEL_OTHER);
	out->owner = m;
	switch (msg_type(m)) {
	case sms:
		read_sms(m, out);
		break;
	case ack:
		out->kind = KANNEL_ACK;
		memcpy(out->id, m->ack.id, sizeof(out->id));
		out->time = (int32_t)m->ack.time;
		out->status = (int32_t)m->ack.nack;
		break;
	case admin:
		out->kind = KANNEL_ADMIN;
		out->command = (int32_t)m->admin.command;
		out->box_id = bytes_of(m->admin.boxc_id);
		break;
	case heartbeat:
		out->kind = KANNEL_HEARTBEAT;
		break;
	default:
		break;
	}
	return true;
}

void
kannel_border_done(struct kannel_frame *frame)
{
	msg_destroy(frame->owner);
	*frame = kannel_border_frame(KANNEL_OTHER);
}

static Msg *
sms_of(const struct kannel_frame *f)
{
	Msg *m = msg_create(sms);

	memcpy(m->sms.id, f->id, sizeof(f->id));
	m->sms.time = f->time;
	m->sms.sms_type = f->sms_type;
	m->sms.coding = f->coding;
	m->sms.mclass = f->mclass;
	m->sms.alt_dcs = f->alt_dcs;
	m->sms.compress = f->compress;
	m->sms.dlr_mask = f->dlr_mask;
	m->sms.priority = f->priority;
	m->sms.validity = f->validity;
	m->sms.sender = octstr_of(f->sender);
	m->sms.receiver = octstr_of(f->receiver);
	m->sms.udhdata = octstr_of(f->udh);
	m->sms.msgdata = octstr_of(f->data);
	m->sms.smsc_id = octstr_of(f->smsc_id);
	m->sms.service = octstr_of(f->service);
	m->sms.account = octstr_of(f->account);
	m->sms.dlr_url = octstr_of(f->dlr_url);
	m->sms.binfo = octstr_of(f->binfo);
	m->sms.meta_data = octstr_of(f->meta);
	m->sms.boxc_id = octstr_of(f->box_id);
	return m;
}

static Msg *
msg_of(const struct kannel_frame *f)
{
	Msg *m;

	switch (f->kind) {
	case KANNEL_SMS:
		return sms_of(f);
	case KANNEL_ACK:
		m = msg_create(ack);
		memcpy(m->ack.id, f->id, sizeof(f->id));
		m->ack.time = f->time;
		m->ack.nack = f->status;
		return m;
	case KANNEL_ADMIN:
		m = msg_create(admin);
		m->admin.command = f->command;
		m->admin.boxc_id = octstr_of(f->box_id);
		return m;
	default:
		return msg_create(heartbeat);
	}
}

void
kannel_border_add(struct buf *out, const struct kannel_frame *frame)
{
	Msg *m = msg_of(frame);
	Octstr *body = msg_pack(m);
	size_t len = (size_t)octstr_len(body);
	char length[KANNEL_LENGTH_BYTES] = {
		(char)(len >> 24), (char)(len >> 16), (char)(len >> 8), (char)len,
	};

	/* All of it or nothing: half a frame would spoil the stream. */
	if (len > KANNEL_BODY_MAX || out->len + sizeof(length) + len > out->max) {
		out->full = true;
	} else {
		buf_add(out, length, sizeof(length));
		buf_add(out, octstr_get_cstr(body), len);
	}
	octstr_destroy(body);
	msg_destroy(m);
}
