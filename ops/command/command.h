/*
 * command.h - the contract of every `safar` subcommand
 *
 * Exit codes: 0 done; 1 what you gave is wrong (diagnostics on stderr); 2
 * called wrongly; 3 the world failed, try again; 4 refused by a rule.  Result on stdout, talk on
 * stderr, nothing on success.  `--help` goes to stdout and comes from the
 * option table (argp).  argv[0] is "safar phone": what usage and errors begin with.
 */
#ifndef OPS_COMMAND_COMMAND_H
#define OPS_COMMAND_COMMAND_H

#include "gateway/exit_codes.h"

/*	 name (as a word its _ is -)	one line for `safar help` */
#define COMMANDS(ROW) \
	ROW(pack,  "build, check and show content packs") \
	ROW(card,  "a card to print: the code, its keys, a number to learn by heart") \
	ROW(text,  "what a text becomes on a phone: encoding, parts, what would make it cheaper") \
	ROW(phone, "a handset in your terminal, for SMS and USSD") \
	ROW(talk,  "play talk files and check what the person sees") \
	ROW(fact,  "withdraw a fact, restore it, list what is withdrawn; what is due, a test call, an owner") \
	ROW(register, "official lists of agents: import, compare, put into service, ask") \
	ROW(desk,  "check the files of offices that call back and of rates, and say what they mean") \
	ROW(stats, "counts as tables that may be published") \
	ROW(staff, "accounts of the people who run the gateway; signing in") \
	ROW(approval, "what waits for a second person") \
	ROW(request, "call-backs people asked for: list, take, show, done") \
	ROW(warden, "wardens who report for a group") \
	ROW(broadcast, "news and alerts to many: write, check, agree, watch, stop, correct") \
	ROW(crisis, "how far it is in a country: what switches the crisis menu on and off") \
	ROW(marks, "facts that people say do not work") \
	ROW(key,   "a new key for the numbers of people") \
	ROW(backup, "copy the database of the running gateway") \
	ROW(status, "counters of the running gateway") \
	ROW(audit, "is the log of what staff did whole, and what does it say") \
	ROW(panic, "forget every key of readable numbers, now and for good") \
	ROW(kannel_conf, "write Kannel's configuration from the routing file") \
	ROW(run,   "start Kannel, a simulated operator and safard, and open the phone") \
	ROW(demo,  "the same without a terminal: play a talk, check it, stop")

#define ROW(name, what) int cmd_##name(int argc, char **argv);
COMMANDS(ROW)
#undef ROW

#endif
