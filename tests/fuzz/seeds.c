/*
 * seeds.c - writes the seeds that are made, not found: `build/seeds tests/fuzz/seeds`
 *
 * One well-formed input of every kind a parser knows, and the malformed ones
 * that have a story.  Inputs that a fuzzer found lie beside them and are not
 * touched.
 */
/* long: one list of seeds after another, nothing to follow */
#include <errno.h>
#include <sys/stat.h>

#include "gateway/vault/wire.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "ops/smsc/pdu.h"
#include "tests/content/xlsx_made.h"
#include "tests/fuzz/fuzz.h"
#include "tests/gateway/fake_bearerbox.h"
#include "tests/sign/made.h"

static void
put(const char *root, const char *harness, const char *name, const void *bytes, size_t len)
{
	char path[512];
	FILE *f;

	BUG_IF(len > FUZZ_BYTES);
	snprintf(path, sizeof path, "%s/%s", root, harness);
	mkdir(path, 0777);
	snprintf(path, sizeof path, "%s/%s/%s", root, harness, name);
	f = fopen(path, "wbe");
	if (f == NULL || fwrite(bytes, 1, len, f) != len || fclose(f) != 0) {
		fprintf(stderr, "seeds: %s: %s\n", path, strerror(errno));
		exit(3);
	}
}

static void
put_text(const char *root, const char *harness, const char *name, const char *text)
{
	put(root, harness, name, text, strlen(text));
}

static struct frame
part_of(unsigned n, uint8_t total, uint8_t seq, const char *text)
{
	struct frame f = frame_mo(n, text);

	f.udh = frame_bytes((const uint8_t[]){ 5, 0, 3, 42, total, seq }, 6);
	return f;
}

static struct frame
ucs2(unsigned n)
{
	struct frame f = frame_mo(n, "");

	f.coding = 2;
	f.data = frame_bytes("\x09\x24\x09\x32\x09\x2c\xd8\x3d\xde\x00\x00", 11);	/* an odd octet at the end */
	return f;
}

static struct frame
receipt(unsigned n)
{
	struct frame f = frame_mo(n, "ACK/");

	f.sms_type = 3;
	f.dlr_mask = 8;
	f.dlr_url = frame_text("00112233445566778899aabbccddeeff.0011223344556677");
	return f;
}

static struct frame
national(unsigned n)
{
	struct frame f = frame_mo(n, "\x1b\x65[]\x01\x7f");

	f.udh = frame_bytes("\x0b\x05\x04\x0b\x84\x23\xf0\x08\x04\x01\x02\x03\x02", 13);
	f.mclass = 0;
	f.alt_dcs = 1;
	return f;
}

static struct frame
of_type(enum frame_type type)
{
	struct frame f = frame_empty(type);

	frame_id(f.id, 9);
	f.command = 0;
	f.status = 0;
	f.time = 1;
	f.box_id = frame_text("safar");
	return f;
}

static void
put_frames(const char *root)
{
	const struct { const char *name; struct frame f; } frames[] = {
		{ "mo", frame_mo(1, "HELP") }, { "part-1-of-2", part_of(2, 2, 1, "SAL") }, { "part-2-of-2", part_of(3, 2, 2, "ARY") },
		{ "ucs2", ucs2(4) }, { "receipt", receipt(5) }, { "national", national(6) }, { "ack", of_type(FRAME_ACK) },
		{ "admin", of_type(FRAME_ADMIN) }, { "heartbeat", of_type(FRAME_HEARTBEAT) }, { "wap", of_type(FRAME_WDP) },
	};
	uint8_t bytes[FRAME_BYTES_MAX];
	struct buf all = BUF_INIT(FUZZ_BYTES), text = BUF_INIT(FUZZ_BYTES);

	for (size_t i = 0; i < COUNT(frames); i++) {
		size_t len = frame_build(bytes, &frames[i].f);

		put(root, "frame", frames[i].name, bytes + 4, len - 4);
		put(root, "deliver", frames[i].name, bytes, len);
		put(root, "wire", frames[i].name, bytes, len);
		buf_add(&all, bytes, len);
	}
	put(root, "deliver", "all", all.ptr, all.len);
	put(root, "wire", "all", all.ptr, all.len);
	/* A text in three, the last first and one of them twice; then one that never becomes whole. */
	for (unsigned i = 0; i < 5; i++) {
		struct frame f = part_of(20 + i, i == 4 ? 4 : 3, (uint8_t)(i < 3 ? 3 - i : 1), "a part ");

		buf_add(&text, bytes, frame_build(bytes, &f));
	}
	put(root, "deliver", "siblings", text.ptr, text.len);
	/* String length -2: ends a stock bearerbox, and Kannel's library wherever it is not checked. */
	put(root, "frame", "length-minus-2", "\0\0\0\1\0\0\0\0\xff\xff\xff\xfe", 12);
	put(root, "wire", "length-minus-2", "\0\0\0\x0c\0\0\0\1\0\0\0\0\xff\xff\xff\xfe", 16);
	put(root, "wire", "no-measure", "\x7f\xff\xff\xff", 4);
	put(root, "wire", "too-long", "\0\1\0\4abc", 7);
	buf_free(&all);
	buf_free(&text);
}

