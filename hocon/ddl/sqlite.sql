-- Tables of Akka.Persistence.Sql's default mapping, made by the coordinator when its file is new.
-- journal_uq keeps an old incarnation of a job's manager from writing once a newer one has.
CREATE TABLE IF NOT EXISTS journal (
    ordering        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created         INTEGER NOT NULL,
    deleted         BOOLEAN NOT NULL,
    persistence_id  VARCHAR(255) NOT NULL,
    sequence_number INTEGER NOT NULL,
    message         BLOB NOT NULL,
    tags            VARCHAR(100),
    manifest        VARCHAR(500),
    identifier      INTEGER,
    writer_uuid     VARCHAR(128)
);
CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);

CREATE TABLE IF NOT EXISTS snapshot (
    persistence_id  VARCHAR(255) NOT NULL,
    sequence_number INTEGER NOT NULL,
    created         INTEGER NOT NULL,
    snapshot        BLOB,
    manifest        VARCHAR(500),
    serializer_id   INTEGER,
    PRIMARY KEY (persistence_id, sequence_number)
);
