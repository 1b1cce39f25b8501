-- What wakes conversations that nobody touches. A silo reads its share of the hash ring every few minutes: the second index is for that.
CREATE TABLE IF NOT EXISTS OrleansRemindersTable
(
    ServiceId    text COLLATE "C" NOT NULL,
    GrainId      text COLLATE "C" NOT NULL,
    ReminderName text COLLATE "C" NOT NULL,
    GrainHash    integer NOT NULL,
    StartTime    timestamptz NOT NULL,
    Period       bigint NOT NULL,
    Version      integer NOT NULL DEFAULT 0,
    PRIMARY KEY (ServiceId, GrainId, ReminderName)
)
WITH (autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX IF NOT EXISTS OrleansRemindersRing ON OrleansRemindersTable (ServiceId, GrainHash);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('UpsertReminderRowKey', $$
    INSERT INTO OrleansRemindersTable AS r (ServiceId, GrainId, ReminderName, GrainHash, StartTime, Period)
    VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period)
    ON CONFLICT (ServiceId, GrainId, ReminderName)
    DO UPDATE SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = r.Version + 1
    RETURNING r.Version
$$),
('ReadReminderRowKey', $$
    SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName
$$),
('ReadReminderRowsKey', $$
    SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND GrainId = @GrainId
$$),
-- A share that does not pass the end of the ring, and one that does.
('ReadRangeRows1Key', $$
    SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash
$$),
('ReadRangeRows2Key', $$
    SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)
$$),
('DeleteReminderRowKey', $$
    WITH gone AS (
        DELETE FROM OrleansRemindersTable
        WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version
        RETURNING 1)
    SELECT EXISTS (SELECT FROM gone)
$$),
('DeleteReminderRowsKey', $$
    DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId
$$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;
