namespace Router.Protocol;

/// <summary>What a message into an idle conversation does, in profile <em>handover</em> (rules.md section 4).</summary>
public enum ClaimPolicy
{
    /// <summary>The sender becomes the owner, if the message is a plain reply. The default.</summary>
    Claim = 1,

    /// <summary>Sent, the conversation stays idle.</summary>
    Allow = 2,

    /// <summary>Refused: an app has to take or request control first.</summary>
    Refuse = 3,
}
