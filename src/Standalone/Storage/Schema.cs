namespace Router.Standalone;

/// <summary>
/// The tables, as steps from each schema version to the next. A step that was ever released is never edited: a change is a
/// new step at the end.
/// </summary>
internal static class Schema
{
    /// <summary>Stands in the file's header, so that no other program's database is taken for a store: "Rout".</summary>
    public const int ApplicationId = 0x526F7574;

    // Small columns first: SQLite reads them without following the pages a long state spills into.
    private const string Conversations =
        """
        CREATE TABLE conversations (
            page TEXT NOT NULL,
            person TEXT NOT NULL,
            due INTEGER,              -- unix ms; null: nothing to wake it for
            owes INTEGER NOT NULL,
            owner INTEGER,
            state BLOB NOT NULL,
            PRIMARY KEY (page, person));
        CREATE INDEX conversations_due ON conversations (due) WHERE due IS NOT NULL;
        CREATE INDEX conversations_owing ON conversations (page, person) WHERE owes = 1;
        CREATE INDEX conversations_owned ON conversations (owner, page, person) WHERE owner IS NOT NULL;
        CREATE TABLE timeline (
            id INTEGER PRIMARY KEY,   -- in order of time, so the oldest are found without an index
            page TEXT NOT NULL,
            person TEXT NOT NULL,
            at INTEGER NOT NULL,      -- unix ms of the first entry
            entries TEXT NOT NULL);   -- one to a line: at, owner, epoch, what, detail, separated by tabs
        CREATE INDEX timeline_of ON timeline (page, person, id);
        CREATE TABLE dead_letters (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            page TEXT NOT NULL,
            person TEXT NOT NULL,
            app INTEGER,
            reason INTEGER NOT NULL,
            at INTEGER NOT NULL,      -- unix ms
            heard_on INTEGER NOT NULL,
            content BLOB NOT NULL);
        CREATE INDEX dead_letters_of ON dead_letters (app, number);
        """;

    private const string Directory =
        """
        CREATE TABLE pages (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            instagram TEXT,
            profile TEXT NOT NULL,
            primary_app INTEGER,
            old_buttons INTEGER,
            claim INTEGER NOT NULL,
            meta_requests INTEGER NOT NULL,
            platform_apps TEXT NOT NULL,   -- ids, separated by blanks
            idle_after INTEGER,            -- ms, as the next three; null: as configured for all Pages
            request_lasts INTEGER,
            delivery_lasts INTEGER,
            survey_lasts INTEGER,
            token BLOB,                    -- encrypted
            removed_at INTEGER);           -- unix ms
        CREATE TABLE apps (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            secret BLOB NOT NULL,          -- encrypted
            callback TEXT,
            verify_token BLOB,             -- encrypted
            verified INTEGER NOT NULL,
            parked TEXT,
            all_numbers INTEGER NOT NULL,
            bare_postbacks INTEGER NOT NULL,
            idle_owner_object INTEGER NOT NULL,
            forwards TEXT NOT NULL);       -- one per line
        CREATE TABLE page_apps (
            page TEXT NOT NULL REFERENCES pages (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            app INTEGER NOT NULL REFERENCES apps (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            fields TEXT NOT NULL,          -- separated by blanks
            may_take_over INTEGER NOT NULL,
            human_agent INTEGER NOT NULL,
            priority INTEGER NOT NULL,
            PRIMARY KEY (page, app));
        CREATE TABLE routes (
            page TEXT NOT NULL REFERENCES pages (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            place INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            key TEXT,
            app INTEGER NOT NULL,
            PRIMARY KEY (page, place));
        CREATE TABLE tokens (
            hash TEXT PRIMARY KEY,
            app INTEGER NOT NULL REFERENCES apps (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            page TEXT NOT NULL REFERENCES pages (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            issued_at INTEGER NOT NULL,    -- unix ms
            expires_at INTEGER,
            declared INTEGER NOT NULL);    -- taken out of the configuration file, it is revoked at the next start
        CREATE TABLE seat (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            app INTEGER NOT NULL,
            graph TEXT NOT NULL,
            version TEXT NOT NULL,
            secret BLOB,                   -- encrypted, as the next two
            successor BLOB,
            verify_token BLOB);
        CREATE TABLE long_payloads (
            page TEXT NOT NULL,
            key TEXT NOT NULL,
            payload TEXT NOT NULL,
            PRIMARY KEY (page, key));
        """;

    private static readonly string[] Steps = [Conversations, Directory];

    public static int Newest => Steps.Length;

    /// <summary>Brings a store to the newest schema, each step in a transaction of its own.</summary>
    /// <exception cref="StartRefusedException">It is another program's database, or a newer Router's.</exception>
    public static void Migrate(StoreConnection connection, string file)
    {
        var application = connection.Scalar("PRAGMA application_id");
        var version = (int)connection.Scalar("PRAGMA user_version");
        if (application != ApplicationId && (application != 0 || connection.Scalar("SELECT count(*) FROM sqlite_master") != 0))
        {
            throw new StartRefusedException(
                $"{file} is a database of another program. Name a file of Router's, or a new one, in Router:Store:Path.");
        }

        if (version > Newest)
        {
            throw new StartRefusedException(
                $"The store {file} has schema version {version}; this Router knows versions up to {Newest}. A newer Router wrote "
                + "it: start that one, or restore a backup from before the update. Nothing was changed.");
        }

        for (; version < Newest; version++)
        {
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute(Steps[version]);
            connection.Execute($"PRAGMA application_id={ApplicationId}; PRAGMA user_version={version + 1}");
            connection.Execute("COMMIT");
        }
    }
}