static void
put_headers(const char *root)
{
	put(root, "udh", "concat-8", "\5\0\3\x2a\2\1", 6);
	put(root, "udh", "concat-16", "\6\x08\4\1\2\3\2", 7);
	put(root, "udh", "ports", "\x0b\5\4\x0b\x84\x23\xf0\0\3\x2a\2\2", 12);
	put(root, "udh", "language", "\3\x25\1\1", 4);
	put(root, "udh", "part-3-of-2", "\5\0\3\x2a\2\3", 6);
	put(root, "udh", "element-too-long", "\5\0\xff\x2a\2\1", 6);
	put(root, "udh", "header-too-long", "\xff\0\3\x2a\2\1", 6);
	put(root, "udh", "nothing", "", 0);
}

static void
put_pdus(const char *root)
{
	static const uint8_t bind[] = "\0\0\0\x24\0\0\0\t\0\0\0\0\0\0\0\1test\0test\0\0\x34\0\0\0";
	static const uint8_t payload[] = "\x04\x24\0\4HELP";
	struct pdu_message m = { .from = "33444", .to = "+447700900123", .len = 4, .data = "HELP" };
	uint8_t out[PDU_MAX_BYTES + sizeof payload];
	size_t n;

	put(root, "pdu", "bind", bind, sizeof bind - 1);
	put(root, "pdu", "message", out, pdu_write_deliver(out, 1, &m));
	m.esm_class = ESM_UDH;
	m.data_coding = 8;
	m.len = 140;
	memcpy(m.data, "\5\0\3\x2a\2\1", 6);
	put(root, "pdu", "part", out, pdu_write_deliver(out, 1, &m));
	m.len = 0;
	n = pdu_write_deliver(out, 1, &m);
	memcpy(out + n, payload, sizeof payload - 1);
	put(root, "pdu", "payload", out, n + sizeof payload - 1);
}

static void
put_texts(const char *root)
{
	static const struct { const char *name, *text; } texts[] = {
		{ "keyword", "salary" }, { "misspelt", "salery please?" }, { "emergency", "1 1 2" }, { "path", "*384*77*3*3#" },
		{ "nepali", "\xe0\xa4\xa4\xe0\xa4\xb2\xe0\xa4\xac \xe0\xa5\xa9" }, { "arabic", "\xd8\xb1\xd8\xa7\xd8\xaa\xd8\xa8 \xd9\xa3" },
		{ "blank", " \n\t " }, { "emoji", "\xf0\x9f\x98\x80\xe2\x80\x8d\xf0\x9f\x91\xa9 [{~}]" },
		{ "broken", "\xff\xc0\x80\xed\xa0\x80 \xe0\xa4" },
		{ "marks", "\xee\x80\x80\xee\x80\x80\xee\x80\x80\xee\x80\x80\xee\x80\x80" },
	};
	char room[2000];
	struct buf text = BUF_OVER(room);

	for (size_t i = 0; i < COUNT(texts); i++) {
		put_text(root, "meaning", texts[i].name, texts[i].text);
		put_text(root, "parts", texts[i].name, texts[i].text);
	}
	for (int i = 0; i < 40; i++)
		buf_adds(&text, "word\n\xe2\x82\xac and [more] ");
	put(root, "parts", "six-parts-gsm7", text.ptr, text.len);
	buf_reset(&text);
	for (int i = 0; i < 60; i++)
		buf_adds(&text, "\xe0\xa4\x95\xe0\xa5\x8d\xe0\xa4\xb7 \xf0\x9f\x98\x80");
	put(root, "parts", "clusters", text.ptr, text.len);
}

