/*
 * pack_publish.h - safar pack publish: a folder that any web server can serve to the gateways
 */
#ifndef OPS_COMMAND_PACK_PUBLISH_H
#define OPS_COMMAND_PACK_PUBLISH_H

#include <stddef.h>

/* What a line of 64 kbit/s brings in ten minutes: a .gz should not be larger. */
enum { PUBLISH_GZ_BYTES = 4800000, PUBLISH_BYTES_A_SECOND = 8000 };

int pack_publish(int argc, char **argv);	/* argv[0] is "safar pack publish"; an exit code */
/* As gzip -9 writes it, without name and time: the same bytes give the same.  The caller frees. */
void *publish_gz(const void *bytes, size_t len, size_t *gz_len);

#endif
