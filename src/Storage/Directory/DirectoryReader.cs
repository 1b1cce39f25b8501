using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Storage;

/// <summary>Reads the rows of a directory; its counterpart is <see cref="DirectoryWriter"/>.</summary>
public sealed class DirectoryReader(KeyRing ring)
{
    /// <summary>True once a secret was met that is encrypted under an earlier key.</summary>
    public bool MetEarlierKey { get; private set; }

    /// <summary>The content. What the configuration file declares is not known from the rows, apart from its tokens.</summary>
    /// <exception cref="StartRefusedException">A secret cannot be read with the keys at hand, or a row is damaged.</exception>
    public DirectoryContent Read(IEnumerable<DirectoryRow> rows)
    {
        var content = DirectoryContent.Empty;
        var apps = content.Apps.ToBuilder();
        var pages = content.Pages.ToBuilder();
        var parts = content.PageApps.ToBuilder();
        var tokens = content.Tokens.ToBuilder();
        foreach (var row in rows)
        {
            switch (row.Name.Kind)
            {
                case RowNames.SeatKind:
                    content = content with { Seat = Seat(Parse(row, BodyJson.Default.SeatBody)) };
                    break;
                case RowNames.AppKind:
                    var app = RowNames.App(row.Name.Id);
                    apps[app] = App(app, Parse(row, BodyJson.Default.AppBody));
                    break;
                case RowNames.PageKind:
                    var page = new PageId(row.Name.Id);
                    pages[page] = Page(page, Parse(row, BodyJson.Default.PageBody));
                    break;
                case RowNames.PageAppKind:
                    parts[RowNames.PageApp(row.Name.Id)] = Part(Parse(row, BodyJson.Default.PageAppBody));
                    break;
                case RowNames.TokenKind:
                    tokens[row.Name.Id] = Token(row.Name.Id, Parse(row, BodyJson.Default.TokenBody));
                    break;
                default:
                    break; // A newer Router's kind: it is left alone.
            }
        }

        return content with { Apps = apps.ToImmutable(), Pages = pages.ToImmutable(), PageApps = parts.ToImmutable(), Tokens = tokens.ToImmutable() };
    }

    private static T Parse<T>(DirectoryRow row, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(row.Body, type) ?? throw new JsonException("null");
        }
        catch (JsonException cause)
        {
            throw new StartRefusedException($"The stored {row.Name.Kind} {row.Name.Id} is damaged. Restore the store from a backup.", cause);
        }
    }

    private SeatRow Seat(SeatBody body) => new(
        new SeatSettings(RowNames.App(body.App), new Uri(body.Graph), body.Version),
        Opened(SecretPlace.Seat("secret"), body.Secret) is { } secret
            ? new SeatSecrets(secret, Opened(SecretPlace.Seat("successor"), body.Successor), Opened(SecretPlace.Seat("verify"), body.VerifyToken))
            : null);

    private AppRow App(AppId id, AppBody body) => new(
        new AppSettings(body.Name)
        {
            Format = new CallbackFormat { AllNumbers = body.AllNumbers, BarePostbacks = body.BarePostbacks },
            IdleOwnerAsObject = body.IdleOwnerAsObject,
            Forwards = [.. body.Forwards],
        },
        Opened(SecretPlace.App(id, "secret"), body.Secret)!,
        new AppCallback(
            body.Callback is { } address ? new Uri(address) : null, Opened(SecretPlace.App(id, "verify"), body.VerifyToken), body.Verified))
    {
        Parked = body.Parked,
    };

    private PageRow Page(PageId id, PageBody body) => new(new PageSettings(body.Name)
    {
        InstagramId = body.Instagram,
        Profile = Profile.Named(body.Profile) ?? Profile.Handover,
        Primary = AppIf(body.Primary),
        OldButtons = AppIf(body.OldButtons),
        Claim = (ClaimPolicy)body.Claim,
        MetaKnowsRequests = body.MetaKnowsRequests,
        PlatformApps = [.. body.PlatformApps.Select(RowNames.App)],
        Routes = [.. body.Routes.Select(route => new Route((RouteKind)route.Kind, route.Key, RowNames.App(route.App)))],
        Numbers = new PageNumbers
        {
            IdleAfter = body.IdleAfter,
            RequestLasts = body.RequestLasts,
            DeliveryLasts = body.DeliveryLasts,
            SurveyLasts = body.SurveyLasts,
        },
    })
    {
        Token = Opened(SecretPlace.Page(id, "token"), body.Token),
        RemovedAt = body.RemovedAt,
    };

    private static PageAppRow Part(PageAppBody body) => new(new PageAppSettings
    {
        Fields = [.. body.Fields],
        MayTakeOver = body.MayTakeOver,
        HumanAgent = body.HumanAgent,
        Priority = body.Priority,
    });

    private static TokenRow Token(string hash, TokenBody body) =>
        new(new TokenEntry(hash, RowNames.App(body.App), new PageId(body.Page), body.IssuedAt, body.ExpiresAt), body.Declared);

    private Secret? Opened(string place, byte[]? sealedText)
    {
        if (sealedText is null)
        {
            return null;
        }

        MetEarlierKey |= !ring.IsCurrent(sealedText);
        return ring.Decrypt(place, sealedText);
    }

    private static AppId? AppIf(string? id) => id is null ? null : RowNames.App(id);
}
