-- The conversations. The two hashes come first in the key: they are compared faster than text and find nearly always one row.
-- Room is left in each page, so that the new version of a row lands beside the old one and no index is touched.
CREATE TABLE IF NOT EXISTS OrleansStorage
(
    GrainIdHash            integer NOT NULL,
    GrainTypeHash          integer NOT NULL,
    GrainIdExtensionString text COLLATE "C" NOT NULL,
    GrainIdN0              bigint NOT NULL,
    GrainIdN1              bigint NOT NULL,
    GrainTypeString        text COLLATE "C" NOT NULL,
    ServiceId              text COLLATE "C" NOT NULL,
    Version                integer NOT NULL,
    ModifiedOn             timestamptz NOT NULL,
    PayloadBinary          bytea,
    PRIMARY KEY (GrainIdHash, GrainTypeHash, GrainIdExtensionString, GrainIdN0, GrainIdN1, GrainTypeString, ServiceId)
)
WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', $$
    SELECT PayloadBinary, Version FROM OrleansStorage
    WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash
      AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '') AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
$$),
-- One statement, one round trip, one of its two halves does something: who knows a version replaces that version and no other,
-- who knows none writes the first. No row comes back where somebody else was there before: the engine takes that for a conflict.
('WriteToStorageKey', $$
    WITH replaced AS (
        UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, Version = Version + 1, ModifiedOn = now()
        WHERE @GrainStateVersion IS NOT NULL AND Version = @GrainStateVersion
          AND GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash
          AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '') AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
          AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
        RETURNING Version),
    added AS (
        INSERT INTO OrleansStorage
            (GrainIdHash, GrainTypeHash, GrainIdExtensionString, GrainIdN0, GrainIdN1, GrainTypeString, ServiceId, Version, ModifiedOn, PayloadBinary)
        SELECT @GrainIdHash, @GrainTypeHash, coalesce(@GrainIdExtensionString, ''), @GrainIdN0, @GrainIdN1, @GrainTypeString, @ServiceId, 1, now(), @PayloadBinary
        WHERE @GrainStateVersion IS NULL
        ON CONFLICT DO NOTHING
        RETURNING Version)
    SELECT Version AS NewGrainStateVersion FROM replaced
    UNION ALL
    SELECT Version FROM added
$$),
('ClearStorageKey', $$
    UPDATE OrleansStorage SET PayloadBinary = NULL, Version = Version + 1, ModifiedOn = now()
    WHERE Version = @GrainStateVersion
      AND GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash
      AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '') AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
    RETURNING Version AS NewGrainStateVersion
$$),
-- The version it would have had: the engine takes one that did not move for a conflict.
('DeleteStorageKey', $$
    DELETE FROM OrleansStorage
    WHERE Version = @GrainStateVersion
      AND GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash
      AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '') AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
    RETURNING Version + 1 AS NewGrainStateVersion
$$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;
