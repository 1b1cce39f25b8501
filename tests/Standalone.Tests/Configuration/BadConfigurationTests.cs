using Microsoft.Extensions.Configuration;

namespace Router.Standalone.Tests;

public class BadConfigurationTests
{
    private const string Good =
        """
        {"Meta":{"App":"1000","Secret":"seat"},
         "Pages":{"1111":{"Primary":"100","Apps":{"100":{}}}},
         "Apps":{"100":{"Secret":"s"}}}
        """;

    [Fact]
    public void Nothing_at_all_is_good() => TestDirectory.Settings();

    [Fact]
    public async Task The_sample_is_good()
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Repository.PathOf("samples/router.json")).Build();
        using var temp = new TempStore();
        using var directory = await SqliteDirectory.Open(
            temp.Store, StandaloneSettings.Read(configuration).Router, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Equal(["bot", "desk"], directory.Current.Apps.Values.Select(a => a.Name).Order());
    }

    [Theory]
    // Forms: each names the setting in full.
    [InlineData("""{"Pags":{"x":"y"}}""", "Router:Pags is not a setting of Router.")]
    [InlineData("""{"Meta":{"Secret":"s"}}""", "Router:Meta:App is missing")]
    [InlineData("""{"Meta":{"App":"1000"}}""", "Router:Meta:Secret is missing")]
    [InlineData("""{"Meta":{"App":"x","Secret":"s"}}""", "Router:Meta:App must be an app's id")]
    [InlineData("""{"Meta":{"App":"1","Secret":"s","Graph":"ftp://x"}}""", "Router:Meta:Graph must be an http or https address")]
    [InlineData("""{"Meta":{"App":"1","Secret":"s","Version":"23"}}""", "Router:Meta:Version must look like v23.0")]
    [InlineData("""{"Meta":{"App":"1","Secret":"s","Verify":"x"}}""", "Router:Meta:Verify is not a setting of Router.")]
    [InlineData("""{"Pages":{"abc":{"Name":"x"}}}""", "Router:Pages:abc is not a Page's id")]
    [InlineData("""{"Pages":{"1":{"Profile":"both"}}}""", "Router:Pages:1:Profile must be one of: handover, routing")]
    [InlineData("""{"Pages":{"1":{"Claim":"maybe"}}}""", "Router:Pages:1:Claim must be one of: claim, allow, refuse")]
    [InlineData("""{"Pages":{"1":{"Primary":"me"}}}""", "Router:Pages:1:Primary must be an app's id")]
    [InlineData("""{"Pages":{"1":{"MetaKnowsRequests":"perhaps"}}}""", "Router:Pages:1:MetaKnowsRequests must be true or false")]
    [InlineData("""{"Pages":{"1":{"IdleAfter":"24"}}}""", "Router:Pages:1:IdleAfter must be a duration")]
    [InlineData("""{"Pages":{"1":{"Routes":[{"App":"1"}]}}}""", "Router:Pages:1:Routes:0 needs an App and exactly one of")]
    [InlineData("""{"Pages":{"1":{"Apps":{"x":{"Priority":1}}}}}""", "Router:Pages:1:Apps:x must be an app's id")]
    [InlineData("""{"Pages":{"1":{"Apps":{"2":{"Priority":"high"}}}}}""", "Router:Pages:1:Apps:2:Priority must be a whole number")]
    [InlineData("""{"Pages":{"1":{"Apps":{"2":{"Tokens":["short"]}}}}}""", "Router:Pages:1:Apps:2:Tokens must have at least 16 characters")]
    [InlineData("""{"Apps":{"2":{"Name":"x"}}}""", "Router:Apps:2:Secret is missing")]
    [InlineData("""{"Apps":{"2":{"Secret":"s","Callback":"bot"}}}""", "Router:Apps:2:Callback must be an http or https address")]
    [InlineData("""{"Listen":{"Public":"5080"}}""", "Router:Listen:Public must be an address and a port")]
    [InlineData("""{"Listen":{"Private":"0.0.0.0:5081"}}""", "Router:Listen:Private listens beyond this machine")]
    [InlineData("""{"Listen":{"Https":{"At":"127.0.0.1:5443"}}}""", "Router:Listen:Https:Certificate is missing")]
    [InlineData("""{"Listen":{"Https":{"Certificate":"/nowhere.pem"}}}""", "Router:Listen:Https:Certificate names a file that does not exist")]
    [InlineData("""{"Key":"short"}""", "Router:Key must be 32 bytes in base64")]
    [InlineData("""{"PreviousKey":"c2hvcnQ="}""", "Router:PreviousKey must be 32 bytes in base64")]
    [InlineData("""{"Store":{"BusyTimeout":"00:00:10"}}""", "Router:Store:BusyTimeout must be")]
    [InlineData("""{"Store":{"MaxGroup":0}}""", "Router:Store:MaxGroup must be")]
    [InlineData("""{"Store":{"Readers":0}}""", "Router:Store:Readers must be")]
    [InlineData("""{"Store":{"CacheKiB":1}}""", "Router:Store:CacheKiB must be")]
    [InlineData("""{"Store":{"CheckpointPages":1}}""", "Router:Store:CheckpointPages must be")]
    [InlineData("""{"Outgoing":{"CallbackTimeout":"soon"}}""", "Router:Outgoing: Failed to convert configuration value 'soon' at 'Router:Outgoing:CallbackTimeout'")]
    [InlineData("""{"Outgoing":{"CallbackTimout":"00:00:20"}}""", "Router:Outgoing: 'ErrorOnUnknownConfiguration'")]
    [InlineData("""{"Outgoing":{"MaxCallbacksPerApp":0}}""", "Router:Outgoing:MaxCallbacksPerApp")]
    [InlineData("""{"Edge":{"MaxWebhookBytes":1}}""", "Router:Edge:MaxWebhookBytes must be between 1 KiB and 64 MiB")]
    [InlineData("""{"Edge":{"AnswerWithin":"00:00:09"}}""", "Router:Edge:AnswerWithin must be")]
    [InlineData("""{"Edge":{"PublicAddress":"here"}}""", "Router:Edge:PublicAddress must be an http or https address")]
    [InlineData("""{"Admin":{"Token":"short"}}""", "Router:Admin:Token must be at least 16 characters")]
    [InlineData("""{"Conversations":{"RestsAfter":"60"}}""", "Router:Conversations:RestsAfter must be a duration")]
    [InlineData("""{"Rules":{"IdleAfter":"-1:00:00"}}""", "Router:Rules:IdleAfter must be a duration above zero")]
    [InlineData("""{"Retention":{"Timelines":"00:00:01"}}""", "Router:Retention:Timelines must be")]
    [InlineData("""{"Retention":{"DeadLetters":"00:00:01"}}""", "Router:Retention:DeadLetters must be")]
    [InlineData("""{"Retention":{"RemovedPages":"00:00:01"}}""", "Router:Retention:RemovedPages must be")]
    [InlineData("""{"Retention":{"Every":"00:00:01"}}""", "Router:Retention:Every must be")]
    [InlineData("""{"Retention":{"Portion":0}}""", "Router:Retention:Portion must be")]
    [InlineData("""{"Retention":{"TimelineDelay":"00:01:00"}}""", "Router:Retention:TimelineDelay must be")]
    [InlineData("""{"Retention":{"TimelinePortion":0}}""", "Router:Retention:TimelinePortion must be")]
    [InlineData("""{"Retention":{"TimelineWaiting":1}}""", "Router:Retention:TimelineWaiting must be")]
    public void A_wrong_setting_is_named(string router, string fault)
    {
        var refused = Assert.Throws<StartRefusedException>(() => TestDirectory.Settings(router));
        Assert.Contains("  - " + fault, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_told_at_once_and_no_value_is_repeated()
    {
        var refused = Assert.Throws<StartRefusedException>(() => TestDirectory.Settings(
            """{"Pags":{"x":"y"},"Key":"planted","Meta":{"App":"planted"},"Apps":{"2":{"Secret":"s","Callback":"planted"}},"Store":{"Readers":0}}"""));
        Assert.Contains("6 settings are wrong", refused.Message, StringComparison.Ordinal);
        Assert.Equal(6, refused.Message.Split("  - ").Length - 1);
        Assert.DoesNotContain("planted", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    // What makes no sense as a whole: each names the object, and says what to do.
    [InlineData("""{"Pages":{"1111":{"Apps":{"300":{}}}},"Apps":{}}""", "Page 1111: app 300 is registered for it, but there is no such app.")]
    [InlineData("""{"Pages":{"1111":{"Primary":"300"}}}""", "Page 1111: its Primary Receiver (default app) 300 is not registered for the Page.")]
    [InlineData("""{"Pages":{"1111":{"Primary":"263902037430900"}}}""", "Page 1111: Meta's inbox cannot be the Primary Receiver in profile handover.")]
    [InlineData("""{"Pages":{"1111":{"OldButtons":"300"}}}""", "Page 1111: app 300, which gets taps of old buttons, is not registered")]
    [InlineData("""{"Pages":{"1111":{"Routes":[{"GetStarted":true,"App":"300"}]}}}""", "Page 1111: a route leads to app 300, which is not registered")]
    [InlineData("""{"Pages":{"1111":{"Apps":{"100":{}},"Routes":[{"Organic":true,"App":"100"}]}},"Apps":{"100":{"Secret":"s"}}}""", "exists in profile routing only")]
    [InlineData("""{"Pages":{"1111":{"IdleAfter":"400.00:00:00"}}}""", "Page 1111: IdleAfter must be longer than 0 and at most 366 days.")]
    [InlineData("""{"Pages":{"1111":{"Instagram":"5"},"2222":{"Instagram":"5"}}}""", "Page 1111: its Instagram account 5 is Page 2222's, too.")]
    [InlineData("""{"Pages":{"1111":{"Instagram":"2222"},"2222":{"Name":"x"}}}""", "Page 1111: its Instagram account 2222 is Page 2222's, too.")]
    [InlineData("""{"Pages":{"1111":{"PlatformApps":["100"]}},"Apps":{"100":{"Secret":"s"}}}""", "App 100: Page 1111 names the same id as an app at Meta.")]
    [InlineData("""{"Pages":{"1111":{"Apps":{"100":{"Fields":["a b"]}}}},"Apps":{"100":{"Secret":"s"}}}""", "Page 1111: app 100 subscribes to 'a b', which is no field.")]
    [InlineData("""{"Apps":{"9007199254740992":{"Secret":"s"}}}""", "App 9007199254740992: a hosted app's id is a number from 1 to 2^53 - 1.")]
    [InlineData("""{"Meta":{"App":"100","Secret":"s"},"Apps":{"100":{"Secret":"s"}}}""", "App 100: this is the id of Router's own Meta app")]
    [InlineData("""{"Apps":{"263902037430900":{"Secret":"s"}}}""", "App 263902037430900: this is the id of Meta's inbox")]
    [InlineData("""{"Apps":{"100":{"Secret":"s","Callback":"https://me:you@x/"}}}""", "App 100: its callback address must be")]
    [InlineData("""{"Apps":{"100":{"Secret":"s","Forwards":["profile"]}}}""", "App 100: 'profile' is no edge to forward.")]
    public async Task A_directory_that_makes_no_sense_is_refused_with_what_to_do(string router, string fault)
    {
        using var temp = new TempStore();
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestDirectory.Open(temp, router));
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
        using var good = await TestDirectory.Open(temp, Good); // and nothing of it was stored
        Assert.Single(good.Current.Pages);
    }

    [Fact]
    public async Task In_profile_routing_the_inbox_may_be_the_default_app()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp, """{"Pages":{"1111":{"Profile":"routing","Primary":"263902037430900"}}}""");
        Assert.NotNull(directory.Current.Pages.Values.Single().Roster.Primary);
    }

    [Fact]
    public void The_environment_wins_over_the_file_and_a_later_file_over_an_earlier_one()
    {
        var folder = Directory.CreateTempSubdirectory("router-settings-");
        try
        {
            var (first, second) = (Path.Combine(folder.FullName, "1.json"), Path.Combine(folder.FullName, "2.json"));
            File.WriteAllText(first, """{"Router":{"Store":{"Path":"/a/1.db","Readers":2,"MaxGroup":9}}}""");
            File.WriteAllText(second, """{"Router":{"Store":{"Readers":3}}}""");
            Environment.SetEnvironmentVariable("Router__Store__MaxGroup", "77");
            using var configuration = new ConfigurationManager();
            CommandLine.Apply(["--config", first, "--config", second], configuration);
            var store = StandaloneSettings.Read(configuration).Store;
            Assert.Equal("/a/1.db", store.Path);
            Assert.Equal(3, store.Readers);
            Assert.Equal(77, store.MaxGroup);
        }
        finally
        {
            Environment.SetEnvironmentVariable("Router__Store__MaxGroup", null);
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("--port", "Unknown argument --port")]
    [InlineData("--config", "Unknown argument --config")]
    public void An_argument_that_is_not_known_is_refused(string argument, string message)
    {
        using var configuration = new ConfigurationManager();
        var refused = Assert.Throws<StartRefusedException>(() => CommandLine.Apply([argument], configuration));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_or_no_JSON_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("router-settings-");
        try
        {
            var file = Path.Combine(folder.FullName, "router.json");
            using var configuration = new ConfigurationManager();
            Assert.Contains("does not exist", Assert.Throws<StartRefusedException>(() => CommandLine.Apply(["--config", file], configuration)).Message, StringComparison.Ordinal);
            File.WriteAllText(file, "{ no");
            using var second = new ConfigurationManager();
            Assert.Contains("no JSON", Assert.Throws<StartRefusedException>(() => CommandLine.Apply(["--config", file], second)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
