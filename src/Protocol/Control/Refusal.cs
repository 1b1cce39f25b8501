namespace Router.Protocol;

/// <summary>Why a command was refused. The edge maps each to one Graph error body. Values are stored: never renumber.</summary>
public enum Refusal
{
    /// <summary>Pass by an app that does not own: 100/2018151.</summary>
    NotTheOwner = 1,

    /// <summary>The target is no app the Page knows: 100/2018164.</summary>
    UnknownTarget = 2,

    /// <summary>The caller owns already (pass to self, request, take in profile <em>routing</em>): 100.</summary>
    AlreadyTheOwner = 3,

    /// <summary>Pass without target, and the Page has no primary: 100.</summary>
    NoPrimary = 4,

    /// <summary>Take without the right to, profile <em>handover</em>: 100/2018171.</summary>
    MayNotTake = 5,

    /// <summary>Take without the take-over switch, profile <em>routing</em>: 10.</summary>
    TakeOverNotAllowed = 6,

    /// <summary>Requests do not exist in profile <em>routing</em>: 100.</summary>
    RequestsUnavailable = 7,

    /// <summary>Release or extend by an app that does not own, or while idle: 100.</summary>
    OnlyTheOwner = 8,

    /// <summary>Extension outside 1 s … 7 days: 100.</summary>
    DurationOutOfRange = 9,

    /// <summary>Send by an app that may not: 10/2018300, on Instagram 100/2534037.</summary>
    AnotherAppControls = 10,

    /// <summary>A change of control at Meta is under way: 2, transient.</summary>
    Moving = 11,

    /// <summary>A metadata note to oneself: 100.</summary>
    NoteToSelf = 12,

    /// <summary>The caller is not an app of this Page: 190 at the edge, by its token.</summary>
    UnknownCaller = 13,

    /// <summary>Five surveys of this app wait already: 100.</summary>
    TooManySurveys = 14,

    /// <summary>There is no waiting request of this app to cancel: 100.</summary>
    NoSuchRequest = 15,

    /// <summary>Metadata longer than 1,000 characters: 100.</summary>
    MetadataTooLong = 16,

    /// <summary>The Page's line has no control: 100.</summary>
    NoSuchConversation = 17,

    /// <summary>A send with this id was begun before; its outcome is unknown and it is never repeated: 2.</summary>
    SendOutcomeUnknown = 18,

    /// <summary>The held surveys of the conversation would exceed their limit, and with it the state: 2, transient.</summary>
    ConversationFull = 19,
}
