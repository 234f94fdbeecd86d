/*
 * scene.h - who is measured, and under what
 *
 * A run is one scene with one box, on a fresh bearerbox in a fresh folder.
 */
#ifndef OPS_BENCH_SCENE_H
#define OPS_BENCH_SCENE_H

#include <stdbool.h>

/*	 name	 word in the output	what it is */
#define BENCH_BOXES(ROW) \
	ROW(SAFARD, "safard",		"our daemon with the release pack, its state on the same kind of storage as the spool") \
	ROW(TEXT,   "smsbox-text",	"Kannel's smsbox, a sms-service with the same text as text=") \
	ROW(URL,    "smsbox-url",	"the same with get-url= at http_text.c, which answers at once")

/*	 name	       word	       where	     store    load	   per_s  nodelay  what it is */
#define BENCH_SCENES(ROW) \
	ROW(TMPFS,     "tmpfs",	       PLACE_MEMORY, "spool", LOAD_CLOSED, 0,	  false,   "throughput, a file a message in memory") \
	ROW(FILE,      "file",	       PLACE_DISK,   "file",  LOAD_CLOSED, 0,	  false,   "throughput, bearerbox's one-file store in the build folder") \
	ROW(DISK,      "disk",	       PLACE_DISK,   "spool", LOAD_CLOSED, 0,	  false,   "throughput, a file a message in the build folder") \
	ROW(SLOW,      "100/s",	       PLACE_MEMORY, "spool", LOAD_OPEN,   100,	  false,   "latency at 100 messages a second") \
	ROW(FAST,      "1000/s",       PLACE_MEMORY, "spool", LOAD_OPEN,   1000,  false,   "latency at 1000 messages a second") \
	ROW(USSD,      "ussd",	       PLACE_MEMORY, "spool", LOAD_USSD,   100,	  false,   "latency of USSD screens at 100 dialogues a second") \
	ROW(USSD_FAST, "ussd-nodelay", PLACE_MEMORY, "spool", LOAD_USSD,   100,	  true,	   "the same, bearerbox with TCP_NODELAY")

enum bench_box {
#define ROW(name, ...) BENCH_BOX_##name,
	BENCH_BOXES(ROW)
#undef ROW
	BENCH_BOX_COUNT
};

enum bench_scene {
#define ROW(name, ...) BENCH_SCENE_##name,
	BENCH_SCENES(ROW)
#undef ROW
	BENCH_SCENE_COUNT
};

enum bench_place { PLACE_MEMORY, PLACE_DISK };
enum bench_load {
	LOAD_CLOSED,		/* always as many under way as the window allows */
	LOAD_OPEN,		/* per_s, whatever comes back; late is counted from when it should have left */
	LOAD_USSD,		/* open, one dialogue each; only safard */
};

struct scene {
	const char	*name, *store;
	enum bench_place place;
	enum bench_load	 load;
	unsigned	 per_s;
	bool		 is_nodelay;	/* with the preload of build/bearerbox_nodelay.so */
};

#endif
