-- What the running portal may do: read and write rows, never change the trail or the schema.
-- Run as the owner of the tables, in the portal's database, after the first 'db upgrade' and after
-- every restore:  psql --dbname=opstap --file=deploy/postgresql/rights.sql
-- It may be run again at any time.

GRANT USAGE ON SCHEMA public TO opstap;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO opstap;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO opstap;
-- Tables that a later release makes get the same rights, so that an upgrade needs no hand.
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO opstap;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO opstap;
-- Triggers refuse it as well, for whoever owns the tables.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_rows FROM opstap;
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM opstap;
