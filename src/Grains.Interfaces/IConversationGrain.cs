using Orleans.Concurrency;

namespace Router.Grains.Interfaces;

/// <summary>
/// One conversation of the cluster: a Page and a person, named by <see cref="ConversationName"/>. Every answer is given after
/// what it says is stored. A call whose outcome is not known (a timeout, a lost silo) is repeated with the same id: that is
/// harmless. An answer of <em>unavailable</em> means that nothing was stored: ask again.
/// </summary>
/// <remarks>
/// Names, ids and numbers of this contract are for ever; <c>tests/Grains.Tests/Contract</c> pins them. What changes meaning gets
/// a new name (<c>…v2</c>), and both are served while a cluster is being rolled.
/// </remarks>
[Alias("router.conversation.v1")]
public interface IConversationGrain : IGrainWithStringKey
{
    /// <summary>Takes one item of a webhook. For Router's web edge.</summary>
    [Alias("accept")]
    Task<ItemAcceptance> Accept(WebhookItemCall call);

    /// <summary>Carries out a control call: request, pass, take, release, extend, cancel and an operator's. A change at Meta may take 15 s.</summary>
    [Alias("do")]
    [ResponseTimeout("00:00:30")]
    Task<ControlAnswer> Do(ControlCall call);

    /// <summary>Sends to the person, if the rules allow it. Meta may fetch media for more than a minute before it answers.</summary>
    [Alias("send")]
    [ResponseTimeout("00:02:00")]
    Task<SendReply> Send(SendCall call);

    /// <summary>Who controls the conversation and who waits, with everything due worked off.</summary>
    [Alias("look")]
    Task<ConversationLook> Look();

    /// <summary>The whole state in the form it is stored in. For Router's web edge; others take <see cref="Look"/>.</summary>
    [Alias("state")]
    Task<StoredState> State();

    /// <summary>The newest <paramref name="most"/> lines of what happened, oldest first; at most 1,000.</summary>
    [Alias("timeline")]
    Task<TimelineLine[]> Timeline(int most);

    /// <summary>Works off what is due and takes up what is owed. For Router's silos.</summary>
    [Alias("wake")]
    [OneWay]
    Task Wake();
}
