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
	crisis = bulk_part(b, 0);		/* given later, leaves first */
	news = bulk_part(b, 1);
	assert_memory_equal("+447700900124", crisis->receiver.bytes, 13);
	assert_int_equal(1, crisis->priority);
	assert_int_equal(0, news->priority);
	assert_memory_equal("+447700900123", news->receiver.bytes, 13);
	assert_memory_equal("33444", news->sender.bytes, 5);
	assert_memory_equal("north", news->smsc_id.bytes, 5);
	assert_memory_equal("safar-bulk", news->box_id.bytes, 10);
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
	assert_int_equal(0, fake_count(b->fake, 0, FRAME_SMS));
	assert_false(b->bearer->ops->is_idle(b->bearer));
	bulk_say_ack(b, 0, 0);
	bulk_say_ack(b, 1, 0);
	UNTIL(b, b->words == 2);
	assert_true(b->bearer->ops->is_idle(b->bearer));
	assert_int_equal(KANNEL_BULK_ROOM, bulk_room(b, "north"));
}

/* The same part has the same id in every life, and another one when it is sent again. */
static void
sendings_have_names_of_their_own(void **state)
{
	struct bench *b = *state;

	bulk_give_to(b, "+447700900123", 7, 1, false);
	bulk_give_to(b, "+447700900123", 7, 2, false);
	assert_string_not_equal(bulk_part(b, 0)->id, bulk_part(b, 1)->id);
	bulk_open_again(b);
	bulk_give_to(b, "+447700900123", 7, 1, false);
	assert_string_equal(bulk_part(b, 0)->id, bulk_part(b, 2)->id);
}

static const struct { int status; enum bulk_what what; } acks_of[] = {
	{ 0, BULK_TAKEN }, { 3, BULK_TAKEN }, { 2, BULK_LATER }, { 1, BULK_REFUSED }, { 77, BULK_REFUSED },
};

static void
each_ack_is_a_word(void **state)
{
	struct bench *b = *state;

	for (uint32_t i = 0; i < COUNT(acks_of); i++)
		bulk_give(b, i);
	for (size_t i = COUNT(acks_of); i-- > 0;)		/* in any order */
		bulk_say_ack(b, i, acks_of[i].status);
	UNTIL(b, b->words == COUNT(acks_of));
	for (uint32_t i = 0; i < COUNT(acks_of); i++)
		assert_int_equal(1, bulk_words(b, i, acks_of[i].what));
	bulk_say_ack(b, 0, 0);					/* twice: nothing more is said */
	linger(b, 10);
	assert_int_equal(COUNT(acks_of), b->words);
	assert_int_equal(0, b->sent + b->failed + b->retried);	/* those are of answers */
}

