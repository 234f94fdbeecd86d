/* pack_release.h - what stands between a tree and a release, by who must do it, as JSON and as a page to print */
#ifndef OPS_COMMAND_PACK_RELEASE_H
#define OPS_COMMAND_PACK_RELEASE_H

#include <stdbool.h>
#include <stdio.h>

struct buf;
struct upkeep;

bool release_print_json(const struct upkeep *u, FILE *out);	/* false if the world failed */
bool release_write_html(const struct upkeep *u, const char *path, struct buf *why);

/* Either or both of them; the exit code. */
int release_say(const struct upkeep *u, const char *html, bool is_json);

#endif