static void
put_reports(const char *root)
{
	static const struct { const char *name, *text; } reports[] = {
		{ "plain", "45 SEBHA 1 3" }, { "registered", "45 A14, 1,3" }, { "no-area", "45 9 9 9" }, { "sentence", "45 people in Sebha" },
		{ "arabic", "\xd9\xa4\xd9\xa5 \xd8\xb3\xd8\xa8\xd9\x87\xd8\xa7 \xd9\xa1\xd8\x8c\xd9\xa3" },
		{ "thai", "\xe0\xb9\x94\xe0\xb9\x95\xe0\xb9\x81\xe0\xb8\xa1\xe0\xb9\x88\xe0\xb8\xaa\xe0\xb8\xad\xe0\xb8\x94\xe0\xb9\x91" },
		{ "ethiopic", "\xe1\x8d\xa3\xe1\x8d\xbb\xe1\x8d\xb5\xe1\x8d\xad sebha \xe1\x8d\xa9\xe1\x8d\xbc" },
		{ "range", "40\xe2\x80\x93" "50 sebha 1-3" }, { "fraction", "12\xc2\xbd sebha" },
		{ "keycaps", "7 sebha 1\xef\xb8\x8f\xe2\x83\xa3 \xf0\x9f\x98\xa2 \xe2\x91\xa0" }, { "ligature", "3 \xef\xb7\xba" },
		{ "broken", "45 sebha \xff\xd9" }, { "number", "100000 sebha 99999999999999999999" },
	};

	for (size_t i = 0; i < COUNT(reports); i++)
		put_text(root, "group_report", reports[i].name, reports[i].text);
}

static void
put_forms(const char *root)
{
	static const struct { const char *name, *text; } forms[] = {
		{ "begin", "sessionId=ATUid_1&phoneNumber=%2B447700900123&serviceCode=*384*77%23&networkCode=99999&text=" },
		{ "input", "phoneNumber=%2B447700900123&sessionId=1&serviceCode=%2A384%2A77%23&text=3*3*1+2&more=x" },
		{ "gone", "sessionId=1&phoneNumber=%2B447700900123&serviceCode=1&status=Success&durationInMillis=1" },
		{ "twice", "text=1&text=2" }, { "half-a-digit", "text=%4" }, { "nul", "text=%00" }, { "nothing", "" },
		{ "no-equals", "a&b&&=&%&text" },
	};

	for (size_t i = 0; i < COUNT(forms); i++)
		put_text(root, "form", forms[i].name, forms[i].text);
}

/* Dialect by its place in http_dialects.def, method (0 GET, 1 POST), URL, body. */
static void
put_requests(const char *root)
{
	static const struct { const char *name; char dialect, method; const char *url, *body; } requests[] = {
		{ "africastalking", 0, 1, "", "sessionId=1&phoneNumber=%2B447700900123&serviceCode=*384*77%23&text=3*1" },
		{ "lastinput", 1, 0, "?session_id=1&msisdn=447700900123&service_code=*384*77%23&INPUT=1", "" },
		{ "infobip-start", 2, 1, "/17/start", "{\"msisdn\":\"447700900123\",\"shortCode\":\"*384*77#\",\"text\":\"\"}" },
		{ "infobip-end", 2, 1, "/17/end", "{\"exitCode\":600}" },
		{ "hubtel", 3, 1, "", "{\"Type\":\"Response\",\"Mobile\":\"447700900123\",\"SessionId\":\"1\","
		    "\"ServiceCode\":\"384*77\",\"Message\":\"1\",\"Sequence\":2}" },
		{ "airtel", 4, 0, "?SessionID=1&MSISDN=447700900123&input=*384*77%23", "" },
		{ "yate", 5, 0, "?id=1&msisdn=447700900123&code=*384*77%23&text=1&operation=ussr", "" },
		{ "restcomm", 6, 1, "", "<dialog localId=\"1\"><processUnstructuredSSRequest_Request invokeId=\"0\" string=\"*384*77#\">"
		    "<msisdn number=\"447700900123\"/></processUnstructuredSSRequest_Request></dialog>" },
		{ "laughs", 6, 1, "", "<!DOCTYPE d [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;&a;&a;\">]><dialog localId=\"&b;\"/>" },
		{ "deep", 3, 1, "", "{\"Type\":[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]}" },
	};
	char room[FUZZ_BYTES];

	for (size_t i = 0; i < COUNT(requests); i++) {
		struct buf b = BUF_OVER(room);

		buf_addc(&b, requests[i].dialect);
		buf_addc(&b, requests[i].method);
		buf_add(&b, requests[i].url, strlen(requests[i].url) + 1);
		buf_adds(&b, requests[i].body);
		put(root, "request", requests[i].name, b.ptr, b.len);
	}
}

