#pragma once
#include <libpq-fe.h>

// What Swift cannot import: a character constant, and a callback that must not write to standard error.

/// The SQLSTATE of a result; NULL where there is none.
static inline const char *shim_pq_sqlstate(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_SQLSTATE);
}
static inline void shim_pq_drop_notice(void *user, const PGresult *result) {}
static inline void shim_pq_mute(PGconn *connection) { PQsetNoticeReceiver(connection, shim_pq_drop_notice, NULL); }
