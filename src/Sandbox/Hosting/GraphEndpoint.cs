namespace Router.Sandbox;

/// <summary>The Graph API over HTTP: reads, lets the transport's faults strike, answers JSON whatever happens.</summary>
internal static class GraphEndpoint
{
    private static readonly TimeSpan HangLasts = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SlowLasts = TimeSpan.FromMilliseconds(500);

    public static async Task Answer(HttpContext context, MetaWorld world, string path)
    {
        try
        {
            await Carry(context, world, path);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The caller has hung up; there is nobody to answer.
        }
        catch (Exception failure) when (failure is BadHttpRequestException or InvalidDataException)
        {
            await Write(context, world.Graph.Refuse(GraphErrors.Invalid("The request body could not be read.")));
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            // Clients crash on a body that is not JSON, so even a bug of ours answers as Graph does: code 1.
            await Write(context, world.Graph.Refuse(new(1, null, $"An unknown error occurred ({failure.GetType().Name}).")));
        }
    }

    private static async Task Carry(HttpContext context, MetaWorld world, string path)
    {
        var stop = context.RequestAborted;
        if (await GraphReading.Read(context.Request, path) is not { } call)
        {
            await Write(context, world.Graph.Refuse(GraphErrors.Invalid("The request body is not a JSON object.")));
            return;
        }

        var target = call.Target(world.Graph.Authenticate(call).App?.Id);
        if (world.Faults.Draw(Fault.GraphHang, target) is { } hang)
        {
            await Hang(world, call, hang.Lasts ?? HangLasts, stop);
        }

        var lose = world.Faults.Draw(Fault.GraphLoseAnswerAfterSuccess, target);
        var answer = await world.Graph.Run(call with { AnswerLost = lose is not null });
        if (world.Faults.Draw(Fault.GraphSlow, target) is { } slow)
        {
            await Task.Delay(slow.Lasts ?? SlowLasts, stop);
        }

        if (lose is not null)
        {
            if (lose.Lasts is { } silent)
            {
                await Task.Delay(silent, stop);
            }

            if (lose.Code is null)
            {
                context.Abort();
                return;
            }

            answer = world.Graph.Refuse(GraphErrors.Injected(lose.Code.Value, lose.Subcode)) with { Status = 500 };
        }

        await Write(context, answer);
    }

    private static async Task Hang(MetaWorld world, GraphCall call, TimeSpan lasts, CancellationToken stop)
    {
        var startedAt = world.Now;
        try
        {
            await Task.Delay(lasts, stop);
        }
        catch (OperationCanceledException)
        {
            world.Graph.Abandon(call, startedAt);
            throw;
        }
    }

    private static async Task Write(HttpContext context, GraphAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json; charset=UTF-8";
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(MetaJson.Write(answer.Body), context.RequestAborted);
    }
}