static void
put_meta(const char *root)
{
	static const struct { const char *name, *text; } metas[] = {
		{ "begin", "?smpp?ussd_service_op=%01&its_session_info=%00%A1&" },
		{ "reference", "?smpp?user_message_reference=258&ussd_service_op=%12&" },
		{ "groups", "?orig_msg?a=b&?smpp?x=%41&ussd_service_op=%02&" },
		{ "half-a-digit", "?smpp?ussd_service_op=%0" }, { "too-large", "?smpp?user_message_reference=65536" },
		{ "nothing", "" },
	};

	for (size_t i = 0; i < COUNT(metas); i++)
		put_text(root, "meta", metas[i].name, metas[i].text);
}

static void
put_alphabets(const char *root)
{
	put_text(root, "utf8", "scripts", "abc \u00E9 \u0928\u092E\u0938\u094D\u0924\u0947 \u17D2 \U0001F600\u200D");
	put(root, "utf8", "overlong", "\xC0\x80 \xE0\x80\x80 \xF0\x80\x80\x80", 12);
	put(root, "utf8", "surrogates", "\xED\xA0\x80\xED\xB0\x80", 6);
	put(root, "utf8", "beyond", "\xF4\x90\x80\x80\xFF", 5);
	put(root, "utf8", "cut-short", "\xE0\xA4", 2);
	put(root, "utf8", "lone-surrogates-utf16", "\xD8\x3D\x00\x41\xDE\x00\x00", 7);
	put(root, "gsm7", "hello", "\x00\x00\x00\xE8\x32\x9B\xFD\x06", 8);
	put(root, "gsm7", "turkish", "\x01\x00\x03\x9C\x74\x87\x9D\x06\x1D\x18\xE4\x83\x1C", 13);
	put(root, "gsm7", "hindi-both", "\x06\x06\x00\x2F\x21\xF3\x7B\xCA\x82\x36\xC3", 11);
	put(root, "gsm7", "escape-at-the-end", "\x00\x01\x00\x1B", 4);
	put(root, "gsm7", "escape-escape", "\x00\x00\x00\x1B\x1B\x1B", 6);
	put(root, "gsm7", "reserved-language", "\x0E\xFF\x01\x80\x7F", 5);
	put(root, "gsm7", "ussd-cr", "\x00\x00\x00\x31\xD9\x8C\x56\xB3\xDD\x1A", 10);
}

static void
put_settings(const char *root)
{
	put_text(root, "ini", "whole", "# what\n[section]\nkey = value\nother = \"*384*77#\"\n\n[a.b_c-1]\nn = 1\n");
	put_text(root, "ini", "unquoted-hash", "[ussd]\nservice = *384*77#\n");
	put_text(root, "ini", "twice", "[a]\nb = 1\nb = 2\n[a]\n");
	put_text(root, "ini", "open-quote", "[a]\nb = \"1\n");
	put_text(root, "ini", "second-equals", "[a]\nb = 1 c = 2\n");
	put_text(root, "ini", "continued", "[a]\nb = 1\\\n 2\n");
	put_text(root, "ini", "byte-order-mark", "\xEF\xBB\xBF[a]\r\nb = 1\r\n");
	put(root, "ini", "nul", "[a]\nb = \0\n", 10);
	put_text(root, "ini", "capitals", "[A]\nKey = 1\n");
	put(root, "pack", "as-it-is", "", 0);
	put(root, "pack", "format", "\x00\x00\x08\x09", 4);
	put(root, "pack", "sections", "\x00\x00\x60\xFF\x00\x02\x08\x00", 8);
	put(root, "pack", "counts", "\x00\x02\x10\xFF\x00\x02\x28\xFF\x00\x02\x40\x01", 12);
	put(root, "pack", "offsets", "\x00\x02\x20\x10\x00\x02\x38\x07", 8);
	put(root, "pack", "records", "\x00\x20\x00\xFF\x00\x21\x00\x01\x00\x22\x00\x80\x00\x23\x01\xFF", 16);
}

