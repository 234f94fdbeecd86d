/*
 * test_kannel_bulk.c - parts of broadcasts through bearerbox: the wire, and each word
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/bearer/kannel_bulk.h"
#include "locales/text/bug.h"
#include "tests/gateway/bulk_bench.h"

static const struct frame *
first_with(const struct bench *b, const char *service)
{
	for (size_t i = 0; seen(b, FRAME_SMS, i) != NULL; i++)
		if (memcmp(seen(b, FRAME_SMS, i)->service.bytes, service, strlen(service)) == 0)
			return seen(b, FRAME_SMS, i);
	return NULL;
}

static void
stands_on_the_wire(void **state)
{
	struct bench *b = *state;
	const struct frame *news, *crisis;

	bulk_open_with_ways(b);
	assert_int_equal(KANNEL_BULK_ROOM, bulk_room(b, "north"));
	bulk_give(b, 7);
	bulk_give_to(b, "+447700900124", 8, 2, true);
	assert_int_equal(KANNEL_BULK_ROOM - 2, bulk_room(b, "north"));
	UNTIL(b, seen(b, FRAME_SMS, 1) != NULL);
	crisis = seen(b, FRAME_SMS, 0);		/* given later, leaves first */
	news = seen(b, FRAME_SMS, 1);
	assert_memory_equal("+447700900124", crisis->receiver.bytes, 13);
	assert_int_equal(1, crisis->priority);
	assert_int_equal(0, news->priority);
	assert_memory_equal("+447700900123", news->receiver.bytes, 13);
	assert_memory_equal("33444", news->sender.bytes, 5);
	assert_memory_equal("north", news->smsc_id.bytes, 5);
	assert_memory_equal("safar", news->box_id.bytes, 5);
	assert_memory_equal("bulk", news->service.bytes, 4);
	assert_int_equal(2, news->sms_type);
	assert_int_equal(2, news->coding);
	assert_int_equal(1, news->time);
	assert_int_equal(27, news->dlr_mask);
	assert_int_equal(BULK_NOT_AFTER_S, news->validity);
	assert_int_equal(3, news->data.len);
	assert_memory_equal("ALL", news->data.bytes, 3);
	assert_memory_equal("\x05\x00\x03\x09\x02\x02", news->udh.bytes, 6);
	assert_int_equal(70, news->dlr_url.len);
	assert_string_not_equal(news->id, crisis->id);
	assert_false(b->bearer->ops->is_idle(b->bearer));
	say_ack(b, news->id, 0);
	say_ack(b, crisis->id, 0);
	UNTIL(b, b->words == 2);
	assert_true(b->bearer->ops->is_idle(b->bearer));
	assert_int_equal(KANNEL_BULK_ROOM, bulk_room(b, "north"));
}

/* The same part has the same id in every life, and another one when it is sent again. */
static void
sendings_have_names_of_their_own(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	bulk_give_to(b, "+447700900123", 7, 1, false);
	bulk_give_to(b, "+447700900123", 7, 2, false);
	UNTIL(b, seen(b, FRAME_SMS, 1) != NULL);
	assert_string_not_equal(seen(b, FRAME_SMS, 0)->id, seen(b, FRAME_SMS, 1)->id);
	open_bearer_again(b);
	bulk_give_to(b, "+447700900123", 7, 1, false);
	UNTIL(b, seen(b, FRAME_SMS, 2) != NULL);
	assert_string_equal(seen(b, FRAME_SMS, 0)->id, seen(b, FRAME_SMS, 2)->id);
}

static const struct { int status; enum bulk_what what; } acks_of[] = {
	{ 0, BULK_TAKEN }, { 3, BULK_TAKEN }, { 2, BULK_LATER }, { 1, BULK_REFUSED }, { 77, BULK_REFUSED },
};

static void
each_ack_is_a_word(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	for (uint32_t i = 0; i < COUNT(acks_of); i++)
		bulk_give(b, i);
	UNTIL(b, seen(b, FRAME_SMS, COUNT(acks_of) - 1) != NULL);
	for (size_t i = COUNT(acks_of); i-- > 0;)		/* in any order */
		say_ack(b, seen(b, FRAME_SMS, i)->id, acks_of[i].status);
	UNTIL(b, b->words == COUNT(acks_of));
	for (uint32_t i = 0; i < COUNT(acks_of); i++)
		assert_int_equal(1, bulk_words(b, i, acks_of[i].what));
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);		/* twice: nothing more is said */
	linger(b, 10);
	assert_int_equal(COUNT(acks_of), b->words);
	assert_int_equal(0, b->sent + b->failed + b->retried);	/* those are of answers */
}

