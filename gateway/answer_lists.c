/*
 * answer_lists.c - what a person picks from: languages, countries, times
 */
#include <string.h>

#include "gateway/answer_inside.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"

enum { LINE_BYTES = 256, LIST_SMS = 12 };

void
answer_new_line(struct buf *text)
{
	if (text->len > 0 && text->ptr[text->len - 1] != '\n')
		buf_addc(text, '\n');
}

/*
 * "Language? / भाषा?": who does not read the language that was guessed finds
 * another beside it: English, or beside English what the service speaks first.
 */
static void
add_bilingual(const struct answering *a, const struct render *r, struct buf *text)
{
	char room[LINE_BYTES], spare[LINE_BYTES];
	struct buf first = BUF_OVER(room), second = BUF_OVER(spare);
	const struct pack_service *s = a->turn->service;
	struct render other = *r;

	other.locale = 0;
	for (unsigned i = 0; r->locale == 0 && other.locale == 0 && s != NULL && i < s->locales; i++)
		other.locale = s->locale[i];
	render_ui(r, UI_ASK_LANGUAGE, &first);
	render_ui(&other, UI_ASK_LANGUAGE, &second);
	buf_adds(text, first.ptr);
	if (strcmp(first.ptr, second.ptr) != 0)
		buf_addf(text, " / %s", second.ptr);
}

/* Options of a question; an SMS carries LIST_SMS of them, a screen is cut by page_cut(). */
unsigned
answer_add_list(const struct answering *a, const struct render *r, const struct answer *answer, struct buf *text)
{
	uint16_t item[CHOICES_MAX];
	bool stays = answer->kind == ANSWER_STAYS, is_sms = a->turn->medium == MEDIUM_SMS;
	unsigned count, first, past, page = answer->page;

	if (answer->kind == ANSWER_LANGUAGES)
		add_bilingual(a, r, text);
	else
		render_ui(r, stays ? UI_ASK_STAY : UI_ASK_ORIGIN, text);
	if (answer->kind == ANSWER_LANGUAGES)
		count = conversation_languages(a->turn, item, CHOICES_MAX);
	else
		count = conversation_countries(a->turn, stays, item, CHOICES_MAX - 1);
	if (answer->kind != ANSWER_LANGUAGES)
		item[count++] = 0;	/* another country */
	if (page > (count - 1) / LIST_SMS)
		page = (count - 1) / LIST_SMS;
	first = is_sms ? page * LIST_SMS : 0;
	past = is_sms && first + LIST_SMS < count ? first + LIST_SMS : count;
	for (unsigned i = first; i < past; i++) {
		answer_new_line(text);
		buf_addf(text, "%u ", i + 1);
		if (answer->kind == ANSWER_LANGUAGES) {
			struct pack_str name = r->pack->locales[item[i]].name;

			buf_add(text, pack_string(r->pack, name), name.len);
		} else if (item[i] == 0) {
			render_ui(r, UI_OTHER_COUNTRY, text);
		} else {
			render_country(r, item[i], text);
		}
	}
	return is_sms ? (count + LIST_SMS - 1) / LIST_SMS : 1;
}

/* A time has the same key every day; who is not free leaves a gap. */
void
answer_add_slots(const struct render *r, const struct talk *where, struct buf *text)
{
	static const enum ui slots[SLOT_COUNT] = { UI_SLOT_MORNING, UI_SLOT_NOON, UI_SLOT_NIGHT };

	render_ui(r, UI_CALL_WHEN, text);
	for (unsigned i = 0; i <= SLOT_COUNT; i++) {
		if (i < SLOT_COUNT && !(where->pick >> i & 1))
			continue;
		answer_new_line(text);
		buf_addf(text, "%u ", i + 1);
		render_ui(r, i < SLOT_COUNT ? slots[i] : UI_SLOT_NONE, text);
	}
}
