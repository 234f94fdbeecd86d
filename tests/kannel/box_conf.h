/*
 * box_conf.h - the kannel.conf of a box_world, by the code that ships
 */
#ifndef TESTS_KANNEL_BOX_CONF_H
#define TESTS_KANNEL_BOX_CONF_H

struct box_world;

#define BOX_ADMIN "only-for-tests"

/* Writes it into the world's directory; `dialect` NULL: SMS only. */
void box_conf_write(const struct box_world *w, const char *dialect);

#endif
