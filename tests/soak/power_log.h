/*
 * power_log.h - what power_recorder.so writes down: one record for each thing asked of the disk
 */
#ifndef TESTS_SOAK_POWER_LOG_H
#define TESTS_SOAK_POWER_LOG_H

#include <stdint.h>

/* SAFAR_POWER_DB names the database, SAFAR_POWER_LOG where the records go. */
enum power_kind { POWER_CREATE, POWER_WRITE, POWER_TRUNCATE, POWER_SYNC, POWER_UNLINK };
/* POWER_ACKS: <database>-acks, to which the program writes what it promised. */
enum power_file { POWER_DB, POWER_WAL, POWER_JOURNAL, POWER_ACKS, POWER_FOLDER, POWER_FILES };

struct power_record { uint32_t kind, file; uint64_t offset, len; };	/* then `len` bytes, for POWER_WRITE */

#endif
