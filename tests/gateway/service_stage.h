/*
 * service_stage.h - a service on a small pack and a store in RAM, for tests
 */
#ifndef TESTS_GATEWAY_SERVICE_STAGE_H
#define TESTS_GATEWAY_SERVICE_STAGE_H

#include "content/pack.h"
#include "gateway/bearer/bearer.h"
#include "gateway/log.h"
#include "gateway/service.h"
#include "gateway/store/ram.h"
#include "gateway/store/store.h"

struct stage {
	struct pack	*pack;
	struct store	*store;
	struct service	*service;
	struct log	 log;
	struct outbound	 out;
	int64_t		 now_s;
	uint8_t		 id[16];
	char		 said[4096];	/* what the phone shows */
	char		 trace[256];
};

void stage_setup(struct stage *s, enum pack_kind kind);
void stage_teardown(struct stage *s);
struct peer stage_person(unsigned who);		/* with a number of Qatar */
void stage_receive(struct stage *s, struct inbound *in);
/* Each returns what the phone shows, good until the next. */
const char *stage_text_as(struct stage *s, const struct peer *peer, const char *text);
const char *stage_text(struct stage *s, unsigned who, const char *words);
const char *stage_ussd(struct stage *s, unsigned who, enum inbound_kind kind, const char *code,
    const char *keys);
void stage_choose_english(struct stage *s, unsigned who);
bool stage_traced(const struct stage *s, const char *what);	/* of the last answer */

#endif
