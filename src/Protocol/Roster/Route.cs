namespace Router.Protocol;

/// <summary>How a person came into the conversation, as far as a Page can route by it (protocol.md 2.9).</summary>
public enum RouteKind
{
    /// <summary>An <c>m.me</c>/<c>ig.me</c> link; the key is its <c>ref</c>.</summary>
    Link = 1,

    /// <summary>A click-to-Messenger or click-to-Direct ad; the key is its <c>ad_id</c>.</summary>
    Ad = 2,

    /// <summary>The Get Started button; no key.</summary>
    GetStarted = 3,

    /// <summary>Any other message into an idle conversation, profile <em>routing</em> only; no key.</summary>
    Organic = 4,
}

/// <summary>One rule of a Page: entries of this kind and key go to <paramref name="App"/>.</summary>
public sealed record Route(RouteKind Kind, string? Key, AppId App);
