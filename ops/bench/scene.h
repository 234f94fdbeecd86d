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

/*	 name	    word	    where   store    load    per_s  nodelay what it is */
#define BENCH_SCENES(ROW) \
	ROW(TMPFS,  "tmpfs",	    MEMORY, "spool", CLOSED, 0,	    false,  "throughput, a file a message in memory") \
	ROW(FILE,   "file",	    DISK,   "file",  CLOSED, 0,	    false,  "throughput, one file on disk for all") \
	ROW(DISK,   "disk",	    DISK,   "spool", CLOSED, 0,	    false,  "throughput, a file a message on disk") \
	ROW(SLOW,   "100/s",	    MEMORY, "spool", OPEN,   100,   false,  "latency at 100 messages a second") \
	ROW(FAST,   "1000/s",	    MEMORY, "spool", OPEN,   1000,  false,  "latency at 1000 messages a second") \
	ROW(USSD,   "ussd",	    MEMORY, "spool", USSD,   100,   false,  "latency of screens, 100 new dialogues a second") \
	ROW(USSD_NODELAY, "ussd-nodelay", MEMORY, "spool", USSD, 100, true, "the same, bearerbox with TCP_NODELAY")

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

enum scene_place { SCENE_MEMORY, SCENE_DISK };	/* /dev/shm, the build folder */
enum scene_load {
	SCENE_CLOSED,		/* always as many under way as the window allows */
	SCENE_OPEN,		/* per_s, whatever comes back; late is counted from when it should have left */
	SCENE_USSD,		/* open, one dialogue each; only safard */
};

struct scene {
	const char	*name, *store;
	enum scene_place place;
	enum scene_load load;
	unsigned	 per_s;
	bool		 is_nodelay;	/* with the preload of build/bearerbox_nodelay.so */
};

#endif
