using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary><c>/admin/apps</c>: hosted apps, their secrets, callbacks and parking.</summary>
internal static class AppsAdmin
{
    public static void MapApps(this RouteGroupBuilder admin)
    {
        var apps = admin.MapGroup("/apps").WithTags("Apps");
        apps.MapGet("", List).Produces<ListOf<AppView>>().WithSummary("All apps");
        apps.MapGet("/{app}", Read).Produces<AppView>().WithSummary("One app");
        apps.MapPut("/{app}", Write).Produces<SecretShown>().WithSummary("Add an app, or change one. A secret that Router made up is shown this once");
        apps.MapDelete("/{app}", Remove).Produces<OwnedView>().WithSummary("Remove an app from every Page; answers how many conversations it still owns");
        apps.MapPut("/{app}/secret", Rotate).Produces<SecretShown>().WithSummary("Replace the app's secret");
        apps.MapPut("/{app}/callback", SetCallback).Produces<DoneView>().WithSummary("Set the callback address; it must answer the hub.challenge handshake");
        apps.MapPost("/{app}/callback/verify", Verify).Produces<DoneView>().WithSummary("Repeat the handshake; success unparks the app");
        apps.MapPost("/{app}/park", Park).Produces<DoneView>().WithSummary("Send nothing to the app; its deliveries wait");
        apps.MapPost("/{app}/unpark", Unpark).Produces<DoneView>().WithSummary("Send to the app again");
        apps.MapGet("/{app}/owned", Owned).Produces<OwnedView>().WithSummary("How many conversations the app owns");
        apps.MapPost("/{app}/owned/work-through", WorkThrough).Produces<WorkedView>().WithSummary("Touch the conversations a removed app still owns, so that each goes to its queue or becomes idle");
    }

    private static IResult List(IDirectory directory) =>
        AdminAnswers.Ok(new ListOf<AppView>([.. directory.Current.Apps.Values.OrderBy(a => a.Id).Select(a => View(a, directory.Current))]));

    private static IResult Read(string app, IDirectory directory) =>
        !PathIds.TryApp(app, out var id, out var error) ? error
        : directory.Current.Apps.TryGetValue(id, out var entry) ? AdminAnswers.Ok(View(entry, directory.Current))
        : AdminAnswers.NotFound("app");

    private static async Task<IResult> Write(string app, AppBody body, IDirectory directory, IDirectoryEditor editor, CancellationToken stop)
    {
        if (!PathIds.TryApp(app, out var id, out var error))
        {
            return error;
        }

        if (string.IsNullOrWhiteSpace(body.Name))
        {
            return AdminAnswers.Invalid("name must not be empty.");
        }

        if (directory.Current.Apps.ContainsKey(id))
        {
            return body.Secret is not null
                ? AdminAnswers.Invalid("The secret of an app is changed by PUT /admin/apps/{app}/secret.")
                : Shown(await editor.ChangeApp(id, s => Apply(s, body), stop), null);
        }

        var (secret, shown) = NewSecret(body.Secret);
        return Shown(await editor.AddApp(id, Apply(new AppSettings(body.Name), body), secret, new AppCallback(null, null, Verified: false), stop), shown);
    }

    private static async Task<IResult> Remove(string app, IDirectoryEditor editor, IOwnedConversations index, CancellationToken stop)
    {
        if (!PathIds.TryApp(app, out var id, out var error))
        {
            return error;
        }

        var outcome = await editor.RemoveApp(id, stop);
        return outcome.IsDone ? AdminAnswers.Ok(new OwnedView(true, await index.CountOwned(id, null, stop))) : AdminAnswers.Refused(outcome);
    }

    private static async Task<IResult> Rotate(string app, SecretBody body, IDirectoryEditor editor, CancellationToken stop)
    {
        if (!PathIds.TryApp(app, out var id, out var error))
        {
            return error;
        }

        var (secret, shown) = NewSecret(body.Secret);
        return Shown(await editor.RotateAppSecret(id, secret, stop), shown);
    }

