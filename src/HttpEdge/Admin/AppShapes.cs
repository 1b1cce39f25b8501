namespace Router.HttpEdge;

/// <summary>An app as an operator writes it.</summary>
internal sealed record AppBody
{
    public required string Name { get; init; }

    /// <summary>The secret its callbacks are signed with; only for a new app, and made up where it is absent.</summary>
    public string? Secret { get; set; }

    /// <summary>App ids in callbacks as numbers throughout.</summary>
    public bool AllNumbers { get; set; }

    /// <summary>Postbacks on standby without payload, as Meta writes them.</summary>
    public bool BarePostbacks { get; set; }

    /// <summary><c>thread_owner</c> of an idle conversation answers <c>[{}]</c>.</summary>
    public bool IdleOwnerAsObject { get; set; }

    /// <summary>What it may forward to the Graph API, as <c>METHOD edge</c>; null: reads of profiles, and the uploads.</summary>
    public string[]? Forwards { get; set; }

    public override string ToString() => $"AppBody {{ {Name} }}";
}

/// <summary>An app as the operator reads it, without its secret.</summary>
internal sealed record AppView(
    string Id, string Name, string? Callback, bool Verified, string? Parked, bool AllNumbers, bool BarePostbacks, bool IdleOwnerAsObject,
    IReadOnlyList<string> Forwards, IReadOnlyList<string> Pages, bool Declared);

/// <summary>A new secret; null: one is made up.</summary>
internal sealed record SecretBody
{
    public string? Secret { get; set; }

    public override string ToString() => "SecretBody";
}

/// <summary>A secret that was made up, shown this once; null: the operator's own was taken.</summary>
internal sealed record SecretShown(string? Secret)
{
    public override string ToString() => "SecretShown";
}

/// <summary>Where callbacks go; a null address takes it away.</summary>
internal sealed record CallbackBody
{
    public required string? Address { get; init; }

    public string? VerifyToken { get; set; }

    public override string ToString() => "CallbackBody";
}

/// <summary>Why an app is parked.</summary>
internal sealed record ParkBody
{
    public string Reason { get; set; } = "operator";
}

/// <summary>A token to be issued.</summary>
internal sealed record TokenBody
{
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>A token, shown this once.</summary>
internal sealed record TokenShown(string Token, string Id, string App, string Page, DateTimeOffset? ExpiresAt)
{
    public override string ToString() => "TokenShown";
}

/// <summary>A token as it is kept: its id is its hash.</summary>
internal sealed record TokenView(string Id, string App, string Page, DateTimeOffset IssuedAt, DateTimeOffset? ExpiresAt);

/// <summary>How many conversations an app still owns.</summary>
internal sealed record OwnedView(bool Success, long StillOwns);

/// <summary>How far a removed app's conversations were worked through.</summary>
internal sealed record WorkedView(int Touched, long StillOwns);
