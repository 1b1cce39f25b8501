using Microsoft.Extensions.Logging;
using Router.Protocol;

namespace Router.Conversations;

/// <content>What the life of a conversation logs: ids and outcomes, never texts. Names and numbers are API.</content>
public sealed partial class ConversationLife
{
    [LoggerMessage(2001, LogLevel.Error, "Conversation {Conversation} could not take {Command}; its state is unchanged")]
    private partial void LogStepFailed(Exception exception, ConversationKey conversation, string command);

    [LoggerMessage(2002, LogLevel.Error, "Conversation {Conversation} could not be stored; its memory is dropped and read again")]
    private partial void LogStoreFailed(Exception exception, ConversationKey conversation);

    [LoggerMessage(2003, LogLevel.Warning, "Conversation {Conversation} does not know yet whether Meta made the change {Move}; it asks")]
    private partial void LogMoveOutcomeUnknown(ConversationKey conversation, CommandId move);

    [LoggerMessage(2004, LogLevel.Error, "Conversation {Conversation}: {Work} failed and will be taken up again")]
    private partial void LogWorkFailed(Exception exception, ConversationKey conversation, string work);

    [LoggerMessage(2005, LogLevel.Error, "Conversation {Conversation} could not be read")]
    private partial void LogLoadFailed(Exception exception, ConversationKey conversation);
}
