/*
 * An official list that somebody bent: refused with a sentence, or every reader can trust it.
 * The first octet says how: 'f' - what follows is the file as it is; else the input is a list of bends of a good one,
 * 4 octets each: place (24 bits, big-endian, modulo the length) and the octet to put there, with the sum made right
 * again.  What is left over is a name, read and compared with those of the list.
 */
#include "content/register/name.h"
#include "content/register/register_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tests/register/list_made.h"

const struct fuzz fuzz = { "register", 100000 };

struct world { size_t len; char *bytes, *bent; };

static struct world *
world(void)
{
	static struct world w;		/* made once, the same for every input */

	if (w.bytes == NULL) {
		char *folder = list_folder();
		struct list_made m;

		list_make(&m);
		w.bytes = list_bytes(&m.list, folder, &w.len);
		w.bent = xmalloc(w.len > FUZZ_BYTES ? w.len : FUZZ_BYTES);
		list_remove(folder);
	}
	return &w;
}

static void
compare(const struct agent_name *asked, const struct agents *a, uint32_t row)
{
	struct agent_name name;
	uint32_t gram[NAME_GRAMS];

	agent_name_read(NULL, register_string(a, a->rows[row].name), a->rows[row].name.len, &name);
	BUG_IF(agent_name_edits(asked, &name) > 100 || agent_name_words(asked, &name) > 100);
	BUG_IF(agent_name_grams(register_string(a, a->loose[row]), a->loose[row].len, gram) > NAME_GRAMS);
}

static void
ask_everything(const struct agents *a, const struct agent_name *asked)
{
	for (uint32_t i = 0; i < a->row_count; i++) {
		const struct register_row *r = &a->rows[i];
		uint32_t last = i;

		BUG_IF(strlen(register_string(a, r->name)) != r->name.len || r->name.len >= REGISTER_NAME_BYTES);
		BUG_IF(strlen(register_string(a, r->number)) != r->number.len || r->number.len >= REGISTER_NUMBER_BYTES);
		BUG_IF(register_status(r, (int64_t)MADE_DAY * 86400) >= AGENT_STATUS_COUNT);
		for (unsigned steps = 0; a->rows[last].alias_of != REGISTER_NONE; steps++) {
			BUG_IF(steps > a->row_count);
			last = a->rows[last].alias_of;
		}
		for (uint32_t k = 0; k < r->jobs; k++)
			BUG_IF(a->jobs[r->first_job + k].row != i);
		compare(asked, a, i);
	}
	for (uint32_t i = 0; i < a->gram_count; i++)
		for (uint32_t k = 0; k < a->grams[i].count; k++)
			BUG_IF(a->postings[a->grams[i].at + k] >= a->row_count);
}

/* Whatever a phone may have sent, as talk.c hands it on. */
static void
read_asked(const uint8_t *data, size_t len, struct agent_name *asked)
{
	struct buf clean = BUF_INIT(4 * FUZZ_BYTES);

	utf8_add_clean(&clean, (const char *)data, len);
	agent_name_read(NULL, clean.ptr, clean.len, asked);
	BUG_IF(asked->clean_len != strlen(asked->clean) || asked->loose_len != strlen(asked->loose));
	BUG_IF(asked->clean_len >= NAME_BYTES || asked->loose_len >= NAME_BYTES || asked->skeleton_len >= NAME_BYTES);
	BUG_IF(!utf8_valid(asked->clean, asked->clean_len, NULL) || !utf8_valid(asked->loose, asked->loose_len, NULL));
	buf_free(&clean);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct world *w = world();
	struct buf why = BUF_INIT(1024);
	struct agent_name asked;
	struct agents *a;
	size_t whole = w->len;

	read_asked(data, len, &asked);
	if (len > 0 && len <= FUZZ_BYTES && data[0] == 'f') {
		whole = len - 1;
		memcpy(w->bent, data + 1, whole);
	} else {
		memcpy(w->bent, w->bytes, w->len);
		for (size_t i = 0; i + 4 <= len; i += 4)
			w->bent[((size_t)data[i] << 16 | (size_t)data[i + 1] << 8 | data[i + 2]) % w->len] = (char)data[i + 3];
		register_sum(w->bent, whole, ((struct register_header *)(void *)w->bent)->sum);
	}
	a = register_from_memory(w->bent, whole, &why);
	if (a != NULL)
		ask_everything(a, &asked);
	else
		BUG_IF(why.len == 0);
	register_close(a);
	buf_free(&why);
	return 0;
}