static void
put_lists(const char *root)
{
	static const char head[] = "No,Name,Status,Ends,Became,Grade,E-mail\n";
	static const struct { const char *name, *rows; } lists[] = {
		{ "whole", "RA/2025/1/1,Bolsibu,ok,2027-01-01,,4.5,a@agency.invalid\nRA/2025/1/2,Lodlodo,gone,,RA/2025/1/1,,\n" },
		{ "quotes", "RA/2025/1/1,\"Bol, \"\"sibu\"\"\nWorks\",OK,2027-01-01,,,\n" }, { "cut-in-quotes", "RA/2025/1/1,\"Bol" },
		{ "cut-in-row", "RA/2025/1/1,Bol" }, { "twice", "RA/2025/1/1,Bol,ok,2027-01-01,,,\nRA/2025/01/1,Lod,gone,,,,\nRA/2025/1/1,bol,new,,,,\n" },
		{ "formula", "\"=1\",Bol,ok,,,,\n2.5E+11,Bol,ok,,,,\nPVT-AB12C,Bol,ok,,,,\n12,Bol,ok,31/02/2026,,99,\n" },
		{ "unseen", "RA/2025/1/1,\xE2\x80\xAE" "Bol\xC2\xA0si\xEF\xBB\xBF,ok,2027-01-01,,,\r\n" }, { "empty", "" },
	};
	static const char *const numbers[] = { "lic no RL O448 x", "836*066*067", "OEPL No.3768./RWP", "B-1794/PUN/PER/100/5/10094/2022",
		"RA/2O25/l0/24 bol", "PVT-AB12CD3", "\xE0\xA5\xAE\xE0\xA5\xA9/066/067", "zz 42-7" };

	for (size_t i = 0; i < COUNT(lists); i++) {
		char text[FUZZ_BYTES];

		snprintf(text, sizeof text, "%s%s", head, lists[i].rows);
		put_text(root, "list", lists[i].name, text);
	}
	put_text(root, "list", "semicolons", "sep=;\r\nname;no;status;ends\r\nBol;RA/2025/1/1;ok;2027-01-01");
	put_text(root, "list", "title", "ZZ, as of 2026\n\nname\tno\tstatus\tends\nBol\tRA/2025/1/1\tok\t2027-01-01\n");
	put_text(root, "list", "jobs", "job,place,no,name,ends,count\nCook,Zed Bay,RA/2025/1/1,,2027-01-01,4\n"
	    "Nurse,Zed Hill,,LODLODO,,\"1,200\"\nMason,,RA/2025/1/9,,,2\nDriver,,RA/2025/1/1,,2026-01-01,2\n");
	put_text(root, "list", "jobs-mangled", "job,place,no,name,ends,count\nCook,Zed Bay,ra 2025 1 1,,2027-01-01,2.5E+3\n"
	    "\"=1+1\",,2.51911E+11,,,\nNurse,,,Bolsibu,,3\n");
	for (size_t i = 0; i < COUNT(numbers); i++) {
		char name[8];

		snprintf(name, sizeof name, "n%zu", i);
		put_text(root, "number", name, numbers[i]);
	}
}

static void
put_tables(const char *root)
{
	static const struct { const char *name, *text; } tables[] = {
		{ "csv", "ckey,english,translation,language\r\na.text,\"Say \"\"x\"\", {n}.\",\"one\ntwo\",ne\r\n" },
		{ "semicolons", "c\xEF\xBB\xBFkey;english\r\na.text;1,5\r\n" }, { "named", "csep=\t\r\nkey\tb\r\n'=1\t''x\r\n" },
		{ "open-quote", "ckey,b\nx,\"never closed\n" }, { "formula", "ckey\n=1+1\n'+977\n007\nMAR1\n" },
		{ "windows-1256", "\x04key;b\r\n\xE3\xD1;\xCD\r\n" }, { "old", "c\xD0\xCF\x11\xE0" },
		{ "sheet", "x<worksheet><sheetData><row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c>"
		    "<c t=\"str\"><f>A1</f><v>1</v></c><c><v>45659</v></c></row><row><c t=\"e\"><v>#REF!</v></c></row></sheetData></worksheet>" },
		{ "texts", "s<sst><si><t xml:space=\"preserve\">_x000D_ a</t></si><si><r><t>b</t></r><r><t>c</t></r></si></sst>" },
		{ "no-sign", "s<sst><si><t ace=\"eserve\">_x-00D_ a</t></si><si><t>_x00Dz_ _x_</t></si></sst>" },
		{ "grows", "x<!DOCTYPE w [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;&a;&a;\">]><w><row><c t=\"str\"><v>&b;</v></c></row></w>" },
	};
	static const char text[] = "key\tb\r\nx\t'5\r\n";
	const struct xlsx_member members[] = { { "xl/workbook.xml", "<workbook><sheet id=\"r\"/></workbook>", 34 } };
	char room[FUZZ_BYTES] = "c\xFF\xFE";
	size_t at = 3, len;
	char *zip;

	for (size_t i = 0; i < COUNT(tables); i++)
		put_text(root, "table", tables[i].name, tables[i].text);
	for (size_t i = 0; text[i] != '\0'; i++, at += 2)
		room[at] = text[i];
	put(root, "table", "utf16", room, at);
	zip = zip_made(members, COUNT(members), true, &len);
	memcpy(room + 1, zip, len);
	put(root, "table", "zip", room, len + 1);
	free(zip);
}

