/*
 * ops_register.c - a list of agents that looks wrong, and the two who let it pass
 *
 * safard only says that two agreed, and writes it down; the files are swapped
 * by who asked (safar register apply), and only if they are the list named here.
 */
#include "gateway/control/control_inside.h"

enum control_code
control_register_apply(struct control_call *c)
{
	c->result = json_object();
	json_object_set(c->result, "country", json_object_get(c->args, "country"));
	json_object_set(c->result, "serial", json_object_get(c->args, "serial"));
	json_object_set(c->result, "sum", json_object_get(c->args, "sum"));
	return CONTROL_OK;
}