static const struct { int mask; const char *text; enum bulk_what what; unsigned code; } receipts_of[] = {
	{ 8, "ACK/", BULK_ACCEPTED, 0 },
	{ 16, "NACK/0x00000045/Submit failed +447700900123", BULK_REJECTED, 0x45 },
	{ 16, "NACK/0x0000040b/", BULK_REJECTED, 0x40b },
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

	for (uint32_t i = 0; i < COUNT(receipts_of); i++)
		bulk_give(b, i);
	for (unsigned i = 0; i < COUNT(receipts_of); i++)
		bulk_say_receipt(b, 100 + i, &bulk_part(b, i)->dlr_url, receipts_of[i].mask, receipts_of[i].text);
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

/* What bearerbox itself refuses may bring both, in any order. */
static void
refused_and_rejected_are_both_said(void **state)
{
	struct bench *b = *state;

	bulk_give(b, 1);
	bulk_give(b, 2);
	bulk_say_ack(b, 0, 1);
	bulk_say_receipt(b, 20, &bulk_part(b, 0)->dlr_url, 16, "NACK/no SMSC");
	bulk_say_receipt(b, 21, &bulk_part(b, 1)->dlr_url, 16, "NACK/no SMSC");
	bulk_say_ack(b, 1, 1);
	UNTIL(b, bulk_acks(b) == 2 && b->words == 4);
	for (uint32_t row = 1; row <= 2; row++)
		assert_true(bulk_words(b, row, BULK_REFUSED) == 1 && bulk_words(b, row, BULK_REJECTED) == 1);
}

static void
no_number_is_refused_here(void **state)
{
	struct bench *b = *state;

	bulk_give_to(b, "", 1, 1, false);
	bulk_give_to(b, "+44770090012344770090012344770090012", 2, 1, false);
	bulk_give(b, 3);
	UNTIL(b, bulk_parts(b) == 1 && b->words == 2);
	assert_int_equal(1, bulk_words(b, 1, BULK_REFUSED));
	assert_int_equal(1, bulk_words(b, 2, BULK_REFUSED));
	linger(b, 10);
	assert_int_equal(1, bulk_parts(b));
}

/* Receipts may come twice, late, and for what nobody here remembers: the ledger knows. */
static void
receipts_of_an_earlier_life_are_told(void **state)
{
	struct bench *b = *state;
	struct frame_string mark;

	bulk_give(b, 1);
	mark = bulk_part(b, 0)->dlr_url;
	bulk_open_again(b);
	bulk_say_receipt(b, 20, &mark, 8, "ACK/");
	bulk_say_receipt(b, 21, &mark, 8, "ACK/");
	bulk_say_receipt(b, 22, &mark, 1, "");
	bulk_say_receipt(b, 23, &mark, 4, "");		/* "buffered": no word, an ack */
	bulk_say_receipt(b, 24, &mark, -1, "");
	UNTIL(b, bulk_acks(b) == 5);
	assert_int_equal(2, bulk_words(b, 1, BULK_ACCEPTED));
	assert_int_equal(1, bulk_words(b, 1, BULK_DELIVERED));
	assert_int_equal(3, b->words);
	bulk_say_receipt(b, 20, &mark, 8, "ACK/");	/* only our ack was lost */
	UNTIL(b, bulk_acks(b) == 6);
	assert_int_equal(3, b->words);
}

static void
say_foreign(struct bench *b, unsigned *n, struct frame_string mark)
{
	bulk_say_receipt(b, 100 + (*n)++, &mark, 8, "ACK/");
	UNTIL(b, bulk_acks(b) == *n);
	assert_int_equal(*n, b->foreign);
	assert_int_equal(0, b->words);
}

/* Anything that we did not make ourselves says nothing of anybody, and is acknowledged. */
static void
strangers_marks_are_foreign(void **state)
{
	struct bench *b = *state;
	struct frame_string mark, bad;
	unsigned n = 0;

	bulk_give(b, 1);
	mark = bulk_part(b, 0)->dlr_url;
	for (size_t i = 0; i < mark.len; i++) {		/* every digit counts */
		bad = mark;
		bad.bytes[i] = bad.bytes[i] == '0' ? '1' : '0';
		say_foreign(b, &n, bad);
	}
	for (bad = mark, bad.len = 0; bad.len < mark.len; bad.len++)	/* cut; an answer's length is among them */
		say_foreign(b, &n, bad);
	bad = mark;
	bad.bytes[bad.len++] = '0';
	say_foreign(b, &n, bad);
	bad = mark;
	for (size_t i = 1; i < bad.len; i++)		/* in capitals it is not what we wrote */
		bad.bytes[i] = bad.bytes[i] >= 'a' ? (uint8_t)(bad.bytes[i] - 32) : bad.bytes[i];
	say_foreign(b, &n, bad);
	say_foreign(b, &n, (struct frame_string){ 0 });
	bulk_say_receipt(b, 99, &mark, 8, "ACK/");
	UNTIL(b, b->words == 1);
}

/* The mark of an answer is none of a broadcast's on either connection, nor the other way round. */
static void
marks_are_not_mixed_up(void **state)
{
	struct bench *b = *state;
	struct frame_string answer;
	struct frame f = frame_mo(51, "ACK/");

	bulk_give(b, 1);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	answer = seen(b, FRAME_SMS, 0)->dlr_url;
	assert_int_equal(52, answer.len);
	bulk_say_receipt(b, 50, &answer, 8, "ACK/");
	UNTIL(b, b->settled == 1);			/* an answer's, wherever it comes */
	assert_int_equal(0, b->words);
	f.sms_type = 3;
	f.dlr_mask = 8;
	f.dlr_url = bulk_part(b, 0)->dlr_url;
	fake_say(b->fake, &f);
	UNTIL(b, bulk_words(b, 1, BULK_ACCEPTED) == 1);
	assert_int_equal(0, b->foreign);
}

/* A route of bearerbox that leads people to the wrong box: they are answered all the same. */
static void
message_on_the_wrong_line_is_answered(void **state)
{
	struct bench *b = *state;
	struct frame f = frame_mo(1, "HELP");

	fake_say(b->second, &f);
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, bulk_acks(b) == 1);
	assert_string_equal(f.id, fake_seen(b->second, 0, FRAME_ACK, 0)->id);
	assert_int_equal(1, b->answered);
}

/* A host without broadcasts: no room, no connection, and receipts of an earlier one's do not stay for ever. */
static void
host_without_broadcasts(void **state)
{
	struct bench *b = *state;
	struct frame f = frame_mo(20, "ACK/");

	f.sms_type = 3;
	f.dlr_mask = 8;
	bulk_give(b, 1);
	f.dlr_url = bulk_part(b, 0)->dlr_url;
	b->has_broadcasts = false;
	open_bearer_again(b);
	assert_int_equal(0, bulk_room(b, ""));
	assert_false(b->bearer->ops->bulk_is_settled(b->bearer));
	fake_say(b->fake, &f);
	UNTIL(b, fake_count(b->fake, 0, FRAME_ACK) == 1);
	assert_int_equal(0, b->words + b->foreign);
	assert_true(b->bearer->ops->is_idle(b->bearer));
	assert_int_equal(1, b->second->accepts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BULK_TEST(stands_on_the_wire),
		BULK_TEST(sendings_have_names_of_their_own),
		BULK_TEST(each_ack_is_a_word),
		BULK_TEST(each_receipt_is_a_word),
		BULK_TEST(refused_and_rejected_are_both_said),
		BULK_TEST(no_number_is_refused_here),
		BULK_TEST(receipts_of_an_earlier_life_are_told),
		BULK_TEST(strangers_marks_are_foreign),
		BULK_TEST(marks_are_not_mixed_up),
		BULK_TEST(message_on_the_wrong_line_is_answered),
		BULK_TEST(host_without_broadcasts),
	};

	return cmocka_run_group_tests_name("kannel_bulk", tests, NULL, NULL);
}
