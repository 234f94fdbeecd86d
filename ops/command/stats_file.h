/*
 * stats_file.h - reads a file of raw counts (gateway/stats/raw.h)
 *
 * Every mistake is a line `file:line:column: error: sentence` on the stream
 * given; columns are bytes from 1.  A cell is never repeated in it: the wrong
 * file may hold anything.
 */
#ifndef OPS_COMMAND_STATS_FILE_H
#define OPS_COMMAND_STATS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "gateway/store/store.h"

struct stats_file_row { char owner[STORE_NAME_BYTES]; unsigned line; struct count_row row; };

struct stats_file {
	struct stats_file_row *rows;
	size_t	 count, room;
	unsigned mistakes;
};

/* Reads all of `in`; false if there was a mistake (told on `told`) or, with a sentence in *why, the disk failed. */
bool stats_file_read(struct stats_file *f, const char *name, FILE *in, FILE *told, struct buf *why);
void stats_file_free(struct stats_file *f);

#endif
