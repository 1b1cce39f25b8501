namespace Router.Protocol;

/// <summary>The channel an app hears an item on.</summary>
public enum HeardOn
{
    Messaging = 1,
    Standby = 2,
}