static void
put_po(const char *root)
{
#define PO_HEAD "# top\nmsgid \"\"\nmsgstr \"\"\n\"Language: ne\\n\"\n"
	static const struct { const char *name, *text; } files[] = {
		{ "entry", PO_HEAD "\n#. SMS 1 part\n# read-by: A B, 2026-11-20, 1f2e3d4c\nmsgctxt \"a.text\"\nmsgid \"One \\\"two\\\"\"\n"
		    "msgstr \"\"\n\"\xE0\xA4\x8F\xE0\xA4\x95\\n\"\n\"{line.work} \\\\\\t\"\n" },
		{ "fuzzy", PO_HEAD "#, fuzzy\n#| msgid \"x\"\nmsgctxt \"a\"\nmsgid \"y\"\nmsgstr \"z\"\n" },
		{ "gone", PO_HEAD "# mark\n#~| msgid \"w\"\n#~ msgctxt \"a\"\n#~ msgid \"x\"\n#~ msgstr \"y\"\n# tail\n" },
		{ "gone-and-here", PO_HEAD "msgctxt \"a\"\nmsgid \"x\"\nmsgstr \"\"\n#~ msgctxt \"a\"\n#~ msgid \"x\"\n#~ msgstr \"y\"\n" },
		{ "keywords", PO_HEAD "msgctxt \"a.keywords\"\nmsgid \"a.keywords\"\nmsgstr \"ek, dui\"\n" },
		{ "mark-too-short", PO_HEAD "# read-by: \nmsgctxt \"a\"\nmsgid \"x\"\nmsgstr \"y\"\n" },
		{ "plural", PO_HEAD "msgctxt \"a\"\nmsgid \"x\"\nmsgid_plural \"xs\"\nmsgstr[0] \"y\"\n" },
		{ "byte-order-mark", "\xEF\xBB\xBF" PO_HEAD }, { "returns", "msgid \"\"\r\nmsgstr \"\"\r\n\"Language: ne\\n\"\r\n" },
		{ "nothing", "" },
	};

	for (size_t i = 0; i < COUNT(files); i++)
		put_text(root, "po", files[i].name, files[i].text);
}

static void
put_registers(const char *root)
{
	put(root, "register", "as-it-is", "", 0);
	put(root, "register", "version", "\x00\x00\x08\x02", 4);
	put(root, "register", "header", "\x00\x00\x14\x00\x00\x00\x1C\xFF\x00\x00\x24\xFF\x00\x00\x28\xFF", 16);
	put(root, "register", "sections", "\x00\x00\x54\x08\x00\x00\x58\xFF\x00\x00\x60\x00\x00\x00\x94\xFF", 16);
	put(root, "register", "strings", "\x00\x00\xA1\x00\x00\x00\xB0\x0A\x00\x00\xC0\xFF", 12);
	put_text(root, "register", "too-short", "fSAFARREG");
	put_text(root, "register", "name", "Zubar0 Kelln \u0967 \u0632\u0648\u0628\u0627\u0631\u0648 \u091C\u0941\u092C\u093E\u0930\u094B");
	put_text(root, "register", "sql", "'; DROP TABLE zubaro--");
	put(root, "register", "broken", "\xE0\xA4\xFF zubaro \0 \xF0\x9F", 15);
}

static void
put_indexes(const char *root)
{
#define INDEX_HEAD "safar-index 1\nowner safar-np\nversion 14\nissued 2026-11-27T12:00:00Z\nfloor 12\n"
#define INDEX_HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
	static const struct { const char *name, *text; } indexes[] = {
		{ "whole", INDEX_HEAD "revoked 13\npack 12 1000 " INDEX_HASH " safar-np-12.pack 500\npack 14 1187624 " INDEX_HASH
		    " safar-np-14.pack 301234\nsign 14 0123456789abcdef\nstage 14 10\n"
		    "withdrawn qa/hotline.labour 2026-11-27T11:59:00Z sita the line is dead\n" },
		{ "head", INDEX_HEAD }, { "path", INDEX_HEAD "pack 14 1 " INDEX_HASH " ../a.pack 1\nstage 14 10\n" },
		{ "leap-second", "safar-index 1\nowner a\nversion 1\nissued 2026-06-30T23:59:60Z\nfloor 0\n" },
	};

	for (size_t i = 0; i < COUNT(indexes); i++)
		put_text(root, "index", indexes[i].name, indexes[i].text);
}