static const struct { int mask; const char *text; enum bulk_what what; unsigned code; } receipts_of[] = {
	{ 8, "ACK/", BULK_ACCEPTED, 0 },
	{ 16, "NACK/0x00000045/Submit failed +447700900123", BULK_REJECTED, 0x45 },
	{ 16, "NACK/no SMSC", BULK_REJECTED, 0 },
	{ 16, "NACK/0x0000004", BULK_REJECTED, 0 },	/* cut */
	{ 16, "NACK/0x0000004g/", BULK_REJECTED, 0 },	/* no hex digit */
	{ 1, "NACK/0x00000045/", BULK_DELIVERED, 0 },	/* whatever its text says */
	{ 2, "id:77 stat:UNDELIV", BULK_FAILED, 0 },
};

static void
each_receipt_is_a_word(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	for (uint32_t i = 0; i < COUNT(receipts_of); i++)
		bulk_give(b, i);
	UNTIL(b, seen(b, FRAME_SMS, COUNT(receipts_of) - 1) != NULL);
	for (unsigned i = 0; i < COUNT(receipts_of); i++)
		bulk_say_receipt(b, 100 + i, &seen(b, FRAME_SMS, i)->dlr_url, receipts_of[i].mask, receipts_of[i].text);
	UNTIL(b, bulk_acks(b) == COUNT(receipts_of));
	assert_int_equal(COUNT(receipts_of), b->words);
	for (unsigned i = 0; i < COUNT(receipts_of); i++) {
		assert_int_equal(1, bulk_words(b, i, receipts_of[i].what));
		assert_int_equal(receipts_of[i].code, b->word[i].code);
		assert_int_equal(1, b->word[i].name.sending);
	}
	assert_int_equal(0, b->rejected + b->foreign);
	assert_int_equal(0, b->log.counts[LOG_DELIVER_FAILED]);	/* a refused broadcast does not fill the log */
}

/* kannel.md: what bearerbox itself refuses may bring both, in any order. */
static void
refused_and_rejected_are_both_said(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	bulk_give(b, 1);
	bulk_give(b, 2);
	UNTIL(b, seen(b, FRAME_SMS, 1) != NULL);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 1);
	bulk_say_receipt(b, 20, &seen(b, FRAME_SMS, 0)->dlr_url, 16, "NACK/no SMSC");
	bulk_say_receipt(b, 21, &seen(b, FRAME_SMS, 1)->dlr_url, 16, "NACK/no SMSC");
	say_ack(b, seen(b, FRAME_SMS, 1)->id, 1);
	UNTIL(b, bulk_acks(b) == 2 && b->words == 4);
	for (uint32_t row = 1; row <= 2; row++)
		assert_true(bulk_words(b, row, BULK_REFUSED) == 1 && bulk_words(b, row, BULK_REJECTED) == 1);
}

static void
no_number_is_refused_here(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	bulk_give_to(b, "", 1, 1, false);
	bulk_give_to(b, "+44770090012344770090012344770090012", 2, 1, false);
	bulk_give(b, 3);
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL && b->words == 2);
	assert_int_equal(1, bulk_words(b, 1, BULK_REFUSED));
	assert_int_equal(1, bulk_words(b, 2, BULK_REFUSED));
	linger(b, 10);
	assert_int_equal(1, fake_count(b->fake, 0, FRAME_SMS));
}

