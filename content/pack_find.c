/* pack_find.c - look-ups in an open pack, which is trusted by then */
#include "content/pack.h"

int
pack_compare(const struct pack *p, struct pack_str s, const char *at, size_t len)
{
	int order = memcmp(pack_string(p, s), at, s.len < len ? s.len : len);

	return order != 0 ? order : (s.len > len) - (s.len < len);
}

uint16_t
pack_find_locale(const struct pack *p, const char *tag)
{
	for (uint32_t i = 0; i < p->locales_count; i++)
		if (strcmp(pack_string(p, p->locales[i].tag), tag) == 0)
			return (uint16_t)i;
	return PACK_NONE;
}

uint16_t
pack_find_topic(const struct pack *p, const char *name)
{
	for (uint32_t i = 0; i < p->topics_count; i++)
		if (strcmp(pack_string(p, p->topics[i].name), name) == 0)
			return (uint16_t)i;
	return PACK_NONE;
}

uint16_t
pack_find_key(const struct pack *p, const char *name)
{
	for (uint32_t i = 0; i < p->keys_count; i++)
		if (strcmp(pack_string(p, p->keys[i].name), name) == 0)
			return (uint16_t)i;
	return PACK_NONE;
}

uint16_t
pack_find_fact(const struct pack *p, const char *id)
{
	for (uint32_t i = 0; i < p->facts_count; i++)
		if (strcmp(pack_string(p, p->facts[i].id), id) == 0)
			return (uint16_t)i;
	return PACK_NONE;
}

uint16_t
pack_find_argument(const struct pack *p, enum token_argument argument)
{
	for (uint32_t i = 0; i < p->tokens_count; i++)
		if (p->tokens[i].kind == TOKEN_ARGUMENT && p->tokens[i].argument == argument)
			return (uint16_t)i;
	return PACK_NONE;
}

uint16_t
pack_find_town(const struct pack *p, const char *id)
{
	for (uint32_t i = 0; i < p->towns_count; i++)
		if (strcmp(pack_string(p, p->towns[i].id), id) == 0)
			return (uint16_t)i;
	return PACK_NONE;
}

const struct pack_country *
pack_find_country(const struct pack *p, uint16_t code)
{
	uint32_t low = 0, high = p->countries_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (p->countries[middle].code == code)
			return &p->countries[middle];
		if (p->countries[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct pack_service *
pack_find_service(const struct pack *p, enum service_kind kind, const char *number)
{
	for (uint32_t i = 0; i < p->services_count; i++)
		if (p->services[i].kind == kind &&
		    strcmp(pack_string(p, p->services[i].number), number) == 0)
			return &p->services[i];
	return NULL;
}

uint16_t
pack_find_child(const struct pack *p, uint16_t topic, unsigned key)
{
	const struct pack_topic *t = &p->topics[topic];

	for (uint32_t i = 0; i < t->children; i++) {
		uint16_t child = p->children[t->first_child + i];

		if (p->topics[child].key == key)
			return child;
	}
	return PACK_NONE;
}

uint16_t
country_code(const char *two_letters)
{
	unsigned code = 0;

	for (int i = 0; i < 2; i++) {
		char c = two_letters[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c < 'A' || c > 'Z')
			return 0;
		code = code << 8 | (unsigned char)c;
	}
	return two_letters[2] == '\0' ? (uint16_t)code : 0;
}

void
country_letters(uint16_t code, char out[3])
{
	out[0] = (char)(code >> 8);
	out[1] = (char)(code & 0xFF);
	out[2] = '\0';
}
