using System.Text.Json;
using System.Text.Json.Serialization;

namespace Router.HttpEdge;

/// <summary>The admin API's JSON, written and read without reflection. Names in snake case, ids as strings.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(PageBody))]
[JsonSerializable(typeof(PageView))]
[JsonSerializable(typeof(ListOf<PageView>))]
[JsonSerializable(typeof(PageAppBody))]
[JsonSerializable(typeof(PageTokenBody))]
[JsonSerializable(typeof(PrimaryBody))]
[JsonSerializable(typeof(RouteBody[]))]
[JsonSerializable(typeof(AppBody))]
[JsonSerializable(typeof(AppView))]
[JsonSerializable(typeof(ListOf<AppView>))]
[JsonSerializable(typeof(SecretBody))]
[JsonSerializable(typeof(SecretShown))]
[JsonSerializable(typeof(CallbackBody))]
[JsonSerializable(typeof(ParkBody))]
[JsonSerializable(typeof(TokenBody))]
[JsonSerializable(typeof(TokenShown))]
[JsonSerializable(typeof(ListOf<TokenView>))]
[JsonSerializable(typeof(SeatBody))]
[JsonSerializable(typeof(SeatView))]
[JsonSerializable(typeof(SeatSecretsBody))]
[JsonSerializable(typeof(ConversationShown))]
[JsonSerializable(typeof(AssignBody))]
[JsonSerializable(typeof(QueueBody))]
[JsonSerializable(typeof(ListOf<TimelineView>))]
[JsonSerializable(typeof(ListOf<DeadLetterView>))]
[JsonSerializable(typeof(RefusedView))]
[JsonSerializable(typeof(OwnedView))]
[JsonSerializable(typeof(WorkedView))]
[JsonSerializable(typeof(DoneView))]
[JsonSerializable(typeof(ErrorView))]
internal sealed partial class AdminJson : JsonSerializerContext;

/// <summary>A list, as the member <c>data</c>.</summary>
internal sealed record ListOf<T>(IReadOnlyList<T> Data);

/// <summary>A change that was made.</summary>
internal sealed record DoneView(bool Success)
{
    public static readonly DoneView Yes = new(true);
}

/// <summary>An error: what is wrong and what to do, and a word for programs.</summary>
internal sealed record ErrorView(ErrorText Error);

/// <summary>The inside of <see cref="ErrorView"/>.</summary>
internal sealed record ErrorText(string Message, string Code);