/* Receipts may come twice, late, and for what nobody here remembers: the ledger knows. */
static void
receipts_of_an_earlier_life_are_told(void **state)
{
	struct bench *b = *state;
	struct frame_string mark;

	connect_first(b);
	bulk_give(b, 1);
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	mark = seen(b, FRAME_SMS, 0)->dlr_url;
	open_bearer_again(b);
	bulk_say_receipt(b, 20, &mark, 8, "ACK/");
	bulk_say_receipt(b, 21, &mark, 8, "ACK/");
	bulk_say_receipt(b, 22, &mark, 1, "");
	bulk_say_receipt(b, 23, &mark, 4, "");		/* "buffered": no word, an ack */
	bulk_say_receipt(b, 24, &mark, -1, "");
	UNTIL(b, bulk_acks(b) == 5);
	assert_int_equal(2, bulk_words(b, 1, BULK_ACCEPTED));
	assert_int_equal(1, bulk_words(b, 1, BULK_DELIVERED));
	assert_int_equal(3, b->words);
	bulk_say_receipt(b, 20, &mark, 8, "ACK/");		/* only our ack was lost */
	UNTIL(b, bulk_acks(b) == 6);
	assert_int_equal(3, b->words);
}

/* Anything that we did not make ourselves says nothing of anybody, and is acknowledged. */
static void
strangers_marks_are_foreign(void **state)
{
	struct bench *b = *state;
	const struct frame *answer, *part;
	struct frame_string bad;
	unsigned n = 100;

	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, b->sent == 1);
	bulk_give(b, 1);
	UNTIL(b, seen(b, FRAME_SMS, 1) != NULL);
	answer = first_with(b, "answer");
	part = first_with(b, "bulk");
	assert_int_not_equal(answer->dlr_url.len, part->dlr_url.len);
	for (size_t i = 0; i < part->dlr_url.len; i++) {	/* every digit counts */
		bad = part->dlr_url;
		bad.bytes[i] = bad.bytes[i] == '0' ? '1' : '0';
		bulk_say_receipt(b, n++, &bad, 8, "ACK/");
	}
	for (size_t len = 0; len < part->dlr_url.len; len++) {	/* garbled: cut, an answer's length among them */
		bad = part->dlr_url;
		bad.len = len;
		bulk_say_receipt(b, n++, &bad, 8, "ACK/");
		UNTIL(b, bulk_acks(b) >= n - 100 - 10);
	}
	bad = part->dlr_url;
	bad.bytes[bad.len++] = '0';
	bulk_say_receipt(b, n++, &bad, 8, "ACK/");
	bad = part->dlr_url;
	for (size_t i = 0; i < bad.len; i++)			/* the same in capitals is not what we wrote */
		bad.bytes[i] = bad.bytes[i] >= 'a' && bad.bytes[i] <= 'f' ? (uint8_t)(bad.bytes[i] - 32) : bad.bytes[i];
	bulk_say_receipt(b, n++, &bad, 8, "ACK/");
	bad = (struct frame_string){ 0 };
	bulk_say_receipt(b, n++, &bad, 8, "ACK/");
	UNTIL(b, bulk_acks(b) == 1 + n - 100);
	assert_int_equal(n - 100, b->foreign);
	assert_int_equal(0, b->words);
	bulk_say_receipt(b, n++, &part->dlr_url, 8, "ACK/");
	UNTIL(b, b->words == 1);
}

/* A host without broadcasts: no room, and receipts of an earlier one's do not stay for ever. */
static void
host_without_broadcasts(void **state)
{
	struct bench *b = *state;
	struct frame_string mark;

	connect_first(b);
	bulk_give(b, 1);
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	mark = seen(b, FRAME_SMS, 0)->dlr_url;
	b->has_no_broadcasts = true;
	open_bearer_again(b);
	assert_int_equal(0, bulk_room(b, ""));
	bulk_say_receipt(b, 20, &mark, 8, "ACK/");
	UNTIL(b, bulk_acks(b) == 1);
	assert_int_equal(0, b->words + b->foreign);
	assert_true(b->bearer->ops->is_idle(b->bearer));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		KANNEL_TEST(stands_on_the_wire),
		KANNEL_TEST(sendings_have_names_of_their_own),
		KANNEL_TEST(each_ack_is_a_word),
		KANNEL_TEST(each_receipt_is_a_word),
		KANNEL_TEST(refused_and_rejected_are_both_said),
		KANNEL_TEST(no_number_is_refused_here),
		KANNEL_TEST(receipts_of_an_earlier_life_are_told),
		KANNEL_TEST(strangers_marks_are_foreign),
		KANNEL_TEST(host_without_broadcasts),
	};

	return cmocka_run_group_tests_name("kannel_bulk", tests, NULL, NULL);
}
