/*
 * broadcast_answers.h - what safard answers about one invented broadcast, written out once for the tests of the command
 */
#ifndef TESTS_CONTROL_BROADCAST_ANSWERS_H
#define TESTS_CONTROL_BROADCAST_ANSWERS_H

#define ENTRY(state, says, more) "\"ref\":\"B7K2Q\",\"id\":\"00112233445566778899aabbccddeeff\",\"owner\":\"et\",\"state\":\"" state "\",\"says\":\"" says "\"," \
	"\"alert\":false,\"revision\":3,\"hash\":\"9f2c41d000000000000000000000000000000000000000000000000000000000\",\"mark\":\"9f2c\302\26741d0\"," \
	"\"maker\":\"almaz\",\"made\":\"2026-11-27T12:00:00+00:00\",\"since\":\"2026-11-27T13:20:00+00:00\",\"expires\":\"2026-11-28T13:20:00+00:00\"," \
	"\"paused_why\":\"\"," more
#define DEFINITION "\"definition\":{\"kind\":\"news\",\"list\":\"broadcast\",\"texts\":{\"am\":\"Selam.\\nDes alen.\",\"ar\":\"Marhaban.\"}," \
	"\"other\":{\"ti\":\"am\",\"om\":\"\"},\"title\":\"Passport rule change\",\"topic\":\"fees\",\"until\":\"2026-12-02T20:00:00+03:00\",\"stay\":[\"SA\"]}"
#define PREVIEW(blocks) "\"title\":\"Passport rule change\",\"preview\":{\"people\":31767,\"left_out\":\"up to 540 left out\",\"parts\":62519," \
	"\"cost\":\"ETB 25007.60\",\"budget\":\"ETB 60000.00\",\"begins\":\"2026-11-27T14:00:00+00:00\",\"ends\":\"2026-11-27T14:52:06+00:00\"," \
	"\"languages\":[{\"language\":\"am\",\"choice\":\"text\",\"people\":28657,\"parts\":2,\"encoding\":\"UCS-2\",\"units\":10,\"room\":67,\"spare\":7," \
	"\"text\":\"Selam.\\nDes alen.\"},{\"language\":\"ti\",\"choice\":\"other\",\"other\":\"am\",\"people\":3095,\"parts\":2,\"encoding\":\"UCS-2\",\"units\":15," \
	"\"room\":67,\"spare\":0,\"text\":\"[am] Selam.\"},{\"language\":\"om\",\"choice\":\"leave out\",\"people\":15,\"parts\":0,\"encoding\":\"GSM-7\",\"units\":0,\"room\":0," \
	"\"spare\":0,\"text\":\"\"}],\"ways\":[{\"way\":\"north\",\"parts_a_second\":20,\"people\":31767,\"parts\":62519,\"ends\":\"2026-11-27T14:52:06+00:00\"}]," \
	"\"blocks\":[" blocks "]}"
#define OK(result) "{\"ok\":true,\"result\":{" result "}}"
#define DRAFT(more) OK(ENTRY("draft", "is being written", "\"approver\":\"\",\"training\":false,\"people\":0,\"parts\":0,") more)
#define CORRECTION OK(ENTRY("draft", "is being written", "\"approver\":\"\",\"training\":false,\"people\":0,\"parts\":0,\"of_ref\":\"A1A1A\",") \
	"\"definition\":{\"kind\":\"news\",\"list\":\"broadcast\",\"of\":\"00112233445566778899aabbccddeeff\",\"texts\":{\"am\":\"Selam.\"}," \
	"\"title\":\"Passport rule change\",\"topic\":\"fees\",\"until\":\"2026-12-02T20:00:00+03:00\"}")
#define WAITING(more) OK(ENTRY("waiting", "waits for a second person", "\"approver\":\"\",\"training\":false,\"people\":31767,\"parts\":62519,") more)
#define LEAVING(state, waits, way, more) OK(ENTRY(state, "is being sent", "\"approver\":\"bekele\",\"training\":false,\"people\":31767,\"parts\":62519,") \
	DEFINITION ",\"history\":[{\"at\":\"2026-11-27T12:00:00+00:00\",\"who\":\"almaz\",\"what\":\"make\",\"revision\":1,\"reason\":\"\"}]," \
	"\"progress\":[{\"to\":\"people\",\"country\":\"SA\",\"planned\":31767,\"waiting\":" waits ",\"under_way\":" way ",\"accepted\":100,\"delivered\":200," \
	"\"unknown\":3,\"not_reached\":4,\"in_doubt\":0,\"maybe_twice\":0,\"got\":0}],\"beyond_recall\":40,\"parts_a_second\":20.0" more)
#define NIGHT "{\"word\":\"night\",\"stops\":false,\"what\":\"SA\",\"says\":\"it is night there\",\"cure\":\"the lines night = yes and reason = \\\"...\\\", if it cannot wait\"}"
#define LONG "{\"word\":\"too-long\",\"stops\":true,\"what\":\"am\",\"says\":\"too long in this language\",\"cure\":\"make it shorter\"}"

#define BEKELE { "whoami", OK("\"name\":\"bekele\",\"roles\":[\"approver\"]") }

#define SCRIPT(s, ...) scripted_play((s), (const struct scripted_line[]){ __VA_ARGS__ }, \
	sizeof((const struct scripted_line[]){ __VA_ARGS__ }) / sizeof(struct scripted_line))

#endif