    private static async Task<IResult> SetCallback(string app, CallbackBody body, IDirectoryEditor editor, ICallbackVerifier verifier, CancellationToken stop)
    {
        if (!PathIds.TryApp(app, out var id, out var error))
        {
            return error;
        }

        if (body.Address is null)
        {
            return AdminAnswers.Of(await editor.SetCallback(id, new AppCallback(null, null, Verified: false), stop));
        }

        return !Uri.TryCreate(body.Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") ? AdminAnswers.Invalid("address must be an http or https address.")
            : string.IsNullOrWhiteSpace(body.VerifyToken) ? AdminAnswers.Invalid("verify_token is required: the text that the callback expects in hub.verify_token.")
            : await VerifyAndSet(id, address, new Secret(body.VerifyToken), editor, verifier, stop);
    }

    private static async Task<IResult> Verify(string app, IDirectory directory, IDirectoryEditor editor, ICallbackVerifier verifier, CancellationToken stop) =>
        !PathIds.TryApp(app, out var id, out var error) ? error
        : !directory.Current.Apps.TryGetValue(id, out var entry) ? AdminAnswers.NotFound("app")
        : entry is not { Callback: { } address, VerifyToken: { } token } ? AdminAnswers.Invalid("The app has no callback address or no verify token. Set both by PUT /admin/apps/{app}/callback.")
        : await VerifyAndSet(id, address, token, editor, verifier, stop);

    private static async Task<IResult> VerifyAndSet(AppId app, Uri address, Secret token, IDirectoryEditor editor, ICallbackVerifier verifier, CancellationToken stop)
    {
        var verdict = await verifier.Verify(address, token, stop);
        if (verdict != CallbackVerdict.Verified)
        {
            return AdminReplies.Error(400, "not_verified", "Nothing was changed: " + Callbacks.Told(verdict));
        }

        var outcome = await editor.SetCallback(app, new AppCallback(address, token, Verified: true), stop);

        // A declared address cannot be written, but parking can be lifted: "apart from parking".
        return AdminAnswers.Of(outcome.Refusal == EditRefusal.Declared ? await editor.Unpark(app, stop) : outcome);
    }

    private static async Task<IResult> Park(string app, ParkBody body, IDirectoryEditor editor, CancellationToken stop) =>
        !PathIds.TryApp(app, out var id, out var error) ? error
        : string.IsNullOrWhiteSpace(body.Reason) || body.Reason.Length > 200 ? AdminAnswers.Invalid("reason has 1 to 200 characters.")
        : AdminAnswers.Of(await editor.Park(id, body.Reason, stop));

    private static async Task<IResult> Unpark(string app, IDirectoryEditor editor, CancellationToken stop) =>
        PathIds.TryApp(app, out var id, out var error) ? AdminAnswers.Of(await editor.Unpark(id, stop)) : error;

    private static async Task<IResult> Owned(string app, IOwnedConversations index, CancellationToken stop) =>
        PathIds.TryApp(app, out var id, out var error) ? AdminAnswers.Ok(new OwnedView(true, await index.CountOwned(id, null, stop))) : error;

    private static async Task<IResult> WorkThrough(string app, IOwnedConversations index, IConversations conversations, EdgeOptions options, CancellationToken stop)
    {
        if (!PathIds.TryApp(app, out var id, out var error))
        {
            return error;
        }

        var keys = await index.OwnedBy(id, null, null, options.WorkThroughAtOnce, stop);
        foreach (var key in keys)
        {
            await conversations.View(key);
        }

        return AdminAnswers.Ok(new WorkedView(keys.Count, await index.CountOwned(id, null, stop)));
    }

    private static AppSettings Apply(AppSettings settings, AppBody body) => settings with
    {
        Name = body.Name.Trim(),
        Format = new CallbackFormat { AllNumbers = body.AllNumbers, BarePostbacks = body.BarePostbacks },
        IdleOwnerAsObject = body.IdleOwnerAsObject,
        Forwards = body.Forwards is null ? AppSettings.DefaultForwards : Words.Clean(body.Forwards),
    };

    private static (Secret Secret, string? Shown) NewSecret(string? given)
    {
        var made = string.IsNullOrWhiteSpace(given) ? Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)) : null;
        return (new Secret(made ?? given!.Trim()), made);
    }

    private static IResult Shown(EditOutcome outcome, string? secret) =>
        outcome.IsDone ? AdminAnswers.Ok(new SecretShown(secret)) : AdminAnswers.Refused(outcome);

    private static AppView View(AppEntry app, DirectorySnapshot directory) => new(
        app.Id.ToString(), app.Name, app.Callback?.AbsoluteUri, app.Verified, app.Parked, app.Format.AllNumbers, app.Format.BarePostbacks, app.IdleOwnerAsObject,
        app.Forwards, [.. directory.Pages.Values.Where(p => p.Roster.Hosts(app.Id)).Select(p => p.Id.Value).Order(StringComparer.Ordinal)], app.Declared);
}