static void
put_signed(const char *root)
{
	put_text(root, "sign", "signature", MADE_SIGNATURE);
	put_text(root, "sign", "old-signature", MADE_OLD_SIGNATURE);
	put_text(root, "sign", "public", MADE_PUBLIC_FILE);
	put_text(root, "sign", "line", MADE_PUBLIC);
	put_text(root, "sign", "secret", MADE_SECRET_FILE);
	put_text(root, "sign", "open-secret", MADE_OPEN_FILE);
	put_text(root, "sign", "trust", "[owner.np]\nurl = \"https://packs.example/np/\"\nca = /etc/ca.pem\nwording = 1\nfacts = 1\n"
	    "fresh_days = 7\nfloor = 12\n[key.sita]\nowner = np\nperson = \"Sita K.\"\nkey = " MADE_PUBLIC "\nuntil = 2027-12-31\n");
	put_text(root, "sign", "trust-of-nobody", "[owner.np]\n[key.a]\nowner = bd\nperson = .\nkey = RW\nuntil = 2027-02-29\n");
}

static void
put_caps(const char *root)
{
#define CAP_HEAD(message) "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n" \
	"<identifier>ZZ-1</identifier><sender>a@b.example</sender>\n<sent>2026-11-27T14:30:00+03:00</sent><status>Actual</status>\n" \
	"<msgType>" message "</msgType><scope>Public</scope>\n"
#define CAP_INFO(language, text) "<info><language>" language "</language><category>Met</category><event>Flood</event>\n" \
	"<responseType>Shelter</responseType><urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>\n" \
	"<effective>2026-11-27T14:30:00+03:00</effective><expires>2026-11-28T06:00:00+03:00</expires>\n<headline>Water rises.</headline>" \
	"<description>4 m</description>\n<instruction>" text "</instruction><area><areaDesc>Zubaro</areaDesc></area></info>\n"
#define CAP_REFERENCES_OF(n) "<references>a@b.example,ZZ-" n ",2026-11-27T10:00:00+03:00</references>\n"
	static const struct { const char *name, *text; } messages[] = {
		{ "alert", CAP_HEAD("Alert") CAP_INFO("en-GB", "Go up.") "</alert>" },
		{ "two", CAP_HEAD("Alert") CAP_INFO("ne-NP", "\xe0\xa4\xae\xe0\xa4\xbe\xe0\xa4\xa5\xe0\xa4\xbf") CAP_INFO("fil-PH", "Umakyat.") "</alert>" },
		{ "update", CAP_HEAD("Update") CAP_REFERENCES_OF("0") CAP_INFO("en", "Go &lt;up&gt; &amp; stay.") "</alert>" },
		{ "cancel", CAP_HEAD("Cancel") "<note>over</note>" CAP_REFERENCES_OF("0 a@b.example,ZZ-2,2026-11-27T10:00:00-00:00") "</alert>" },
		{ "ack", CAP_HEAD("Ack") CAP_REFERENCES_OF("0") "</alert>" },
		{ "cdata", CAP_HEAD("Alert") "<code>a</code><code>b</code><!-- < -->" CAP_INFO("en", "<![CDATA[Go < up]]> &#x263A;") "</alert>" },
		{ "signed", CAP_HEAD("Alert") CAP_INFO("en", "Go up.") "<s:Signature xmlns:s='http://www.w3.org/2000/09/xmldsig#'><s:X a='>'/></s:Signature></alert>" },
		{ "entity", "<!DOCTYPE alert [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n" CAP_HEAD("Alert") CAP_INFO("en", "&b;") "</alert>" },
		{ "wrong-words", CAP_HEAD("Alert") "<priority>1</priority>" CAP_INFO("english", "Go up.") "</alert>" },
		{ "deep", "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>" },
	};

	for (size_t i = 0; i < COUNT(messages); i++)
		put_text(root, "cap", messages[i].name, messages[i].text);
}

