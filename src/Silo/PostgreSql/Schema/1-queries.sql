-- The engine asks the database for the text of its own statements: what the table holds is what its PostgreSQL providers run.
-- A silo writes them anew at each start, so an older silo that still runs must be able to live with the tables of a newer one.
CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey  text PRIMARY KEY,
    QueryText text NOT NULL
);
