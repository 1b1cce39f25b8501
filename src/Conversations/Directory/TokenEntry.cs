using Router.Protocol;

namespace Router.Conversations;

/// <summary>A token Router issued: it belongs to one app and one Page, and is kept as a hash.</summary>
public sealed record TokenEntry(string Hash, AppId App, PageId Page, DateTimeOffset IssuedAt, DateTimeOffset? ExpiresAt);
