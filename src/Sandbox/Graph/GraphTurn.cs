using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>A Graph call whose caller is known: what the edges work with, under the world's lock.</summary>
internal sealed record GraphTurn(MetaWorld World, GraphCall Call, long Number, MetaApp App, MetaPage Page)
{
    public JsonObject Arguments => Call.Arguments;

    /// <summary>A string or number argument; null when absent or null.</summary>
    public string? Text(string name) => GraphArguments.TextOf(Arguments[name]);

    public JsonObject? Object(string name) => GraphArguments.ObjectOf(Arguments[name]);

    public MetaPlatform Platform =>
        string.Equals(Text("platform"), "instagram", StringComparison.OrdinalIgnoreCase)
        || (Call.Path.Count > 0 && Call.Path[0] == Page.InstagramId?.Value)
            ? MetaPlatform.Instagram
            : MetaPlatform.Messenger;

    /// <summary>The thread the call names; null when the person never met the Page.</summary>
    public MetaConversation? Conversation => Call.Person is { } person ? World.Conversation(Page, person) : null;

    public GraphAnswer Refuse(GraphError error) => new(error.Status, error.ToJson(World.NewTrace()));

    public GraphAnswer SuccessUnless(GraphError? error) => error is null ? GraphAnswer.Success() : Refuse(error);
}
