namespace Router.Grains.Interfaces;

/// <summary>Where the person writes.</summary>
[Alias("router.channel")]
public enum MessagingChannel
{
    Messenger = 1,
    Instagram = 2,
}

/// <summary>Why a control call or a send was refused. The numbers are Router's own, and those of its timeline.</summary>
[Alias("router.refusal")]
public enum RefusalReason
{
    NotTheOwner = 1,
    UnknownTarget = 2,
    AlreadyTheOwner = 3,
    NoPrimary = 4,
    MayNotTake = 5,
    TakeOverNotAllowed = 6,
    RequestsUnavailable = 7,
    OnlyTheOwner = 8,
    DurationOutOfRange = 9,
    AnotherAppControls = 10,
    Moving = 11,
    NoteToSelf = 12,
    UnknownCaller = 13,
    TooManySurveys = 14,
    NoSuchRequest = 15,
    MetadataTooLong = 16,
    NoSuchConversation = 17,
    SendOutcomeUnknown = 18,
    ConversationFull = 19,
}
