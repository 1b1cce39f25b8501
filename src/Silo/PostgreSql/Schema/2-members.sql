-- Who is in the cluster. Every change of a member moves the version on by one, and names the version it was made from:
-- of two silos that change the membership at once, one is told to look again.
CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable
(
    DeploymentId text PRIMARY KEY,
    Version      integer NOT NULL DEFAULT 0,
    Timestamp    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS OrleansMembershipTable
(
    DeploymentId text NOT NULL REFERENCES OrleansMembershipVersionTable (DeploymentId),
    Address      text NOT NULL,
    Port         integer NOT NULL,
    Generation   integer NOT NULL,
    SiloName     text NOT NULL,
    HostName     text NOT NULL,
    Status       integer NOT NULL,
    ProxyPort    integer NOT NULL,
    SuspectTimes text,
    StartTime    timestamptz NOT NULL,
    IAmAliveTime timestamptz NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', $$
    WITH added AS (
        INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId)
        ON CONFLICT DO NOTHING RETURNING 1)
    SELECT EXISTS (SELECT FROM added)
$$),
-- The row lock that the update takes puts rivals in line; who comes second finds another version, and so nothing.
('InsertMembershipKey', $$
    WITH moved AS (
        UPDATE OrleansMembershipVersionTable v SET Version = v.Version + 1, Timestamp = now()
        WHERE v.DeploymentId = @DeploymentId AND v.Version = @Version
          AND NOT EXISTS (
            SELECT FROM OrleansMembershipTable m
            WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation)
        RETURNING v.DeploymentId),
    added AS (
        INSERT INTO OrleansMembershipTable
            (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        SELECT DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        FROM moved RETURNING 1)
    SELECT EXISTS (SELECT FROM added)
$$),
('UpdateMembershipKey', $$
    WITH moved AS (
        UPDATE OrleansMembershipVersionTable v SET Version = v.Version + 1, Timestamp = now()
        WHERE v.DeploymentId = @DeploymentId AND v.Version = @Version
          AND EXISTS (
            SELECT FROM OrleansMembershipTable m
            WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation)
        RETURNING v.DeploymentId),
    changed AS (
        UPDATE OrleansMembershipTable m SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
        FROM moved
        WHERE m.DeploymentId = moved.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
        RETURNING 1)
    SELECT EXISTS (SELECT FROM changed)
$$),
('UpdateIAmAlivetimeKey', $$
    UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
$$),
-- Both readings answer with the version even where there is no member.
('MembershipReadAllKey', $$
    SELECT v.Version, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime
    FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
    WHERE v.DeploymentId = @DeploymentId
$$),
('MembershipReadRowKey', $$
    SELECT v.Version, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime
    FROM OrleansMembershipVersionTable v
    LEFT JOIN OrleansMembershipTable m
        ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
    WHERE v.DeploymentId = @DeploymentId
$$),
('GatewaysQueryKey', $$
    SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable
    WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
$$),
('DeleteMembershipTableEntriesKey', $$
    WITH gone AS (DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId)
    UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Timestamp = now() WHERE DeploymentId = @DeploymentId
$$),
-- 6: the engine's number for a silo that is dead. The first forgets all that died long ago, the second one as it was last seen.
('CleanupDefunctSiloEntriesKey', $$
    DELETE FROM OrleansMembershipTable
    WHERE DeploymentId = @DeploymentId AND Status = 6 AND IAmAliveTime < @IAmAliveTime AND StartTime < @IAmAliveTime
      AND coalesce(SuspectTimes, '') = ''
$$),
('CleanupDefunctSiloEntryKey', $$
    DELETE FROM OrleansMembershipTable
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation AND Status = 6
      AND StartTime = @StartTime AND IAmAliveTime = @IAmAliveTime AND coalesce(SuspectTimes, '') = coalesce(@SuspectTimes, '')
$$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;