static void
put_definitions(const char *root)
{
	static const struct { const char *name, *text; } definitions[] = {
		{ "news", "{\"title\":\"Fees\",\"kind\":\"news\",\"list\":\"broadcast\",\"topic\":\"fees\",\"stay\":[\"QA\",\"SA\"],\"languages\":"
		  "[\"ne\"],\"until\":\"2026-11-28T18:00:00+05:45\",\"texts\":{\"en\":\"New\\nfees\",\"ne\":\"\\u0928\"},\"other\":{\"am\":\"en\"},"
		  "\"night\":true,\"reason\":\"now\",\"from\":\"+97444001234\"}" },
		{ "go", "{\"title\":\"Bus\",\"kind\":\"alert\",\"list\":\"alerts\",\"type\":\"x3\",\"stay\":[\"QA\"],\"until\":\"2026-11-28T18:00:00Z\","
		  "\"slots\":{\"point\":\"Gate 2\",\"day\":\"Fri 28 Nov\"},\"code\":\"Q1234\",\"level\":3,\"origin\":\"NP\",\"restricted\":true,"
		  "\"inside\":{\"seats\":\"50\"},\"other\":{\"tl\":\"\"}}" },
		{ "off", "{\"title\":\"Off\",\"kind\":\"alert\",\"list\":\"warden\",\"area\":\"qa/doha\",\"type\":\"x5\",\"stay\":[\"QA\"],\"until\":"
		  "\"2026-11-28T18:00:00-03:30\",\"at\":\"2026-11-28T17:00:00Z\",\"changes\":\"00112233445566778899aabbccddeeff\",\"training\":true}" },
		{ "number-in-every-name", "{\"title\":\"447700900123\",\"447700900123\":1,\"slots\":{\"447700900123\":\"447700900123\"}}" },
		{ "number-as-tag", "{\"title\":\"t\",\"kind\":\"news\",\"texts\":{\"zz-447700900123\":\"\"}}" },
		{ "nothing", "{}" }, { "no-object", "[\"title\"]" },
	};

	for (size_t i = 0; i < COUNT(definitions); i++)
		put_text(root, "definition", definitions[i].name, definitions[i].text);
}

static void
put_vault(const char *root)
{
	struct wire_ask ask = { .verb = WIRE_OPEN, .purpose = VAULT_REQUEST, .owner = "np", .list = "callback", .who = "ana", .id = { 1 } };
	struct vault_rows_ask rows = { "np", "alerts", "safard", "0123456789abcdef0123456789abcdef", 1, { { { 7 }, { 8 } } } };
	struct wire_said said = { WIRE_DONE, 3, { { VAULT_ROW_OPEN, "447700900123" }, { VAULT_ROW_LATER, "" }, { VAULT_ROW_NEVER, "" } }, "no" };
	const struct wire_reply reply = { WIRE_DONE, "447700900123", 12 };
	uint8_t out[WIRE_ROWS_BYTES];

	put(root, "vault", "open", out, wire_put_ask(out, &ask));
	ask.verb = WIRE_RESEAL;
	put(root, "vault", "reseal", out, wire_put_ask(out, &ask));
	ask.verb = WIRE_FORGET;
	put(root, "vault", "forget", out, wire_put_ask(out, &ask));
	put(root, "vault", "row", out, wire_put_rows(out, &rows));
	rows.count = 40;		/* as many as an input holds */
	put(root, "vault", "rows", out, wire_put_rows(out, &rows));
	out[3] = WIRE_OPEN;
	put(root, "vault", "number-as-long-as-rows", out, 1000);
	put(root, "vault", "digits", out, wire_put_reply(out, &reply));
	put(root, "vault", "said", out, wire_put_said(out, &said));
	said.count = VAULT_ROWS_MAX;
	for (unsigned i = 0; i < said.count; i++)
		said.row[i] = (struct vault_row_said){ VAULT_ROW_OPEN, "447700900123999" };
	put(root, "vault", "said-all", out, wire_put_said(out, &said));
	said.status = WIRE_REFUSED;
	put(root, "vault", "refused", out, wire_put_said(out, &said));
	put(root, "vault", "sixteen-digits", "\0\x15\1\0\0\x10" "4477009001239999\0", 23);
	put(root, "vault", "digits-of-a-row-that-is-not-open", "\0\6\1\0\1\1" "4\0", 8);
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: seeds FOLDER\n");
		return 2;
	}
	mkdir(argv[1], 0777);
	put_frames(argv[1]);
	put_headers(argv[1]);
	put_pdus(argv[1]);
	put_texts(argv[1]);
	put_reports(argv[1]);
	put_forms(argv[1]);
	put_requests(argv[1]);
	put_alphabets(argv[1]);
	put_settings(argv[1]);
	put_meta(argv[1]);
	put_po(argv[1]);
	put_lists(argv[1]);
	put_tables(argv[1]);
	put_registers(argv[1]);
	put_indexes(argv[1]);
	put_signed(argv[1]);
	put_caps(argv[1]);
	put_definitions(argv[1]);
	put_vault(argv[1]);
	return 0;
}
