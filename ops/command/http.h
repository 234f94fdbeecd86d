/*
 * http.h - short requests to our own ports on loopback, each at most 5 s
 */
#ifndef OPS_COMMAND_HTTP_H
#define OPS_COMMAND_HTTP_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct http_field { const char *name, *value; };

/* The body of a 200 is appended to *out; else false and a sentence. */
bool http_get(const char *url, struct buf *out, struct buf *why);
bool http_post(const char *url, const struct http_field *fields, size_t count, struct buf *out, struct buf *why);

#endif
