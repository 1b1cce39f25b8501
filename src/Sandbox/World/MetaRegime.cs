namespace Router.Sandbox;

/// <summary>Which of Meta's rules of thread control a Page lives under (protocol.md 1.3).</summary>
public enum MetaRegime
{
    /// <summary>R2: Handover Protocol with an idle state and an optional Primary Receiver.</summary>
    Handover = 1,

    /// <summary>R4a: Conversation Routing, a default application is set.</summary>
    Routing = 2,

    /// <summary>R4b: Conversation Routing not enabled; every app hears and may send.</summary>
    ZeroConfig = 3,
}

/// <summary>Where a person talks to the business.</summary>
public enum MetaPlatform
{
    Messenger = 1,
    Instagram = 2,
}
