using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>What the end of a lead ad's questions tells the app that goes on (LEAD; protocol.md 2.9, 4.4, 4.5).</summary>
internal sealed partial class WebhookFeed
{
    /// <summary>T18: the handover event first, then the summary if the ad sends one, then the referral with the answers.</summary>
    public void LeadEnds(MetaConversation c, LeadFlow flow, MetaApp leadGen, bool complete)
    {
        var metadata = complete ? "messenger_lead_gen_complete" : "messenger_lead_gen_incomplete";
        // Whose id stands in hop_context is not said; here it is the app that hands over.
        var context = new JsonObject { ["app_id"] = leadGen.Id.Number, ["metadata"] = metadata };
        if (c.Owner is { } owner)
        {
            var pass = new JsonObject { ["previous_owner_app_id"] = Id(c, leadGen), ["new_owner_app_id"] = Id(c, owner), ["metadata"] = metadata };
            Handover(c, WebhookKind.Pass, [owner], pass, new JsonArray(context.DeepClone()));
        }

        if (flow.Ad.SendsSummary)
        {
            var lines = flow.Answers.Select(answer => $"{answer.Question}: {answer.Answer}");
            var summary = InSeconds(c);
            summary["message"] = new JsonObject { ["mid"] = world.NewMid(), ["text"] = $"Lead summary:\n{string.Join('\n', lines)}" };
            summary["hop_context"] = context;
            ToAll(c, WebhookKind.Message, summary, creator: null);
        }

        var referral = InSeconds(c);
        referral["referral"] = new JsonObject
        {
            ["source"] = "ADS",
            ["type"] = complete ? "LEAD_COMPLETE" : "LEAD_INCOMPLETE",
            ["ad_id"] = flow.Ad.Id,
            ["ads_context_data"] = new JsonObject { ["ad_title"] = $"Ad {flow.Ad.Id}" },
        };
        referral["lead"] = new JsonObject
        {
            ["data"] = new JsonArray([.. flow.Answers.Select(answer => (JsonNode)new JsonObject { ["question"] = answer.Question, ["answer"] = answer.Answer })]),
        };
        ToAll(c, WebhookKind.Referral, referral, creator: null);
    }

    /// <summary>Lead summary and lead referral have their timestamp in seconds.</summary>
    private JsonObject InSeconds(MetaConversation c)
    {
        var item = Item(sender: c.Person.Value, recipient: c.Account.Value);
        item["timestamp"] = world.Now.ToUnixTimeSeconds();
        return item;
    }
}
