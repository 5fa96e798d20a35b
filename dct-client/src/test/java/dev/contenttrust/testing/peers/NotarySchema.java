// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

/**
 * The tables that the Notary programs 0.7.0 expect to find in PostgreSQL, with the columns and
 * uniqueness that they rely on: the server learns from the unique index that another publisher was
 * faster.
 */
public enum NotarySchema {
  /** What {@code notary-server} keeps: every version of every role, and the list of changes. */
  SERVER(
      """
      CREATE TABLE tuf_files (
        id serial PRIMARY KEY,
        created_at timestamp,
        updated_at timestamp,
        deleted_at timestamp,
        gun varchar(255) NOT NULL,
        role varchar(255) NOT NULL,
        version integer NOT NULL,
        data bytea NOT NULL,
        sha256 char(64),
        UNIQUE (gun, role, version));
      CREATE INDEX ON tuf_files (sha256);
      CREATE TABLE changefeed (
        id serial PRIMARY KEY,
        created_at timestamp DEFAULT CURRENT_TIMESTAMP,
        gun varchar(255) NOT NULL,
        version integer NOT NULL,
        sha256 char(64),
        category varchar(20) NOT NULL DEFAULT 'update');
      CREATE INDEX ON changefeed (gun);
      """),
  /** What {@code notary-signer} keeps: encrypted private keys. */
  SIGNER(
      """
      CREATE TABLE private_keys (
        id serial PRIMARY KEY,
        created_at timestamp,
        updated_at timestamp,
        deleted_at timestamp,
        key_id varchar(255) NOT NULL UNIQUE,
        encryption_alg varchar(255) NOT NULL,
        keywrap_alg varchar(255) NOT NULL,
        algorithm varchar(50) NOT NULL,
        passphrase_alias varchar(50) NOT NULL,
        gun varchar(255) NOT NULL,
        role varchar(255) NOT NULL,
        public bytea NOT NULL,
        private bytea NOT NULL,
        last_used timestamp);
      """);

  private final String sql;

  NotarySchema(String sql) {
    this.sql = sql;
  }

  String sql() {
    return sql;
  }
}
